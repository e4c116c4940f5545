// The self-consistent field: orbitals from the mean field of their own densities, by DIIS, and where that wanders by
// going downhill in energy. C. C. J. Roothaan, Rev. Mod. Phys. 23, 69 (1951), doi:10.1103/RevModPhys.23.69.

import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { setCount } from "./spin_channel.ts";
import { Diis } from "./diis.ts";
import {
  type Densities,
  densitiesOf,
  type MeanField,
  meanFieldOf,
  type ScfProblem,
  toOrthonormal,
} from "./mean_field.ts";
import { OrbitalDescent } from "./orbital_descent.ts";
import { stabilityOf } from "./stability.ts";

/** When an SCF calculation ends. */
export interface ScfCriteria {
  /** Change of the energy in the last iteration, Hartree. */
  readonly eConvergence: number;
  /** Largest element of the orbital gradient. */
  readonly dConvergence: number;
  readonly maxIterations: number;
  /** Whether to go downhill from the first orbitals on. */
  readonly secondOrder: boolean;
  /** Whether to look if the orbitals are a minimum of the energy, and to go on downhill where they are not. */
  readonly stability: "none" | "check" | "follow";
}

/**
 * One iteration: the energy of a density, how it changed, and how far its orbitals are from self-consistency.
 */
export interface ScfIteration {
  /** 1-based. */
  readonly iteration: number;
  /** How the orbitals were found. */
  readonly step: "guess" | "diis" | "descent";
  /** Energy of the electrons in Hartree, without the nuclei's repulsion. */
  readonly electronicEnergy: number;
  /** Change since the iteration before, Hartree; NaN in the first. */
  readonly energyChange: number;
  /**
   * Largest element of FDS - SDF in the orthonormal basis, D of one spin; NaN where D is a guess without
   * orbitals.
   */
  readonly orbitalGradient: number;
}

/** Where an SCF calculation ended. */
export interface ScfState extends ScfIteration {
  readonly converged: boolean;
  readonly densities: Densities;
  readonly field: MeanField;
  /** Orbitals of each set; undefined where the densities are a guess. */
  readonly orbitals: readonly Eigen[] | undefined;
  /** Largest change of a density element in the last iteration. */
  readonly densityChange: number;
  /** Iterations that went downhill. */
  readonly descentIterations: number;
  /** The lowest curvature of the energy by rotations of the orbitals, Hartree, where it was asked for. */
  readonly lowestCurvature?: number;
}

/** DIIS has to halve the smallest orbital gradient within so many iterations, else it wanders. */
const PATIENCE = 10;

/** The same after so many iterations in all. */
const LONG_PATIENCE = 30;

/** Iterates from a density for each channel (n x n), or from the orbitals of the core Hamiltonian without. */
export function* scfCycle(
  problem: ScfProblem,
  guess: readonly Float64Array[] | undefined,
  criteria: ScfCriteria,
): Generator<ScfIteration | undefined, ScfState> {
  const { size, coreHamiltonian, orthonormal, channels } = problem;
  const m = orthonormal.count;
  const sets = setCount(channels);
  const whole = channels.every(({ occupied }) => typeof occupied === "number");
  let diis: Diis | undefined = new Diis();
  const watch = new Watch();
  let descent: OrbitalDescent | undefined;
  let lowest: { energy: number; focks: readonly Float64Array[]; orbitals: readonly Eigen[] } | undefined;
  let orbitals: readonly Eigen[] | undefined;
  let densities: Densities;
  let step: ScfIteration["step"] = "guess";
  if (guess === undefined) {
    const core = yield* symmetricEigen(yield* toOrthonormal(coreHamiltonian, orthonormal, size), m);
    orbitals = Array.from({ length: sets }, () => core);
    densities = yield* densitiesOf(problem, orbitals);
  } else densities = { functions: guess, orthonormal: undefined };
  let densityChange = NaN, electronicEnergy = NaN, descentIterations = 0;
  for (let iteration = 1;; iteration++) {
    const field = yield* meanFieldOf(problem, densities);
    const energy = field.oneElectronEnergy + field.twoElectronEnergy;
    const orbitalGradient = field.largestGradient;
    const now: ScfIteration = {
      iteration,
      step,
      electronicEnergy: energy,
      energyChange: energy - electronicEnergy,
      orbitalGradient,
    };
    electronicEnergy = energy;
    yield now;
    const converged = Math.abs(now.energyChange) < criteria.eConvergence &&
      orbitalGradient < criteria.dConvergence;
    const last = iteration >= criteria.maxIterations;
    const stability = converged && whole && orbitals !== undefined && criteria.stability !== "none"
      ? yield* stabilityOf(problem, orbitals, field.orthonormalFocks)
      : undefined;
    const below = last || criteria.stability !== "follow" ? undefined : stability?.below;
    if (below === undefined && (converged || last || !Number.isFinite(energy))) {
      return {
        ...now,
        converged,
        densities,
        field,
        orbitals,
        densityChange,
        descentIterations,
        ...(stability && { lowestCurvature: stability.curvature }),
      };
    }
    if (
      descent === undefined && orbitals !== undefined && !(lowest !== undefined && lowest.energy <= energy)
    ) {
      lowest = { energy, focks: field.orthonormalFocks, orbitals };
    }
    const wanders = watch.wanders(orbitalGradient) || criteria.secondOrder;
    if (below !== undefined) {
      diis = undefined;
      descent = new OrbitalDescent(problem, below);
      orbitals = below;
    } else if (whole && descent === undefined && lowest !== undefined && wanders) {
      diis = undefined;
      descent = new OrbitalDescent(problem, lowest.orbitals);
      orbitals = yield* descent.next(lowest.energy, lowest.focks);
    } else if (descent !== undefined) {
      orbitals = yield* descent.next(energy, field.orthonormalFocks);
    } else {
      const fock = field.effective;
      if (diis !== undefined && densities.orthonormal !== undefined) {
        diis.add(fock, field.gradient);
        diis.extrapolate(fock);
      }
      const next: Eigen[] = [];
      for (let set = 0; set < sets; set++) {
        next.push(yield* symmetricEigen(fock.subarray(set * m * m, (set + 1) * m * m), m));
        yield;
      }
      orbitals = next;
    }
    step = descent === undefined ? "diis" : "descent";
    if (descent !== undefined) descentIterations++;
    const before = densities;
    densities = yield* densitiesOf(problem, orbitals);
    densityChange = Math.max(
      ...densities.functions.map((density, c) => largestDifference(before.functions[c]!, density)),
    );
  }
}

/** Sees whether orbital gradients shrink. */
class Watch {
  #smallest = Infinity;
  #since = 0;
  #iterations = 0;

  wanders(gradient: number): boolean {
    this.#since++;
    this.#iterations++;
    if (gradient <= this.#smallest / 2) {
      this.#smallest = gradient;
      this.#since = 0;
    }
    return this.#since >= PATIENCE || this.#iterations >= LONG_PATIENCE;
  }
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
