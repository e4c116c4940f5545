// The self-consistent meanField: orbitals from the mean field of their own densities, by DIIS, and where that stalls by
// going downhill in energy. C. C. J. Roothaan, Rev. Mod. Phys. 23, 69 (1951), doi:10.1103/RevModPhys.23.69.

import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import {
  type Densities,
  densitiesOf,
  type MeanField,
  meanFieldOf,
  type ScfProblem,
  toOrthonormal,
} from "./mean_field.ts";
import { OrbitalSearch, type SearchSettings } from "./orbital_search.ts";
import { hasWholeOccupations, setCount } from "./spin_channel.ts";
import { type Stability, stabilityOf } from "./stability.ts";

/** How an SCF calculation continues, and when it ends. */
export interface ScfCriteria extends SearchSettings {
  /** Change of the energy in the last iteration, Hartree. */
  readonly eConvergence: number;
  /** Largest element of the orbital gradient. */
  readonly dConvergence: number;
  readonly maxIterations: number;
  /** Whether to look if the orbitals are a minimum of the energy, and to continue downhill where they are not. */
  readonly stability: "none" | "check" | "follow";
  /**
   * Whether to end with the orbitals after the converged ones, where DIIS found these; default false. Where their density
   * differs by more than the threshold of the gradient, a tenth of that threshold must be reached first: the lower the energy's
   * curvature, the further the orbitals are from the minimum whose gradient is small.
   */
  readonly nextOrbitals?: boolean;
}

/**
 * One iteration: the energy of a density, how it changed, and how far its orbitals are from self-consistency.
 */
export interface ScfIteration {
  /** 1-based. */
  readonly iteration: number;
  /** How the orbitals were found. */
  readonly step: "guess" | "damping" | "diis" | "descent";
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
  readonly meanField: MeanField;
  /** Orbitals of each set, those of the densities or the next ones; undefined where the densities are a guess. */
  readonly orbitals: readonly Eigen[] | undefined;
  /** Largest change of a density element in the last iteration. */
  readonly densityChange: number;
  /** Iterations that went downhill. */
  readonly descentIterations: number;
  /** The lowest curvature of the energy by rotations of the orbitals, Hartree, where it was asked for. */
  readonly lowestCurvature?: number;
}

/** The orbital gradient from which on repulsion is computed to double precision. */
const ROUGH_UNTIL = 2e-4;

/** The same as a multiple of the gradient that counts as converged. */
const ROUGH_BESIDE = 10;

/** Iterations after which it is, wherever the gradient: with nearly dependent functions single precision may hold it up. */
const MAX_ROUGH = 8;

/** Iterates from a density for each spin channel (n x n), or from the orbitals of the core Hamiltonian without. */
export function* scfCycle(
  problem: ScfProblem,
  guess: readonly Float64Array[] | undefined,
  criteria: ScfCriteria,
): Generator<ScfIteration | undefined, ScfState> {
  const search = new OrbitalSearch(problem, criteria);
  let { orbitals, densities } = yield* startFrom(problem, guess);
  let step: ScfIteration["step"] = "guess";
  let densityChange = NaN, energyBefore = NaN;
  const precision = new RoughStart(mayBeRough(problem, criteria), criteria.dConvergence);
  for (let iteration = 1;; iteration++) {
    const isRough = precision.next();
    const meanField = yield* meanFieldOf(problem, densities, isRough);
    precision.add(meanField.largestGradient);
    const now = iterationOf(iteration, step, meanField, energyBefore);
    yield now;
    // What is held back changes little from step to step, wherever it is.
    const converged = !isRough && !search.isSteadied && hasConverged(now, criteria),
      last = iteration >= criteria.maxIterations;
    const stability = converged
      ? yield* stabilityWhereAsked(problem, orbitals, meanField, criteria.stability)
      : undefined;
    const below = last || criteria.stability !== "follow" ? undefined : stability?.below;
    const point = { energy: now.electronicEnergy, orbitals, densities, meanField, isRough };
    const ends = below === undefined && (converged || last || !Number.isFinite(now.electronicEnergy));
    const looksAhead = ends && converged && !last && criteria.nextOrbitals === true && step === "diis";
    const before = { densities, densityChange };
    if (!ends || looksAhead) {
      if (below !== undefined) orbitals = search.descendFrom(below);
      else orbitals = yield* looksAhead ? search.extrapolated(point) : search.next(point);
      step = search.step;
      energyBefore = now.electronicEnergy;
      densities = yield* densitiesOf(problem, orbitals);
      densityChange = largestChange(before.densities, densities);
      if (!ends || !isNearEnough(densityChange, now.orbitalGradient, criteria)) continue;
    }
    const { descentIterations } = search;
    const ended = { ...now, converged, ...before, meanField, orbitals, descentIterations };
    return stability === undefined ? ended : { ...ended, lowestCurvature: stability.curvature };
  }
}

/** Whether orbitals beyond converged ones, whose density has changed by this, are the last ones. */
function isNearEnough(
  densityChange: number,
  orbitalGradient: number,
  { dConvergence }: ScfCriteria,
): boolean {
  return densityChange < dConvergence || orbitalGradient < dConvergence / 10;
}

/** Whether first iterations may take a repulsion to single precision. */
function mayBeRough({ repulsion, spinChannels }: ScfProblem, { secondOrder }: ScfCriteria): boolean {
  // A descent compares energies too closely. Open shells may have many states, among which rounding to single precision
  // chooses early: atoms of Ti to Ni took a third more iterations, and more of them did not converge.
  return repulsion.isRoughOffered === true && !secondOrder && spinChannels.length === 1;
}

/** The first densities, and their orbitals where they are no guess. */
function* startFrom(
  problem: ScfProblem,
  guess: readonly Float64Array[] | undefined,
): Generator<undefined, { orbitals: readonly Eigen[] | undefined; densities: Densities }> {
  if (guess !== undefined) {
    return { orbitals: undefined, densities: { functions: guess, orthonormal: undefined } };
  }
  const { size, coreHamiltonian, orthonormal, spinChannels } = problem;
  const core = yield* symmetricEigen(
    yield* toOrthonormal(coreHamiltonian, orthonormal, size),
    orthonormal.count,
  );
  const orbitals = Array.from({ length: setCount(spinChannels) }, () => core);
  return { orbitals, densities: yield* densitiesOf(problem, orbitals) };
}

function iterationOf(
  iteration: number,
  step: ScfIteration["step"],
  { oneElectronEnergy, twoElectronEnergy, largestGradient }: MeanField,
  energyBefore: number,
): ScfIteration {
  const electronicEnergy = oneElectronEnergy + twoElectronEnergy;
  const energyChange = electronicEnergy - energyBefore;
  return { iteration, step, electronicEnergy, energyChange, orbitalGradient: largestGradient };
}

function hasConverged({ energyChange, orbitalGradient }: ScfIteration, criteria: ScfCriteria): boolean {
  return Math.abs(energyChange) < criteria.eConvergence && orbitalGradient < criteria.dConvergence;
}

/** Whether converged orbitals are a minimum, where that is asked for and can be asked. */
function* stabilityWhereAsked(
  problem: ScfProblem,
  orbitals: readonly Eigen[] | undefined,
  { orthonormalFocks }: MeanField,
  asked: ScfCriteria["stability"],
): Generator<undefined, Stability | undefined> {
  if (asked === "none" || orbitals === undefined || !hasWholeOccupations(problem.spinChannels)) {
    return undefined;
  }
  return yield* stabilityOf(problem, orbitals, orthonormalFocks);
}

function largestChange(before: Densities, after: Densities): number {
  return Math.max(
    ...after.functions.map((density, c) => largestDifference(before.functions[c]!, density)),
  );
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/**
 * Which iterations may take a repulsion to single precision, where that is faster: the first ones, whose densities are far
 * from the end. What they leave in the Fock matrices that DIIS combines fades with their part in them. The rule knows
 * nothing but the iterations themselves.
 */
class RoughStart {
  readonly #limit: number;
  #left: number;

  /**
   * @param isOffered Whether there is a repulsion to single precision.
   * @param dConvergence The orbital gradient that counts as converged.
   */
  constructor(isOffered: boolean, dConvergence: number) {
    this.#left = isOffered ? MAX_ROUGH : 0;
    this.#limit = Math.max(ROUGH_UNTIL, ROUGH_BESIDE * dConvergence);
  }

  /** Whether the next iteration may; after one that may not, none does. */
  next(): boolean {
    return this.#left-- > 0;
  }

  /** Takes in the largest orbital gradient of an iteration; NaN for a guess. */
  add(gradient: number): void {
    if (gradient < this.#limit) this.#left = 0;
  }
}
