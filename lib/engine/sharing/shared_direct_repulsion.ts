import type { PlacedBasis } from "../basis/shell_block.ts";

/** Repulsion of densities from integrals that are computed again for each. */
export interface SharedDirectRepulsion {
  /** Tells the kinds of computation apart. */
  readonly kind: "direct-repulsion";
  readonly basis: PlacedBasis;
  /** How many densities there are at most. */
  readonly densities: 1 | 2;
  /** Densities and sums of parts: see `direct_memory.ts`. */
  readonly numbers: Float64Array;
  /** Those of a `SharedWork` whose rounds have the number of their densities as their subject. */
  readonly words: Int32Array;
}
