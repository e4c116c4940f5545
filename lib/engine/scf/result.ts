// What an SCF calculation gives: its progress on the way, and at the end an energy with the evidence for it.

import type { SharedComputation } from "../sharing/shared_computation.ts";
import type { System } from "../system.ts";
import type { ScfIteration, ScfState } from "./cycle.ts";
import type { Densities } from "./mean_field.ts";
import type { ScfPlan } from "./plan.ts";

/** Where a calculation stands at a pause. */
export interface ScfProgress {
  /** What is being computed. */
  readonly stage: "integrals" | "guess" | "iterations" | "correlation" | "gradient";
  /** The last iteration that was completed, from its end on. */
  readonly iteration?: ScfIteration;
  /** What other threads need to help from here on, for `helpWith`. */
  readonly share?: SharedComputation;
}

/** A part of a calculation whose pauses say where it stands, with what it shares. */
export function* reporting<T>(
  progress: ScfProgress,
  part: Generator<SharedComputation | undefined, T>,
): Generator<ScfProgress, T> {
  for (let step = part.next();; step = part.next()) {
    if (step.done) return step.value;
    yield step.value === undefined ? progress : { ...progress, share: step.value };
  }
}

/** A converged energy with its evidence. Energies in Hartree; names in `properties` are QCSchema's. */
export interface ScfResult {
  /** Total energy: of the electrons and of the nuclei's repulsion. */
  readonly energy: number;
  /** Change of the energy in the last iteration. */
  readonly energyChange: number;
  /** Largest element of the orbital gradient FDS - SDF, D of one spin, in the orthonormal basis. */
  readonly orbitalGradient: number;
  /** Largest change of an element of the density matrix in the last iteration. */
  readonly densityChange: number;
  /** Iterations that went downhill in energy, where DIIS stalled. */
  readonly descentIterations: number;
  /**
   * The lowest curvature of the energy by rotations of the orbitals within the reference, Hartree, where
   * stability_analysis asked for it: below zero there is a solution of lower energy.
   */
  readonly lowestCurvature?: number;
  /** Whether the integrals were kept in memory. */
  readonly inCore: boolean;
  /** Upper bound of the memory that was taken, bytes. */
  readonly memoryBytes: number;
  /** Energies and sizes in QCSchema's words. */
  readonly properties: ScfProperties;
}

/** Properties by their names in QCSchema's AtomicResultProperties. */
export interface ScfProperties {
  /** Number of centres, ghosts included. */
  readonly calcinfo_natom: number;
  /** Number of basis functions. */
  readonly calcinfo_nbasis: number;
  /** Molecular orbitals: fewer than basis functions where these are linearly dependent. */
  readonly calcinfo_nmo: number;
  /** Number of electrons of spin alpha. */
  readonly calcinfo_nalpha: number;
  /** Number of electrons of spin beta. */
  readonly calcinfo_nbeta: number;
  /** Repulsion of the nuclei, without ghosts, among each other and by external charges, in Hartree. */
  readonly nuclear_repulsion_energy: number;
  /** Kinetic energy and attraction by nuclei and external charges, in Hartree. */
  readonly scf_one_electron_energy: number;
  /** Repulsion and exchange of the electrons, in Hartree. */
  readonly scf_two_electron_energy: number;
  /** Total energy in Hartree. */
  readonly scf_total_energy: number;
  /** Number of iterations: of densities whose energy was computed. */
  readonly scf_iterations: number;
  /** Number of auxiliary functions; absent where integrals are exact. The name is nmer's own. */
  readonly scf_auxiliary_functions?: number;
  /**
   * Expectation value of the total spin squared, S(S + 1) for a pure spin state; absent in RHF. The name is nmer's own.
   */
  readonly scf_spin_squared?: number;
}

/**
 * The result of a calculation that converged.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param plan What was known before.
 * @param orbitals Number of orbitals that were kept.
 * @param nuclearRepulsion In Hartree.
 * @param state Where the calculation ended.
 */
export function resultOf(
  system: System,
  plan: ScfPlan,
  orbitals: number,
  nuclearRepulsion: number,
  state: ScfState,
): ScfResult {
  const energy = state.electronicEnergy + nuclearRepulsion;
  return {
    energy,
    energyChange: state.energyChange,
    orbitalGradient: state.orbitalGradient,
    densityChange: state.densityChange,
    descentIterations: state.descentIterations,
    ...(state.lowestCurvature === undefined ? {} : { lowestCurvature: state.lowestCurvature }),
    inCore: plan.inCore,
    memoryBytes: plan.bytes,
    properties: {
      calcinfo_natom: system.atomicNumbers.length,
      calcinfo_nbasis: plan.basisFunctions,
      calcinfo_nmo: orbitals,
      calcinfo_nalpha: plan.alpha,
      calcinfo_nbeta: plan.beta,
      nuclear_repulsion_energy: nuclearRepulsion,
      scf_one_electron_energy: state.meanField.oneElectronEnergy,
      scf_two_electron_energy: state.meanField.twoElectronEnergy,
      scf_total_energy: energy,
      scf_iterations: state.iteration,
      ...(plan.auxiliaryFunctions === undefined ? {} : { scf_auxiliary_functions: plan.auxiliaryFunctions }),
      ...(plan.reference === "rhf" ? {} : { scf_spin_squared: spinSquared(plan, state.densities) }),
    },
  };
}

/** <S^2> of a determinant: A. Szabo, N. S. Ostlund, Modern Quantum Chemistry (1989), equation 2.271. */
function spinSquared({ alpha, beta }: ScfPlan, { orthonormal }: Densities): number {
  const [alphaDensity, betaDensity] = orthonormal!;
  const z = (alpha - beta) / 2;
  return z * (z + 1) + beta - alphaDensity!.reduce((sum, value, i) => sum + value * betaDensity![i]!, 0);
}
