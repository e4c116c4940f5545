// The effective Fock matrix of a high-spin open shell with common orbitals, whose eigenvectors are the orbitals when
// it is converged: C. C. J. Roothaan, Rev. Mod. Phys. 32, 179 (1960), doi:10.1103/RevModPhys.32.179. Between closed and
// open orbitals it is the Fock matrix of spin beta, between open and empty ones that of spin alpha, else their mean.

import { multiplyTransposed } from "../linalg/matrix_product.ts";

/**
 * The effective Fock matrix in the orthonormal basis, m x m.
 *
 * @param focks Of spin alpha and spin beta, m x m.
 * @param densities Of spin alpha and spin beta, one electron in each orbital; without them the mean is taken everywhere.
 */
export function* roothaanFock(
  [alpha, beta]: readonly Float64Array[],
  densities: readonly Float64Array[] | undefined,
  m: number,
): Generator<undefined, Float64Array> {
  const mean = alpha!.map((value, i) => 0.5 * (value + beta![i]!));
  if (densities === undefined) return mean;
  const [alphaDensity, closed] = densities as [Float64Array, Float64Array];
  // X = (F_alpha - F_beta) / 2; the effective matrix is the mean, plus open X empty - closed X open, and its transpose.
  const half = alpha!.map((value, i) => 0.5 * (value - beta![i]!));
  const open = alphaDensity.map((value, i) => value - closed[i]!);
  const empty = alphaDensity.map((value, i) => (i % (m + 1) === 0 ? 1 : 0) - value);
  const product = new Float64Array(m * m);
  const bent = new Float64Array(m * m);
  for (const [left, right, sign] of [[open, empty, 1], [closed, open, -1]] as const) {
    yield* multiplyTransposed(left, half, product, m, m, m);
    yield* multiplyTransposed(product, right, bent, m, m, m);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) mean[i * m + j]! += sign * (bent[i * m + j]! + bent[j * m + i]!);
    }
  }
  return mean;
}
