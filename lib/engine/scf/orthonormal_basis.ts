// Canonical orthogonalisation: combinations of the basis functions that are orthonormal, without those that the
// others nearly express. P.-O. Lowdin, Adv. Quantum Chem. 5, 185 (1970), doi:10.1016/S0065-3276(08)60339-1.

import { symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { transpose } from "../linalg/matrix_product.ts";

/** Orthonormal combinations of basis functions. */
export interface OrthonormalBasis {
  /** Number of combinations. */
  readonly count: number;
  /** The combinations as rows: count x size. */
  readonly rows: Float64Array;
  /** The same as columns: size x count. */
  readonly columns: Float64Array;
}

/**
 * Makes the orthonormal basis for an overlap matrix (size x size, row after row).
 *
 * @param tolerance Eigenvalues of the overlap matrix below this count as linear dependence.
 */
export function* orthonormalBasis(
  overlap: Float64Array,
  size: number,
  tolerance: number,
): Generator<undefined, OrthonormalBasis> {
  const { values, vectors } = yield* symmetricEigen(overlap, size);
  const kept = Array.from(values.keys()).filter((k) => !(values[k]! < tolerance));
  const count = kept.length;
  const rows = new Float64Array(count * size);
  kept.forEach((k, row) => {
    const scale = 1 / Math.sqrt(values[k]!);
    for (let i = 0; i < size; i++) rows[row * size + i] = scale * vectors[k * size + i]!;
  });
  const columns = new Float64Array(count * size);
  transpose(rows, columns, count, size);
  return { count, rows, columns };
}
