// Direct minimisation of the energy over rotations of the orbitals, for what DIIS does not settle: it goes downhill
// with a quasi-Newton step in the orbitals' own frame and a line search, so that it cannot oscillate. T. Van Voorhis,
// M. Head-Gordon, Mol. Phys. 100, 1713 (2002), doi:10.1080/00268970110103642.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { type Channel, setCount } from "./channel.ts";

/** Pairs of step and change of gradient that are kept. */
const HISTORY = 8;

/** m x m matrices that a descent keeps and works with, for each set of orbitals. */
export const DESCENT_MATRICES = 2 * HISTORY + 12;

/** The largest rotation angle between two orbitals in one step. */
const LONGEST_STEP = 0.5;

/** Share of the decrease that the slope promises which a step must reach. */
const ENOUGH = 1e-4;

/** Differences of energies below this, in Hartree, say nothing: integrals are neglected at 1e-12. */
const NOISE = 1e-9;

/** Curvatures below this per electron, in Hartree, count as this: orbitals that cross have none of their own. */
const LEAST_CURVATURE = 0.2;

/**
 * Rotations are antisymmetric matrices A over the orbitals of a set, m x m, set after set: the orbitals (rows) of
 * exp(A) V. Only elements between orbitals of unequal occupation are not zero.
 */
type Rotation = Float64Array;

interface Base {
  readonly vectors: readonly Float64Array[];
  readonly energy: number;
  readonly gradient: Rotation;
  readonly direction: Rotation;
  readonly slope: number;
}

/** Walks downhill from orbitals whose first so many are occupied. */
export class OrbitalDescent {
  readonly #size: number;
  readonly #sets: number;
  /** For each set, where its orbitals change their occupation: 0, ..., m. */
  readonly #edges: readonly (readonly number[])[];
  /** Occupation of each orbital in each channel. */
  readonly #occupied: readonly number[];
  #trial: readonly Float64Array[];
  #base: Base | undefined;
  #length = 1;
  #steps: Rotation[] = [];
  #changes: Rotation[] = [];

  /**
   * @param channels Those of the SCF calculation, with whole numbers of occupied orbitals.
   * @param count Number of orbitals of each set.
   * @param orbitals Where to start: eigenvectors in the orthonormal basis, for each set.
   */
  constructor(readonly channels: readonly Channel[], count: number, orbitals: readonly Eigen[]) {
    this.#size = count;
    this.#sets = setCount(channels);
    this.#occupied = channels.map(({ occupied }) => occupied as number);
    this.#edges = orbitals.map((_, set) =>
      [...new Set([0, count, ...this.#occupied.filter((_, c) => channels[c]!.set === set)])]
        .toSorted((a, b) => a - b)
    );
    this.#trial = orbitals.map(({ vectors }) => vectors);
  }

  /**
   * The orbitals to try next.
   *
   * @param energy Of the orbitals that were given last, at first of those to start from.
   * @param focks Their Fock matrix in the orthonormal basis, for each channel.
   */
  *next(energy: number, focks: readonly Float64Array[]): Generator<undefined, readonly Eigen[]> {
    const base = this.#base;
    if (base !== undefined) {
      const length = this.#length;
      const excess = energy - base.energy - ENOUGH * length * base.slope;
      if (!(excess <= NOISE)) {
        const best = -base.slope * length / (2 * (energy - base.energy - base.slope * length)) * length;
        this.#length = Math.min(0.5 * length, Math.max(0.1 * length, Number.isFinite(best) ? best : 0));
        return yield* this.#tryFrom(base);
      }
    }
    return yield* this.#tryFrom(this.#base = yield* this.#newBase(energy, focks));
  }

  *#newBase(energy: number, focks: readonly Float64Array[]): Generator<undefined, Base> {
    const last = this.#base;
    const { vectors, turns, orbitalFocks } = yield* this.#canonical(focks);
    const { gradient, curvature } = this.#derivatives(orbitalFocks);
    if (last !== undefined) {
      this.#steps.push(last.direction.map((value) => this.#length * value));
      this.#changes.push(last.gradient);
      for (let k = 0; k < this.#steps.length; k++) {
        this.#steps[k] = yield* this.#turned(this.#steps[k]!, turns);
        this.#changes[k] = yield* this.#turned(this.#changes[k]!, turns);
      }
      const before = this.#changes.pop()!;
      const change = gradient.map((value, i) => value - before[i]!);
      this.#changes.push(change);
      const step = this.#steps.at(-1)!;
      const upward = dot(step, change) > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change));
      if (!upward) this.#forget(this.#steps.length - 1);
      else if (this.#steps.length > HISTORY) this.#forget(0);
    }
    let direction = this.#quasiNewton(gradient, curvature);
    if (!(dot(direction, gradient) < 0)) {
      this.#steps = [];
      this.#changes = [];
      direction = this.#quasiNewton(gradient, curvature);
    }
    const longest = direction.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    if (longest > LONGEST_STEP) direction = direction.map((value) => value * LONGEST_STEP / longest);
    this.#length = 1;
    return { vectors, energy, gradient, direction, slope: dot(direction, gradient) };
  }

  /** Makes the Fock matrix diagonal among orbitals of the same occupation: there rotations change nothing. */
  *#canonical(focks: readonly Float64Array[]): Generator<undefined, {
    vectors: Float64Array[];
    turns: Float64Array[];
    orbitalFocks: Float64Array[];
  }> {
    const n = this.#size;
    const vectors: Float64Array[] = [];
    const turns: Float64Array[] = [];
    const orbitalFocks: Float64Array[] = [];
    for (let set = 0; set < this.#sets; set++) {
      const own = this.channels.keys().filter((c) => this.channels[c]!.set === set).toArray();
      const before = this.#trial[set]!;
      const mean = new Float64Array(n * n);
      for (const c of own) for (let i = 0; i < n * n; i++) mean[i]! += focks[c]![i]! / own.length;
      const fock = yield* sandwich(before, mean, n);
      const turn = new Float64Array(n * n);
      const edges = this.#edges[set]!;
      for (let e = 0; e + 1 < edges.length; e++) {
        const first = edges[e]!, count = edges[e + 1]! - first;
        const block = Float64Array.from(
          { length: count * count },
          (_, i) => fock[(first + Math.floor(i / count)) * n + first + i % count]!,
        );
        const eigen = yield* symmetricEigen(block, count);
        for (let k = 0; k < count; k++) {
          turn.set(eigen.vectors.subarray(k * count, (k + 1) * count), (first + k) * n + first);
        }
      }
      const columns = new Float64Array(n * n);
      transpose(before, columns, n, n);
      const after = new Float64Array(n * n);
      yield* multiplyTransposed(turn, columns, after, n, n, n);
      vectors.push(after);
      turns.push(turn);
      for (const c of own) orbitalFocks[c] = yield* sandwich(after, focks[c]!, n);
    }
    return { vectors, turns, orbitalFocks };
  }

  /** Derivatives of the energy by rotations, the second ones as differences of orbital energies. */
  #derivatives(orbitalFocks: readonly Float64Array[]): { gradient: Rotation; curvature: Rotation } {
    const n = this.#size;
    const gradient = new Float64Array(this.#sets * n * n);
    const curvature = new Float64Array(this.#sets * n * n);
    this.channels.forEach(({ set, electrons }, c) => {
      const fock = orbitalFocks[c]!;
      const start = set * n * n;
      for (let p = 0; p < this.#occupied[c]!; p++) {
        for (let q = this.#occupied[c]!; q < n; q++) {
          const first = 2 * electrons * fock[p * n + q]!;
          const second = 2 * electrons *
            Math.max(LEAST_CURVATURE, fock[q * n + q]! - fock[p * n + p]!);
          gradient[start + p * n + q]! += first;
          gradient[start + q * n + p]! -= first;
          curvature[start + p * n + q]! += second;
          curvature[start + q * n + p]! += second;
        }
      }
    });
    return { gradient, curvature };
  }

  /** The limited-memory BFGS direction: J. Nocedal, Math. Comput. 35, 773 (1980), doi:10.2307/2006193. */
  #quasiNewton(gradient: Rotation, curvature: Rotation): Rotation {
    const steps = this.#steps, changes = this.#changes;
    const direction = gradient.map((value) => -value);
    const weights: number[] = [];
    for (let k = steps.length - 1; k >= 0; k--) {
      weights[k] = dot(steps[k]!, direction) / dot(steps[k]!, changes[k]!);
      for (let i = 0; i < direction.length; i++) direction[i]! -= weights[k]! * changes[k]![i]!;
    }
    for (let i = 0; i < direction.length; i++) if (curvature[i]! > 0) direction[i]! /= curvature[i]!;
    for (let k = 0; k < steps.length; k++) {
      const weight = weights[k]! - dot(changes[k]!, direction) / dot(steps[k]!, changes[k]!);
      for (let i = 0; i < direction.length; i++) direction[i]! += weight * steps[k]![i]!;
    }
    return direction;
  }

  /** A rotation in the frame of turned orbitals. */
  *#turned(rotation: Rotation, turns: readonly Float64Array[]): Generator<undefined, Rotation> {
    const n = this.#size;
    const out = new Float64Array(rotation.length);
    for (let set = 0; set < this.#sets; set++) {
      const own = rotation.subarray(set * n * n, (set + 1) * n * n);
      // U A^T U^T = -U A U^T
      const turned = yield* sandwich(turns[set]!, own, n);
      for (let i = 0; i < n * n; i++) out[set * n * n + i] = -turned[i]!;
    }
    return out;
  }

  #forget(index: number): void {
    this.#steps.splice(index, 1);
    this.#changes.splice(index, 1);
  }

  /** The orbitals exp(A) V, A a step from a base, by the exponential's series. */
  *#tryFrom({ vectors, direction }: Base): Generator<undefined, readonly Eigen[]> {
    const n = this.#size;
    const values = new Float64Array(n);
    const trial: Float64Array[] = [];
    for (let set = 0; set < this.#sets; set++) {
      const rotation = direction.slice(set * n * n, (set + 1) * n * n).map((value) => this.#length * value);
      let term: Float64Array<ArrayBuffer> = new Float64Array(n * n);
      transpose(vectors[set]!, term, n, n);
      const sum = term.slice();
      for (let order = 1; term.some((value) => Math.abs(value) > 1e-18); order++) {
        const next = new Float64Array(n * n);
        yield* multiplyTransposed(term, rotation, next, n, n, n);
        for (let i = 0; i < n * n; i++) {
          next[i]! /= order;
          sum[i]! += next[i]!;
        }
        term = next;
      }
      const rows = new Float64Array(n * n);
      transpose(sum, rows, n, n);
      trial.push(rows);
    }
    this.#trial = trial;
    return trial.map((rows) => ({ values, vectors: rows }));
  }
}

/** A B^T A^T, which is A B A^T for a symmetric B and -A B A^T for an antisymmetric one. */
function* sandwich(a: Float64Array, b: Float64Array, n: number): Generator<undefined, Float64Array> {
  const left = new Float64Array(n * n);
  yield* multiplyTransposed(a, b, left, n, n, n);
  const out = new Float64Array(n * n);
  yield* multiplyTransposed(left, a, out, n, n, n);
  return out;
}

/** The sum over pairs of orbitals: each stands twice in an antisymmetric matrix. */
function dot(a: Rotation, b: Rotation): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / 2;
}
