// From records to molecules, their fragments and their n-mers.

export { taskAtoms, withEmbeddingCharges } from "./embedding.ts";
export { BOND_SCALE, detectFragments } from "./fragmentation.ts";
export { MIN_DISTANCE_ANGSTROM, moleculeFromRecord } from "./from_record.ts";
export * from "./molecule.ts";
export * from "./nmer.ts";
export { keptOfAtoms, nmerToQcschema, type QcschemaMolecule, toQcschemaMolecule } from "./qcschema.ts";
export * from "./coordinate_indices.ts";
export { FragmentDistances } from "./fragment_distances.ts";
export { neighbourPairs } from "./neighbours.ts";
export { type Contact, shortestContacts } from "./contacts.ts";
export { moleculeDoubts } from "./doubts.ts";
export { type FragmentKind, fragmentKinds, hillFormula } from "./fragment_kinds.ts";
