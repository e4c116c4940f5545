// Orbitals of given densities that make the Fock matrix diagonal among those of the same occupation, where rotations
// change neither densities nor energy.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { setCount } from "./spin_channel.ts";
import type { ScfProblem } from "./mean_field.ts";

/** The canonical orbitals of each set, and the Fock matrix of each spin channel over them. */
export interface CanonicalOrbitals {
  /** Rows in the orthonormal basis; their energies rise among orbitals of the same occupation. */
  readonly vectors: readonly Float64Array[];
  readonly focks: readonly Float64Array[];
}

/**
 * Turns orbitals of the same occupation into canonical ones. Sets that two spin channels share take the mean of their Fock
 * matrices.
 *
 * @param problem With whole numbers of occupied orbitals in its spin channels.
 * @param orbitals Of each set: rows in the orthonormal basis.
 * @param focks Of each spin channel: in the orthonormal basis.
 */
export function* canonicalOrbitals(
  { spinChannels, orthonormal: { count: n } }: ScfProblem,
  orbitals: readonly Float64Array[],
  focks: readonly Float64Array[],
): Generator<undefined, CanonicalOrbitals> {
  const vectors: Float64Array[] = [];
  const orbitalFocks: Float64Array[] = [];
  for (let set = 0; set < setCount(spinChannels); set++) {
    const own = Array.from(spinChannels.keys()).filter((c) => spinChannels[c]!.set === set);
    const mean = new Float64Array(n * n);
    for (const c of own) for (let i = 0; i < n * n; i++) mean[i]! += focks[c]![i]! / own.length;
    const fock = yield* inOrbitals(orbitals[set]!, mean, n);
    const turn = new Float64Array(n * n);
    const edges = new Set([0, n, ...own.map((c) => spinChannels[c]!.occupied as number)]);
    const sorted = [...edges].toSorted((a, b) => a - b);
    for (let e = 0; e + 1 < sorted.length; e++) {
      const first = sorted[e]!, count = sorted[e + 1]! - first;
      const block = new Float64Array(count * count);
      for (let k = 0; k < count; k++) {
        block.set(fock.subarray((first + k) * n + first, (first + k) * n + first + count), k * count);
      }
      const eigen = yield* symmetricEigen(block, count);
      yield;
      for (let k = 0; k < count; k++) {
        turn.set(eigen.vectors.subarray(k * count, (k + 1) * count), (first + k) * n + first);
      }
    }
    const columns = new Float64Array(n * n);
    transpose(orbitals[set]!, columns, n, n);
    const turned = new Float64Array(n * n);
    yield* multiplyTransposed(turn, columns, turned, n, n, n);
    vectors.push(turned);
    for (const c of own) orbitalFocks[c] = yield* inOrbitals(turned, focks[c]!, n);
  }
  return { vectors, focks: orbitalFocks };
}

/** V F V^T: a symmetric matrix of the orthonormal basis over orbitals given as rows. */
export function* inOrbitals(
  vectors: Float64Array,
  matrix: Float64Array,
  n: number,
): Generator<undefined, Float64Array> {
  const left = new Float64Array(n * n);
  yield* multiplyTransposed(vectors, matrix, left, n, n, n);
  const out = new Float64Array(n * n);
  yield* multiplyTransposed(left, vectors, out, n, n, n);
  return out;
}
