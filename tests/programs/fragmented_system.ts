// Molecules of fragments for the live tests of programs.

/** A molecule, as its input names it. */
export interface System {
  readonly symbols: readonly string[];
  /** Bohr. */
  readonly geometry: readonly number[];
  readonly fragments: readonly (readonly number[])[];
  readonly charges?: readonly number[];
  readonly multiplicities?: readonly number[];
}
