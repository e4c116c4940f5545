// Fields of QCSchema that have no effect on what nmer computes, and that a result gives back as they came in: who goes
// on with it needs them.

/** A plain mapping of JSON. */
export type JsonMapping = Readonly<Record<string, unknown>>;

/** Fields of a QCSchema Molecule that are kept, by QCSchema's names. */
export interface KeptMoleculeFields {
  /** Label of each atom. */
  readonly atom_labels?: readonly string[];
  /** Bonds: two atoms and an order each. */
  readonly connectivity?: readonly unknown[];
  /** Names in databases. */
  readonly identifiers?: JsonMapping;
  /** Who made the molecule. */
  readonly provenance?: JsonMapping;
  /** The user's own name for the record. */
  readonly id?: unknown;
  /** Whatever the user adds. */
  readonly extras?: JsonMapping;
}

/** Fields of a ManyBodyInput that are kept. */
export interface KeptInputFields {
  /** The user's own name for the input. */
  readonly id?: unknown;
  /** Who made the input. */
  readonly provenance?: JsonMapping;
  /** What the user adds to the input (version 1 has a place for it). */
  readonly extras?: JsonMapping;
  /** What the user adds to the specification. */
  readonly specificationExtras?: JsonMapping;
  /** What the user adds to each model's specification, and its protocols, by name of the model. */
  readonly models: ReadonlyMap<string, { readonly extras?: JsonMapping; readonly protocols?: JsonMapping }>;
}
