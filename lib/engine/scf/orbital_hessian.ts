// First and second derivatives of the energy by rotations of the orbitals: the second ones as their product with a
// rotation, which takes one repulsion matrix of the density that the rotation changes. E. R. Davidson's review of the
// method is in Methods in Computational Molecular Physics (1983), chapter 3; the formulas are those of T. Helgaker, P.
// Jorgensen, J. Olsen, Molecular Electronic-Structure Theory (2000), section 10.8.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { setCount } from "./spin_channel.ts";
import { type ScfProblem, toOrthonormal } from "./mean_field.ts";

/**
 * Rotations are antisymmetric matrices A over the orbitals of a set, m x m, set after set: the orbitals (rows) of
 * exp(A) V. Only elements between orbitals of unequal occupation are not zero.
 */
export type Rotation = Float64Array;

/** Curvatures below this per electron, in Hartree, count as this where steps are scaled by them. */
const MIN_CURVATURE = 0.1;

/** Derivatives of the energy at given orbitals. */
export class OrbitalHessian {
  /** First derivatives, Hartree. */
  readonly gradient: Rotation;
  /** Approximate second derivatives by each element, positive where it is not redundant, else zero. */
  readonly curvature: Rotation;

  /**
   * @param problem With whole numbers of occupied orbitals in its spin channels.
   * @param vectors The orbitals of each set, rows in the orthonormal basis.
   * @param orbitalFocks The Fock matrix of each spin channel over its orbitals.
   */
  constructor(
    readonly problem: ScfProblem,
    readonly vectors: readonly Float64Array[],
    readonly orbitalFocks: readonly Float64Array[],
  ) {
    const { spinChannels, orthonormal: { count: n } } = problem;
    const length = setCount(spinChannels) * n * n;
    this.gradient = new Float64Array(length);
    this.curvature = new Float64Array(length);
    spinChannels.forEach(({ set, electrons, occupied }, c) => {
      const fock = orbitalFocks[c]!;
      addOccupiedEmpty(this.gradient, fock, 2 * electrons, set, occupied as number, n);
      for (let p = 0; p < (occupied as number); p++) {
        for (let q = occupied as number; q < n; q++) {
          const second = 2 * electrons * Math.max(MIN_CURVATURE, fock[q * n + q]! - fock[p * n + p]!);
          this.curvature[set * n * n + p * n + q]! += second;
          this.curvature[set * n * n + q * n + p]! += second;
        }
      }
    });
  }

  /** The second derivatives times a rotation. */
  *times(rotation: Rotation): Generator<undefined, Rotation> {
    const { size, spinChannels, orthonormal, response } = this.problem;
    const n = orthonormal.count;
    const changes: Float64Array[] = [];
    for (const { set, electrons, occupied } of spinChannels) {
      // The density changes by (n_p - n_q) A_pq.
      const change = new Float64Array(n * n);
      for (let p = 0; p < (occupied as number); p++) {
        for (let q = occupied as number; q < n; q++) {
          change[p * n + q] = change[q * n + p] = electrons * rotation[set * n * n + p * n + q]!;
        }
      }
      changes.push(yield* this.#toFunctions(change, set));
    }
    yield;
    const repulsions = yield* response.build(changes);
    yield;
    const product = new Float64Array(rotation.length);
    for (let c = 0; c < spinChannels.length; c++) {
      const { set, electrons, occupied } = spinChannels[c]!;
      const vectors = this.vectors[set]!;
      const inOrthonormal = yield* toOrthonormal(repulsions[c]!, orthonormal, size);
      const left = new Float64Array(n * n);
      yield* multiplyTransposed(vectors, inOrthonormal, left, n, n, n);
      const change = new Float64Array(n * n);
      yield* multiplyTransposed(left, vectors, change, n, n, n);
      // In the turned frame the Fock matrix changes by A F - F A too; (F A)^T = -A F.
      yield* multiplyTransposed(
        rotation.subarray(set * n * n, (set + 1) * n * n),
        this.orbitalFocks[c]!,
        left,
        n,
        n,
        n,
      );
      for (let p = 0; p < n; p++) {
        for (let q = 0; q < n; q++) change[p * n + q]! += left[p * n + q]! + left[q * n + p]!;
      }
      addOccupiedEmpty(product, change, 2 * electrons, set, occupied as number, n);
      yield;
    }
    return product;
  }

  /** From a symmetric matrix over the orbitals of a set to one over basis functions. */
  *#toFunctions(matrix: Float64Array, set: number): Generator<undefined, Float64Array> {
    const { size, orthonormal: { columns, count: n } } = this.problem;
    const byFunction = new Float64Array(n * n);
    transpose(this.vectors[set]!, byFunction, n, n);
    const left = new Float64Array(n * n);
    yield* multiplyTransposed(byFunction, matrix, left, n, n, n);
    const inOrthonormal = new Float64Array(n * n);
    yield* multiplyTransposed(left, byFunction, inOrthonormal, n, n, n);
    const half = new Float64Array(size * n);
    yield* multiplyTransposed(columns, inOrthonormal, half, size, n, n);
    const out = new Float64Array(size * size);
    yield* multiplyTransposed(half, columns, out, size, size, n);
    return out;
  }
}

/** Adds weight (n_p - n_q) M_pq, n the occupations: antisymmetric, and zero but between occupied and empty orbitals. */
function addOccupiedEmpty(
  out: Rotation,
  matrix: Float64Array,
  weight: number,
  set: number,
  occupied: number,
  n: number,
): void {
  for (let p = 0; p < occupied; p++) {
    for (let q = occupied; q < n; q++) {
      out[set * n * n + p * n + q]! += weight * matrix[p * n + q]!;
      out[set * n * n + q * n + p]! -= weight * matrix[p * n + q]!;
    }
  }
}

/** The product of two rotations, each pair of orbitals counted once. */
export function rotationDot(a: Rotation, b: Rotation): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / 2;
}
