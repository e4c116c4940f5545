// Tasks that are equal up to translation, rotation, reflection and the order of like atoms.

export { copiedResult, type Turning } from "./copied_result.ts";
export { type Movement, movement, type Placed } from "./movement.ts";
export { type Correspondence, type EquivalenceClasses, Equivalents } from "./equivalents.ts";
export { along, displacements } from "./displacements.ts";
export { type KnownEqual, KnownNmers, type KnownSystem } from "./known_nmers.ts";
