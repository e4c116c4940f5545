import type { PlacedBasis } from "../basis/shell_block.ts";

/** Exact integrals in memory, which are computed and multiplied with. */
export interface SharedSupermatrix {
  /** Tells the kinds of computation apart. */
  readonly kind: "supermatrix";
  readonly basis: PlacedBasis;
  /** Where the matrices are. */
  readonly memory: WebAssembly.Memory;
  /** How many matrices there are. */
  readonly matrices: 1 | 2;
  /** Those of a `SharedWork`: see `supermatrix_work.ts`. */
  readonly words: Int32Array;
}
