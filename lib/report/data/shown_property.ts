// A property of the molecule as it is shown, from a result, a journal or a run.

import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";

/** A property of the molecule, by order; atomic units. */
export interface ShownProperty {
  readonly property: MolecularProperty;
  /** Ascending. */
  readonly orders: readonly ShownPropertyOrder[];
}

/** A property through one order; absent where not known. */
export interface ShownPropertyOrder {
  readonly nbody: number;
  readonly total?: Float64Array | undefined;
  readonly interaction?: Float64Array | undefined;
  readonly contribution?: Float64Array | undefined;
}
