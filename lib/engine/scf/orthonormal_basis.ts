// Canonical orthogonalisation: combinations of the basis functions that are orthonormal, without those that the
// others nearly express. P.-O. Lowdin, Adv. Quantum Chem. 5, 185 (1970), doi:10.1016/S0065-3276(08)60339-1.

import { EngineError } from "../error.ts";
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

/** Combinations with smaller eigenvalues amplify the rounding of integrals into what a difference must not hold. */
const MIN_EIGENVALUE = 1e-9;

/**
 * Makes the orthonormal basis for an overlap matrix (size x size, row after row).
 *
 * @param overlap Symmetric.
 * @param size Number of basis functions.
 * @param tolerance Eigenvalues of the overlap matrix below this count as linear dependence.
 * @param wanted How many combinations, those of the largest eigenvalues, whatever the tolerance: what a difference of
 * energies between neighbouring geometries needs.
 * @throws {EngineError} "unsupported" where one of those `wanted` is dependent beyond use.
 */
export function* orthonormalBasis(
  overlap: Float64Array,
  size: number,
  tolerance: number,
  wanted?: number,
): Generator<undefined, OrthonormalBasis> {
  const { values, vectors } = yield* symmetricEigen(overlap, size);
  const kept = wanted === undefined
    ? Array.from(values.keys()).filter((k) => !(values[k]! < tolerance))
    : Array.from({ length: wanted }, (_, i) => size - wanted + i);
  const count = kept.length;
  if (wanted !== undefined && count > 0 && values[kept[0]!]! < Math.min(tolerance, MIN_EIGENVALUE)) {
    throw new EngineError(
      "unsupported",
      "derivatives by differences of neighbouring geometries pass one where basis functions coincide; move the atoms " +
        "or ghosts that nearly coincide apart, or raise s_tolerance so that these functions are left out of all",
    );
  }
  const rows = new Float64Array(count * size);
  kept.forEach((k, row) => {
    const scale = 1 / Math.sqrt(values[k]!);
    for (let i = 0; i < size; i++) rows[row * size + i] = scale * vectors[k * size + i]!;
  });
  const columns = new Float64Array(count * size);
  transpose(rows, columns, count, size);
  return { count, rows, columns };
}
