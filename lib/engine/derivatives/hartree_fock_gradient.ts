// The gradient of a Hartree-Fock energy: derivatives of the integrals with the densities at hand, and the overlap's
// with the energy-weighted density W = sum over spins of D F D, which holds for RHF, UHF and ROHF alike.
// P. Pulay, Mol. Phys. 17, 197 (1969), doi:10.1080/00268976900100941.

import { multiplyTransposed } from "../linalg/matrix_product.ts";
import { reporting, type ScfProgress } from "../scf/result.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import type { SpinOrbitals, Wavefunction } from "../scf/wavefunction.ts";
import {
  densityGradient,
  type EnergyGradient,
  exactRepulsion,
  type GradientDensities,
} from "./density_gradient.ts";
import { addLinearDependenceResponse } from "./linear_dependence_response.ts";
import { fittedRepulsionGradient } from "./fitted_repulsion_gradient.ts";
import { meanFieldDensity } from "./mean_field_density.ts";
import type { SpinDensities } from "./two_particle_density.ts";

/** Computes the gradient of a converged energy; pauses at least every 20 ms. */
export function hartreeFockGradient(wavefunction: Wavefunction): Generator<ScfProgress, EnergyGradient> {
  return reporting({ stage: "gradient" }, gradientOf(wavefunction));
}

function* gradientOf(wavefunction: Wavefunction): Generator<SharedComputation | undefined, EnergyGradient> {
  const { basis, pairs, result, fitting } = wavefunction;
  const { weighted, response } = yield* overlapResponse(wavefunction);
  yield* addLinearDependenceResponse(basis, result.properties.calcinfo_nmo, response, weighted);
  const densities = spinDensities(wavefunction);
  const repulsion: GradientDensities["repulsion"] = fitting === undefined
    ? exactRepulsion(wavefunction, meanFieldDensity(pairs, basis, densities))
    : (relative) => fittedRepulsionGradient(wavefunction, fitting, relative);
  return yield* densityGradient(wavefunction, { oneParticle: densities.total, weighted, repulsion });
}

/** The densities of a wavefunction. */
export function spinDensities({ alpha, beta }: Wavefunction): SpinDensities {
  const total = alpha.density.map((value, i) => value + beta.density[i]!);
  return { total, alpha: alpha.density, beta: beta.density };
}

/** How a Hartree-Fock energy answers to changes of the overlap; matrices n x n, Hartree. */
export interface OverlapResponse {
  /** W = sum over spins of D F D. */
  readonly weighted: Float64Array;
  /** C (dE/dC)^T = 2 sum over spins of D F. */
  readonly response: Float64Array;
}

/** Computes both matrices. */
export function* overlapResponse(
  { alpha, beta, basis: { size } }: Wavefunction,
): Generator<undefined, OverlapResponse> {
  const weighted = new Float64Array(size * size), response = new Float64Array(size * size);
  const left = new Float64Array(size * size), product = new Float64Array(size * size);
  const add = function* ({ density, fock }: SpinOrbitals, factor: number) {
    yield* multiplyTransposed(density, fock, left, size, size, size);
    yield* multiplyTransposed(left, density, product, size, size, size);
    for (let i = 0; i < weighted.length; i++) {
      weighted[i]! += factor * product[i]!;
      response[i]! += 2 * factor * left[i]!;
    }
  };
  yield* add(alpha, alpha === beta ? 2 : 1);
  if (alpha !== beta) yield* add(beta, 1);
  return { weighted, response };
}
