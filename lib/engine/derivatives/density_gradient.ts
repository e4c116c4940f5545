// From densities to a gradient: derivatives of all integrals, each contracted with the density that it needs, and of
// the nuclei's repulsion. It holds for every energy whose orbitals' response is in the densities.

import { fieldCharges, nuclearRepulsionGradient } from "../external_charges.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import type { System } from "../system.ts";
import { attractionGradient } from "./attraction_gradient.ts";
import { overlapKineticGradient } from "./overlap_kinetic_gradient.ts";
import { type RelativeDerivatives, relativeDerivatives } from "./relative_derivatives.ts";
import { repulsionGradient } from "./repulsion_gradient.ts";
import type { TwoParticleDensity } from "./two_particle_density.ts";

/** The gradient of an energy in Hartree/bohr, flat: x, y, z of each in turn. */
export interface EnergyGradient {
  /** With respect to the atoms, ghosts included. */
  readonly atoms: Float64Array;
  /** With respect to the external charges. */
  readonly pointCharges: Float64Array;
}

/** What the integrals of an energy are multiplied with; symmetric n x n matrices, row after row. */
export interface GradientDensities {
  /** Of kinetic energy and attraction, both spins. */
  readonly oneParticle: Float64Array;
  /** The energy-weighted density, of the overlap with a minus sign, Hartree. */
  readonly weighted: Float64Array;
  /** The gradient of the repulsion, x, y, z of each atom; pairs of basis functions have these derivatives. */
  readonly repulsion: (
    relative: RelativeDerivatives,
  ) => Generator<SharedComputation | undefined, Float64Array>;
}

/** The gradient of the repulsion by exact integrals with their density. */
export function exactRepulsion(
  { system, basis, pairs, screened }: Wavefunction,
  density: TwoParticleDensity,
): GradientDensities["repulsion"] {
  const count = system.atomicNumbers.length;
  return (relative) => repulsionGradient(pairs, relative, screened, basis, count, density);
}

/** Computes the gradient; pauses at least every 20 ms, and yields what other threads need to help. */
export function* densityGradient(
  { system, basis, pairs }: Wavefunction,
  { oneParticle, weighted, repulsion }: GradientDensities,
): Generator<SharedComputation | undefined, EnergyGradient> {
  const count = system.atomicNumbers.length;
  const relative = yield* relativeDerivatives(pairs, basis);
  const parts = [
    yield* overlapKineticGradient(basis, count, oneParticle, weighted),
    yield* repulsion(relative),
  ];
  const attraction = yield* attractionGradient(
    pairs,
    relative,
    basis,
    count,
    oneParticle,
    fieldCharges(system),
  );
  const onCharges = nuclearRepulsionGradient(system);
  for (let i = 0; i < onCharges.length; i++) onCharges[i]! += attraction.charges[i]!;
  const atoms = new Float64Array(3 * count);
  for (const part of [...parts, attraction.atoms]) {
    for (let i = 0; i < atoms.length; i++) atoms[i]! += part[i]!;
  }
  const real = realAtoms(system);
  real.forEach((atom, nucleus) => {
    for (let axis = 0; axis < 3; axis++) atoms[3 * atom + axis]! += onCharges[3 * nucleus + axis]!;
  });
  return { atoms, pointCharges: onCharges.slice(3 * real.length) };
}

function realAtoms(system: System): number[] {
  return Array.from(system.ghosts, (ghost, atom) => ghost ? -1 : atom).filter((atom) => atom >= 0);
}
