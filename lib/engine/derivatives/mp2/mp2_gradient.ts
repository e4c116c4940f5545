// The gradient of an MP2 energy on RHF and UHF: derivatives of the integrals with relaxed densities. J. A. Pople, R.
// Krishnan, H. B. Schlegel, J. S. Binkley, Int. J. Quantum Chem. Symp. 13, 225 (1979), doi:10.1002/qua.560160825; with
// frozen cores: J. E. Rice, R. D. Amos, N. C. Handy, T. J. Lee, H. F. Schaefer, J. Chem. Phys. 85, 963 (1986),
// doi:10.1063/1.451289.

import type { BasisChoice } from "../../basis/basis_set.ts";
import { EngineError } from "../../error.ts";
import { coresFirst } from "../../mp2/frozen_core.ts";
import { MP2_DEFAULTS, type Mp2Options } from "../../mp2/options.ts";
import { inSteps, type Mp2Result, mp2Result } from "../../mp2/mp2_energy.ts";
import { type FittedDensities, fittedDensities } from "../../mp2/fitted_densities.ts";
import { type Mp2Plan, placedAuxiliaryBasis } from "../../mp2/plan.ts";
import {
  type OrbitalDensities,
  type UnrelaxedDensities,
  unrelaxedDensities,
} from "../../mp2/unrelaxed_densities.ts";
import { hartreeFock } from "../../scf/hartree_fock.ts";
import { reporting, type ScfProgress } from "../../scf/result.ts";
import { type Wavefunction, withoutInCoreIntegrals } from "../../scf/wavefunction.ts";
import { describeSystem, type System } from "../../system.ts";
import { correlatedDensity } from "./correlated_density.ts";
import { densityGradient, type EnergyGradient, exactRepulsion } from "../density_gradient.ts";
import { addLinearDependenceResponse } from "../linear_dependence_response.ts";
import { overlapResponse, spinDensities } from "../hartree_fock_gradient.ts";
import type { SpinDensities } from "../two_particle_density.ts";
import type { SharedComputation } from "../../sharing/shared_computation.ts";
import { withFittedIntegrals } from "../response_repulsion.ts";
import type { RelativeDerivatives } from "../relative_derivatives.ts";
import { auxiliaryGradient } from "../auxiliary_gradient.ts";
import { meanFieldAuxiliaryDensity } from "./fitted_mean_field_gradient.ts";
import { pairAuxiliaryDensity } from "./fitted_pair_gradient.ts";
import { planMp2Gradient } from "./mp2_gradient_plan.ts";
import { type RelaxedDensity, relaxedDensity } from "./relaxed_density.ts";

/** An MP2 energy with its gradient. */
export interface Mp2Gradient {
  readonly result: Mp2Result;
  /** The Hartree-Fock wavefunction under it. */
  readonly wavefunction: Wavefunction;
  /** With respect to the atoms, ghosts included, and to the external charges. */
  readonly gradient: EnergyGradient;
  /** The relaxed density of both spins, n x n, whose moments are derivatives of the energy. */
  readonly density: Float64Array;
}

/**
 * Computes energy and gradient; pauses at least every 20 ms.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param basis Name of a basis set that the engine carries, or a basis set.
 * @param options What differs from {@linkcode MP2_DEFAULTS}.
 * @param neighbour Of nearly the same geometry, as hartreeFock takes it.
 * @throws {EngineError} As mp2Energy does, and "not-converged" where the orbitals' response is not found.
 */
export function* mp2Gradient(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
  neighbour?: Wavefunction,
): Generator<ScfProgress, Mp2Gradient> {
  const settings: Mp2Options = { ...MP2_DEFAULTS, ...options };
  const plan = planMp2Gradient(system, basis, settings);
  const wavefunction = yield* hartreeFock(system, basis, settings, neighbour);
  const computed = yield* mp2GradientOf(wavefunction, basis, plan, settings);
  return { ...computed, wavefunction: withoutInCoreIntegrals(wavefunction) };
}

/**
 * The same for a wavefunction at hand.
 *
 * @param basis The basis set, as the wavefunction has it.
 * @param plan That of its system, or of the same atoms elsewhere.
 * @param options Those of the wavefunction.
 */
export function* mp2GradientOf(
  wavefunction: Wavefunction,
  basis: BasisChoice,
  plan: Mp2Plan,
  options: Partial<Mp2Options>,
): Generator<ScfProgress, Omit<Mp2Gradient, "wavefunction">> {
  const { system, result: scf } = wavefunction;
  const settings: Mp2Options = { ...MP2_DEFAULTS, ...options };
  const whole = yield* inSteps(withFittedIntegrals(wavefunction));
  const ordered = yield* inSteps(coresFirst(whole, basis, options.puream, plan.frozenOrbitals));
  const auxiliary = placedAuxiliaryBasis(system, basis, settings);
  const densities: Densities = auxiliary === undefined
    ? yield* inSteps(
      unrelaxedDensities(ordered, plan.frozenOrbitals, plan.batch, settings.memoryBytes - plan.bytes),
    )
    : yield* inSteps(fittedDensities(ordered, auxiliary, plan.frozenOrbitals));
  const result = mp2Result(system, basis, plan, scf, densities.energy);
  // The orbitals' response multiplies with the integrals again.
  const integrals = ordered.sharedIntegrals?.();
  if (integrals !== undefined) yield { stage: "gradient", share: integrals };
  const gradient = yield* reporting({ stage: "gradient" }, correlatedGradient(ordered, densities));
  requireFinite(system, gradient.gradient);
  return { result, ...gradient };
}

function requireFinite(system: System, { atoms }: EnergyGradient): void {
  if (atoms.every(Number.isFinite)) return;
  throw new EngineError(
    "not-finite",
    `the MP2 gradient of ${
      describeSystem(system)
    } is not finite, since a frozen and an active orbital have the same ` +
      "energy; set freeze_core to false",
  );
}

/** Densities with their pairs over exact integrals, or over fitted ones, or without any. */
type Densities =
  & OrbitalDensities
  & Partial<Pick<UnrelaxedDensities, "pairs"> & Pick<FittedDensities, "fitted">>;

function* correlatedGradient(
  wavefunction: Wavefunction,
  unrelaxed: Densities,
): Generator<SharedComputation | undefined, Pick<Mp2Gradient, "gradient" | "density">> {
  const { basis, result } = wavefunction;
  const relaxed = yield* relaxedDensity(wavefunction, unrelaxed);
  const { weighted, response } = yield* overlapResponse(wavefunction);
  for (let i = 0; i < weighted.length; i++) {
    weighted[i]! += relaxed.weighted[i]!;
    response[i]! += relaxed.response[i]!;
  }
  yield* addLinearDependenceResponse(basis, result.properties.calcinfo_nmo, response, weighted);
  const meanField = spinDensities(wavefunction), change = changeOfDensities(relaxed);
  const density = meanField.total.map((value, i) => value + change.total[i]!);
  const gradient = yield* densityGradient(wavefunction, {
    oneParticle: density,
    weighted,
    repulsion: (relative) => repulsionOf(wavefunction, relative, meanField, change, unrelaxed),
  });
  return { gradient, density };
}

/** The gradient of the repulsion: the mean field's and the pairs', each of exact or of fitted integrals. */
function* repulsionOf(
  wavefunction: Wavefunction,
  relative: RelativeDerivatives,
  meanField: SpinDensities,
  relaxed: SpinDensities,
  { pairs: pairDensity, fitted }: Densities,
): Generator<SharedComputation | undefined, Float64Array> {
  const { pairs, basis, fitting, system } = wavefunction;
  const gradient = new Float64Array(3 * system.atomicNumbers.length);
  const add = (part: Float64Array) => part.forEach((value, i) => gradient[i]! += value);
  const separable = fitting === undefined ? { meanField, relaxed } : undefined;
  if (separable !== undefined || pairDensity !== undefined) {
    const density = correlatedDensity(pairs, basis, {
      ...(separable && { separable }),
      ...(pairDensity && { pairDensity }),
    });
    add(yield* exactRepulsion(wavefunction, density)(relative));
  }
  if (fitting?.integrals !== undefined) {
    const { kernel, integrals } = fitting;
    const density = yield* meanFieldAuxiliaryDensity(integrals, wavefunction, meanField, relaxed);
    add(yield* auxiliaryGradient(wavefunction, kernel, density, relative));
  }
  if (fitted !== undefined) {
    const density = pairAuxiliaryDensity(fitted, basis.size);
    add(yield* auxiliaryGradient(wavefunction, fitted.kernel, density, relative));
  }
  return gradient;
}

/** What correlation does to the densities of both spins. */
function changeOfDensities({ densities: [first, second] }: RelaxedDensity): SpinDensities {
  if (second === undefined) {
    const half = first!.map((value) => value / 2);
    return { total: first!, alpha: half, beta: half };
  }
  return { total: first!.map((value, i) => value + second[i]!), alpha: first!, beta: second };
}
