// The names of what holds two fragments together: in inputs, results and tables.

/** The kinds of interactions, in the order in which a pair of fragments lists them. */
export const INTERACTION_KINDS = [
  "ionic",
  "hydrogen-bond",
  "halogen-bond",
  "chalcogen-bond",
  "cation-pi",
  "pi-stacking",
  "close-contact",
] as const;

/** A kind of interaction. */
export type InteractionKind = typeof INTERACTION_KINDS[number];
