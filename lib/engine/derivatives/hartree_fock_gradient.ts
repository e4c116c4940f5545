// The gradient of a Hartree-Fock energy: derivatives of the integrals with the densities at hand, and the overlap's
// with the energy-weighted density W = sum over spins of D F D, which holds for RHF, UHF and ROHF alike.
// P. Pulay, Mol. Phys. 17, 197 (1969), doi:10.1080/00268976900100941.

import { fieldCharges, nuclearRepulsionGradient } from "../external_charges.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { SpinOrbitals, Wavefunction } from "../scf/wavefunction.ts";
import type { System } from "../system.ts";
import { attractionGradient } from "./attraction_gradient.ts";
import { fittedRepulsionGradient } from "./fitted_repulsion_gradient.ts";
import { overlapKineticGradient } from "./overlap_kinetic_gradient.ts";
import { relativeDerivatives } from "./relative_derivatives.ts";
import { repulsionGradient } from "./repulsion_gradient.ts";

/** The gradient of an energy in Hartree/bohr, flat: x, y, z of each in turn. */
export interface EnergyGradient {
  /** With respect to the atoms, ghosts included. */
  readonly atoms: Float64Array;
  /** With respect to the external charges. */
  readonly pointCharges: Float64Array;
}

/** Computes the gradient of a converged energy; pauses at least every 20 ms. */
export function* hartreeFockGradient(wavefunction: Wavefunction): Generator<undefined, EnergyGradient> {
  const { system, basis, pairs, screened, alpha, beta, fitting } = wavefunction;
  const count = system.atomicNumbers.length;
  const total = alpha.density.map((value, i) => value + beta.density[i]!);
  const densities = { total, alpha: alpha.density, beta: beta.density };
  const weighted = yield* energyWeightedDensity(wavefunction);
  const relative = yield* relativeDerivatives(pairs, basis);
  const parts = [
    yield* overlapKineticGradient(basis, count, total, weighted),
    fitting === undefined
      ? yield* repulsionGradient(pairs, relative, screened, basis, count, densities)
      : yield* fittedRepulsionGradient(wavefunction, fitting),
  ];
  const attraction = yield* attractionGradient(pairs, relative, basis, count, total, fieldCharges(system));
  const field = nuclearRepulsionGradient(system);
  for (let i = 0; i < field.length; i++) field[i]! += attraction.charges[i]!;
  const atoms = new Float64Array(3 * count);
  for (const part of [...parts, attraction.atoms]) {
    for (let i = 0; i < atoms.length; i++) atoms[i]! += part[i]!;
  }
  const real = realAtoms(system);
  real.forEach((atom, nucleus) => {
    for (let axis = 0; axis < 3; axis++) atoms[3 * atom + axis]! += field[3 * nucleus + axis]!;
  });
  return { atoms, pointCharges: field.slice(3 * real.length) };
}

function realAtoms(system: System): number[] {
  return Array.from(system.ghosts, (ghost, atom) => ghost ? -1 : atom).filter((atom) => atom >= 0);
}

/** W = sum over spins of D F D, n x n, Hartree. */
function* energyWeightedDensity(
  { alpha, beta, basis: { size } }: Wavefunction,
): Generator<undefined, Float64Array> {
  const sum = new Float64Array(size * size);
  const left = new Float64Array(size * size), product = new Float64Array(size * size);
  const add = function* ({ density, fock }: SpinOrbitals, factor: number) {
    yield* multiplyTransposed(density, fock, left, size, size, size);
    yield* multiplyTransposed(left, density, product, size, size, size);
    for (let i = 0; i < sum.length; i++) sum[i]! += factor * product[i]!;
  };
  yield* add(alpha, alpha === beta ? 2 : 1);
  if (alpha !== beta) yield* add(beta, 1);
  return sum;
}
