// Tasks that are equal up to translation, rotation, reflection and the order of like atoms.

export { copiedResult } from "./copied_result.ts";
export { type Correspondence, type EquivalenceClasses, Equivalents } from "./equivalents.ts";
