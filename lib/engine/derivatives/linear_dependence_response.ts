// What canonical orthogonalisation adds to a gradient where it has left functions out. Orbitals lie in the space of the
// overlap matrix's eigenvectors U_i with eigenvalues s_i that were kept. It turns towards the others, U_d, as the atoms
// move, and takes the orbitals along: dC = sum_di U_d (U_d^T dS U_i) / (s_i - s_d) U_i^T C. The energy is stationary
// for turns within the kept space only, so dE = sum_di (U_d^T Y U_i) (U_d^T dS U_i) / (s_i - s_d) beside what the
// energy-weighted density says, where Y = (dE/dC) C^T. The eigenvectors' derivatives are those of first-order
// perturbation theory: R. B. Nelson, AIAA J. 14, 1201 (1976), doi:10.2514/3.7211.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { overlapAndKinetic } from "../integrals/overlap_kinetic.ts";
import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { symmetricEigen } from "../linalg/symmetric_eigen.ts";

/**
 * Subtracts from an energy-weighted density, n x n, what makes the gradient that of the kept space; nothing where all
 * functions were kept.
 *
 * @param basis The basis on its centres, in bohr.
 * @param kept Number of the overlap's eigenvectors that were kept, those of the largest eigenvalues.
 * @param response The transpose of Y, C (dE/dC)^T, summed over the sets of orbitals: n x n, Hartree.
 * @param weighted The energy-weighted density: n x n, Hartree.
 */
export function* addLinearDependenceResponse(
  basis: PlacedBasis,
  kept: number,
  response: Float64Array,
  weighted: Float64Array,
): Generator<undefined, void> {
  const { size } = basis;
  const dependent = size - kept;
  if (dependent === 0) return;
  const { overlap } = yield* overlapAndKinetic(basis);
  const { values, vectors } = yield* symmetricEigen(overlap, size);
  const others = vectors.subarray(0, dependent * size), own = vectors.subarray(dependent * size);
  const left = new Float64Array(dependent * size);
  yield* multiplyTransposed(others, response, left, dependent, size, size);
  const factors = new Float64Array(dependent * kept);
  yield* multiplyTransposed(left, own, factors, dependent, kept, size);
  for (let d = 0; d < dependent; d++) {
    for (let i = 0; i < kept; i++) factors[d * kept + i]! /= values[dependent + i]! - values[d]!;
  }
  const byFunction = new Float64Array(size * kept);
  transpose(own, byFunction, kept, size);
  yield* multiplyTransposed(factors, byFunction, left, dependent, size, kept);
  for (let d = 0; d < dependent; d++) {
    for (let k = 0; k < size; k++) {
      const half = 0.5 * others[d * size + k]!;
      for (let l = 0; l < size; l++) {
        const value = half * left[d * size + l]!;
        weighted[k * size + l]! -= value;
        weighted[l * size + k]! -= value;
      }
    }
  }
}
