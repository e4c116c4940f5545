// Which orbitals a self-consistent field tries next: those of DIIS's extrapolated Fock matrix, after damped ones where that
// is asked for, and where DIIS stalls, those of a descent in energy from the lowest orbitals that it came to.

import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { Diis } from "./diis.ts";
import type { Densities, MeanField, ScfProblem } from "./mean_field.ts";
import { OrbitalDescent } from "./orbital_descent.ts";
import { hasWholeOccupations, setCount } from "./spin_channel.ts";
import { FockDamping, shiftLevels } from "./steadied_fock.ts";

/** DIIS has to halve the smallest orbital gradient within this many iterations, else it stalls. */
const STALL_ITERATIONS = 10;

/** DIIS counts as stalled after this many iterations in all. */
const MAX_DIIS_ITERATIONS = 30;

/** Where the iterations are. */
export interface ScfPoint {
  /** Energy of the electrons in Hartree. */
  readonly energy: number;
  /** Orbitals of each set; undefined where the densities are a guess. */
  readonly orbitals: readonly Eigen[] | undefined;
  readonly densities: Densities;
  /** The mean field of the densities. */
  readonly meanField: MeanField;
  /** Whether that is one to single precision, whose energy is not to be compared with others. */
  readonly isRough: boolean;
}

/** How orbitals are looked for. */
export interface SearchSettings {
  /** Whether to descend as soon as there are orbitals. */
  readonly secondOrder: boolean;
  /** The share of the Fock matrix before in the first ones, in percent. */
  readonly damping: number;
  /** How far empty orbitals are lifted until the iterations are nearly at their end, Hartree. */
  readonly levelShift: number;
}

/** Finds the next orbitals, by DIIS until that stalls. */
export class OrbitalSearch {
  #diis: Diis | undefined = new Diis();
  readonly #damping: FockDamping;
  #isDamped = false;
  #isShifted = false;
  readonly #stall = new StallDetector();
  /** The lowest orbitals that DIIS came to. */
  #lowest: { energy: number; focks: readonly Float64Array[]; orbitals: readonly Eigen[] } | undefined;
  #descent: OrbitalDescent | undefined;
  /** Orbitals that a descent gave. */
  descentIterations = 0;

  constructor(readonly problem: ScfProblem, readonly settings: SearchSettings) {
    this.#damping = new FockDamping(settings.damping);
  }

  /** How the last orbitals were found. */
  get step(): "damping" | "diis" | "descent" {
    if (this.#descent !== undefined) return "descent";
    return this.#isDamped ? "damping" : "diis";
  }

  /** Whether the last orbitals were those of a Fock matrix that was damped, or whose levels were shifted. */
  get isSteadied(): boolean {
    return this.#descent === undefined && (this.#isDamped || this.#isShifted);
  }

  /** The orbitals after those of a point. */
  *next(point: ScfPoint): Generator<undefined, readonly Eigen[]> {
    if (this.#descent === undefined) {
      this.#remember(point);
      const lowest = this.#lowest;
      const { secondOrder } = this.settings;
      if (!secondOrder && this.#damp(point)) return yield* this.#orbitalsOf(point);
      const stalled = this.#stall.isStalled(point.meanField.largestGradient) || secondOrder;
      if (!stalled || lowest === undefined || !hasWholeOccupations(this.problem.spinChannels)) {
        return yield* this.extrapolated(point);
      }
      this.descendFrom(lowest.orbitals);
      return yield* this.#descent!.next(lowest.energy, lowest.focks);
    }
    this.descentIterations++;
    return yield* this.#descent.next(point.energy, point.meanField.orthonormalFocks);
  }

  /** Descends from now on, from these orbitals, which are the next ones to compute the mean field of. */
  descendFrom(orbitals: readonly Eigen[]): readonly Eigen[] {
    this.#diis = undefined;
    this.#descent = new OrbitalDescent(this.problem, orbitals);
    this.descentIterations++;
    return orbitals;
  }

  #remember({ energy, orbitals, meanField, isRough }: ScfPoint): void {
    if (isRough || orbitals === undefined || (this.#lowest !== undefined && this.#lowest.energy <= energy)) {
      return;
    }
    this.#lowest = { energy, focks: meanField.orthonormalFocks, orbitals };
  }

  #damp({ meanField }: ScfPoint): boolean {
    return this.#isDamped = this.#damping.mixed(meanField.effective, meanField.largestGradient);
  }

  /** The orbitals of the extrapolated Fock matrices, which are written over those of the point. */
  extrapolated(point: ScfPoint): Generator<undefined, readonly Eigen[]> {
    const { densities, meanField: { effective: fock, gradient } } = point;
    if (this.#diis !== undefined && densities.orthonormal !== undefined) {
      this.#diis.add(fock, gradient);
      this.#diis.extrapolate(fock);
    }
    return this.#orbitalsOf(point);
  }

  /** The orbitals of the Fock matrices of a point, whose empty orbitals are lifted first. */
  *#orbitalsOf({ densities, meanField }: ScfPoint): Generator<undefined, readonly Eigen[]> {
    const { effective: fock, largestGradient } = meanField;
    const { levelShift } = this.settings;
    this.#isShifted = shiftLevels(this.problem, fock, densities.orthonormal, levelShift, largestGradient);
    const { spinChannels, orthonormal: { count: m } } = this.problem;
    const next: Eigen[] = [];
    for (let set = 0; set < setCount(spinChannels); set++) {
      next.push(yield* symmetricEigen(fock.subarray(set * m * m, (set + 1) * m * m), m));
      yield;
    }
    return next;
  }
}

/** Sees whether orbital gradients shrink. */
class StallDetector {
  #smallest = Infinity;
  /** Iterations since the smallest gradient was halved. */
  #since = 0;
  #iterations = 0;

  /** Takes in the gradient of an iteration; NaN for a guess. */
  isStalled(gradient: number): boolean {
    this.#since++;
    this.#iterations++;
    if (gradient <= this.#smallest / 2) {
      this.#smallest = gradient;
      this.#since = 0;
    }
    return this.#since >= STALL_ITERATIONS || this.#iterations >= MAX_DIIS_ITERATIONS;
  }
}
