// Orbitals turned by a rotation among themselves: exp(A) V, by the exponential's series.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { Eigen } from "../linalg/symmetric_eigen.ts";
import type { Rotation } from "./orbital_hessian.ts";

/**
 * Turns the orbitals of each set. They stay orthonormal.
 *
 * @param vectors Of each set: m x m, orbitals as rows.
 * @param rotation Antisymmetric matrices, m x m, set after set.
 */
export function* rotatedOrbitals(
  vectors: readonly Float64Array[],
  rotation: Rotation,
  m: number,
): Generator<undefined, readonly Eigen[]> {
  const values = new Float64Array(m);
  const turned: Eigen[] = [];
  for (let set = 0; set < vectors.length; set++) {
    const own = rotation.subarray(set * m * m, (set + 1) * m * m);
    let term: Float64Array = new Float64Array(m * m);
    transpose(vectors[set]!, term, m, m);
    const sum = term.slice();
    for (let order = 1; largest(term) > 1e-18; order++) {
      const next = new Float64Array(m * m);
      // V^T A^T = -V^T A, of which the transpose is A V.
      yield* multiplyTransposed(term, own, next, m, m, m);
      for (let i = 0; i < next.length; i++) {
        next[i]! /= order;
        sum[i]! += next[i]!;
      }
      term = next;
    }
    const rows = new Float64Array(m * m);
    transpose(sum, rows, m, m);
    turned.push({ values, vectors: rows });
  }
  return turned;
}

function largest(values: Float64Array): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]!));
  return found;
}
