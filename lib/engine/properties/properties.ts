// What the engine says of a calculation beside its energy: QCSchema's properties, and under names of nmer's
// own the evidence of convergence.

import { flattenArray } from "../../base/flat_array.ts";
import type { ScfOptions } from "../scf/options.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { type ChargeDistribution, chargeDistribution } from "./charge_distribution.ts";

/** The properties of a Hartree-Fock wavefunction. */
export function* propertiesOf(
  wavefunction: Wavefunction,
  { mullikenCharges, moments }: Partial<ScfOptions>,
): Generator<undefined, Readonly<Record<string, number>>> {
  const { result } = wavefunction;
  const distribution = yield* chargeDistribution(wavefunction, undefined, moments === "quadrupole");
  return {
    ...result.properties,
    ...namedMoments("scf", distribution),
    ...(mullikenCharges ? flattenArray("mulliken_charges", distribution.mullikenCharges) : {}),
    scf_energy_change: result.energyChange,
    scf_orbital_gradient: result.orbitalGradient,
    scf_density_change: result.densityChange,
    ...(result.descentIterations > 0 ? { scf_descent_iterations: result.descentIterations } : {}),
    ...(result.lowestCurvature === undefined ? {} : { scf_lowest_curvature: result.lowestCurvature }),
    scf_integrals_in_core: result.inCore ? 1 : 0,
    memory_bytes: result.memoryBytes,
  };
}

/** Moments by QCSchema's names, which begin with the method's. */
export function namedMoments(
  prefix: string,
  { dipole, quadrupole }: ChargeDistribution,
): Readonly<Record<string, number>> {
  return {
    ...flattenArray(`${prefix}_dipole_moment`, dipole),
    ...(quadrupole && flattenArray(`${prefix}_quadrupole_moment`, quadrupole)),
  };
}
