// Screening by energy: what the cheap model chooses, and what its choice leaves out.

export { chosenNmers } from "./chosen_nmers.ts";
export { type StatedError, type StatedErrors, statedErrorSteps } from "./stated_error.ts";
