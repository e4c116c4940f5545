// MP2 energies from a system and the name of a basis set: Hartree-Fock, then the correlation energy of second order,
// with what is known beforehand and the evidence afterwards.

import { releaseIntegrals } from "../scf/basis_integrals.ts";
import { type Mp2Plan, placedAuxiliaryBasis, planMp2Energy } from "./plan.ts";
import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import { EngineError } from "../error.ts";
import { hartreeFock } from "../scf/hartree_fock.ts";
import type { ScfProgress, ScfResult } from "../scf/result.ts";
import { type Wavefunction, withoutInCoreIntegrals } from "../scf/wavefunction.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import { describeSystem, type System } from "../system.ts";
import { type CorrelationEnergy, correlationEnergy } from "./correlation_energy.ts";
import { coresFirst } from "./frozen_core.ts";
import { fittedCorrelationEnergy } from "./fitted_energy.ts";
import { MP2_DEFAULTS, type Mp2Options } from "./options.ts";

/** Energies in Hartree, by their names in QCSchema's AtomicResultProperties. */
export interface Mp2Properties {
  /** Energy of pairs of electrons with the same spin. */
  readonly mp2_same_spin_correlation_energy: number;
  /** Energy of pairs of electrons with opposite spin. */
  readonly mp2_opposite_spin_correlation_energy: number;
  /** The sum of both. */
  readonly mp2_correlation_energy: number;
  /** With the Hartree-Fock energy. */
  readonly mp2_total_energy: number;
}

/** An MP2 energy with its evidence. */
export interface Mp2Result {
  /** Total energy in Hartree. */
  readonly energy: number;
  /** The Hartree-Fock calculation under it. */
  readonly scf: ScfResult;
  /** Doubly occupied orbitals that were left out of the correlation. */
  readonly frozenOrbitals: number;
  /** Upper bound of the memory that was taken, bytes; without the rooms of other threads that helped. */
  readonly memoryBytes: number;
  /** Energies in QCSchema's words. */
  readonly properties: Mp2Properties;
}

/**
 * How the orbitals are found for an energy alone. The correlation energy takes those after the converged ones, whose error is
 * the smaller one, for the price of a diagonalisation: what is left is no more than 1e-9 would leave without that step.
 */
const ENERGY_ALONE: Partial<Mp2Options> = { dConvergence: 1e-8, nextOrbitals: true };

/**
 * Computes the MP2 energy of a system, in steps of some milliseconds, and returns it with the wavefunction under it.
 * Equal input gives equal bits, whatever the memory.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param basis Name of a basis set that the engine carries, or a basis set.
 * @param options What differs from {@linkcode MP2_DEFAULTS}.
 * @param neighbour Of nearly the same geometry, whose densities are then the first ones.
 * @throws {EngineError} On the first step for what cannot be computed; later "not-converged" and "not-finite".
 */
export function* mp2Energy(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
  neighbour?: Wavefunction,
): Generator<ScfProgress, { readonly result: Mp2Result; readonly wavefunction: Wavefunction }> {
  const { moments, polarizability, dConvergence } = options;
  const isAlone = moments === undefined && polarizability !== true && dConvergence === undefined;
  const settings: Mp2Options = { ...MP2_DEFAULTS, ...(isAlone ? ENERGY_ALONE : {}), ...options };
  const plan = planMp2Energy(system, basis, settings);
  const wavefunction = yield* hartreeFock(
    system,
    basis,
    { ...settings, memoryBytes: plan.scfMemoryBytes },
    neighbour,
  );
  const scf = wavefunction.result;
  const auxiliary = placedAuxiliaryBasis(system, basis, settings);
  const ordered = yield* inSteps(coresFirst(wavefunction, basis, settings.puream, plan.frozenOrbitals));
  const transformation = auxiliary === undefined
    ? correlationEnergy(ordered, plan.frozenOrbitals, settings.memoryBytes - scf.memoryBytes)
    : fittedCorrelationEnergy(ordered, auxiliary, plan.frozenOrbitals);
  const result = mp2Result(system, basis, plan, scf, yield* inSteps(transformation));
  return { result, wavefunction: withoutInCoreIntegrals(wavefunction) };
}

/** Runs a part of the correlation, and reports its pauses as such. */
export function* inSteps<T>(
  part: Generator<SharedComputation | undefined, T>,
): Generator<ScfProgress, T> {
  for (let step = part.next();; step = part.next()) {
    if (step.done) return step.value;
    yield step.value === undefined ? { stage: "correlation" } : { stage: "correlation", share: step.value };
  }
}

/**
 * The result of a calculation.
 *
 * @param system For messages.
 * @param basis For messages.
 * @param plan What was known before.
 * @param scf The Hartree-Fock calculation under it.
 * @param correlation Energies of pairs of electrons, Hartree.
 * @throws {EngineError} "not-finite".
 */
export function mp2Result(
  system: System,
  basis: BasisChoice,
  { frozenOrbitals, bytes }: Mp2Plan,
  scf: ScfResult,
  { sameSpin, oppositeSpin }: CorrelationEnergy,
): Mp2Result {
  const correlation = sameSpin + oppositeSpin;
  const energy = scf.energy + correlation;
  if (!Number.isFinite(energy)) {
    throw new EngineError(
      "not-finite",
      `MP2 of ${describeSystem(system)} in ${
        basisLabel(basis)
      } has no finite energy, since an occupied and a virtual orbital ` +
        "have the same energy; the ground state is not a single determinant here",
    );
  }
  return {
    energy,
    scf,
    frozenOrbitals,
    memoryBytes: bytes,
    properties: {
      mp2_same_spin_correlation_energy: sameSpin,
      mp2_opposite_spin_correlation_energy: oppositeSpin,
      mp2_correlation_energy: correlation,
      mp2_total_energy: energy,
    },
  };
}

/** Runs {@linkcode mp2Energy} to its end, without pauses. */
export function runMp2Energy(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
): Mp2Result {
  const computation = mp2Energy(system, basis, options);
  try {
    for (let step = computation.next();; step = computation.next()) if (step.done) return step.value.result;
  } finally {
    releaseIntegrals();
  }
}
