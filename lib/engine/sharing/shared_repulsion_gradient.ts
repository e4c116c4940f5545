import type { PlacedBasis } from "../basis/shell_block.ts";

/** The gradient of the electrons' repulsion by exact integrals, with the densities of a single determinant. */
export interface SharedRepulsionGradient {
  /** Tells the kinds of computation apart. */
  readonly kind: "repulsion-gradient";
  readonly basis: PlacedBasis;
  /** Number of atoms, ghosts included. */
  readonly atoms: number;
  /** Of both spins together, and of each: n x n, the latter one object for a closed shell. */
  readonly densities: {
    readonly total: Float64Array;
    readonly alpha: Float64Array;
    readonly beta: Float64Array;
  };
  /** Gradient of each part: x, y, z of each atom, part after part, in shared memory. */
  readonly gradients: Float64Array;
  /** Those of a `SharedWork` of one round. */
  readonly words: Int32Array;
}
