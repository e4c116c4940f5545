// Direct minimisation of the energy over rotations of the orbitals, for what DIIS does not settle: Newton steps inside
// a radius in which the quadratic model can be trusted, so that the energy goes down and cannot oscillate. G. B. Bacskay,
// Chem. Phys. 61, 385 (1981), doi:10.1016/0301-0104(81)85156-7; B. Helmich-Paris, J. Chem. Phys. 154, 164104 (2021),
// doi:10.1063/5.0040798.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { setCount } from "./channel.ts";
import type { ScfProblem } from "./field.ts";
import { OrbitalHessian } from "./orbital_hessian.ts";
import { type Step, stepTowardsMinimum } from "./trust_region.ts";

/** Differences of energies below this, in Hartree, say nothing: integrals are neglected at 1e-12. */
const NOISE = 1e-9;

/** m x m matrices that a descent keeps and works with, for each set of orbitals. */
export const DESCENT_MATRICES = 30;

/** First radius, in the square root of Hartree: some 0.5 radian for a pair of orbitals. */
const FIRST_RADIUS = 0.7;

interface Base {
  readonly vectors: readonly Float64Array[];
  readonly energy: number;
  readonly hessian: OrbitalHessian;
}

/** Walks downhill from orbitals whose first so many are occupied. */
export class OrbitalDescent {
  /** For each set, where its orbitals change their occupation: 0, ..., m. */
  readonly #edges: readonly (readonly number[])[];
  #trial: readonly Float64Array[];
  #base: Base | undefined;
  #radius = FIRST_RADIUS;
  #step: Step | undefined;

  /**
   * @param problem With whole numbers of occupied orbitals in its channels.
   * @param orbitals Where to start: eigenvectors in the orthonormal basis, for each set.
   */
  constructor(readonly problem: ScfProblem, orbitals: readonly Eigen[]) {
    this.#edges = orbitals.map((_, set) => {
      const own = problem.channels.filter((channel) => channel.set === set);
      const edges = [0, problem.orthonormal.count, ...own.map(({ occupied }) => occupied as number)];
      return [...new Set(edges)].toSorted((a, b) => a - b);
    });
    this.#trial = orbitals.map(({ vectors }) => vectors);
  }

  /**
   * The orbitals to try next.
   *
   * @param energy Of the orbitals that were given last, at first of those to start from.
   * @param focks Their Fock matrix in the orthonormal basis, for each channel.
   */
  *next(energy: number, focks: readonly Float64Array[]): Generator<undefined, readonly Eigen[]> {
    const base = this.#base, step = this.#step;
    if (base !== undefined && step !== undefined) {
      const change = energy - base.energy;
      if (!(change <= NOISE)) {
        this.#radius = 0.25 * step.length;
        return yield* this.#tryFrom(base);
      }
      const asPredicted = change < -NOISE ? change / step.change : 1;
      if (asPredicted < 0.25) this.#radius = 0.5 * step.length;
      else if (asPredicted > 0.75 && step.atRadius) this.#radius *= 2;
    }
    const { vectors, orbitalFocks } = yield* this.#canonical(focks);
    const hessian = new OrbitalHessian(this.problem, vectors, orbitalFocks);
    return yield* this.#tryFrom(this.#base = { vectors, energy, hessian });
  }

  /** Makes the Fock matrix diagonal among orbitals of the same occupation: there rotations change nothing. */
  *#canonical(
    focks: readonly Float64Array[],
  ): Generator<undefined, { vectors: Float64Array[]; orbitalFocks: Float64Array[] }> {
    const { channels, orthonormal: { count: n } } = this.problem;
    const vectors: Float64Array[] = [];
    const orbitalFocks: Float64Array[] = [];
    for (let set = 0; set < setCount(channels); set++) {
      const own = Array.from(channels.keys()).filter((c) => channels[c]!.set === set);
      const before = this.#trial[set]!;
      const mean = new Float64Array(n * n);
      for (const c of own) for (let i = 0; i < n * n; i++) mean[i]! += focks[c]![i]! / own.length;
      const fock = yield* inOrbitals(before, mean, n);
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
      for (const c of own) orbitalFocks[c] = yield* inOrbitals(after, focks[c]!, n);
    }
    return { vectors, orbitalFocks };
  }

  /** The orbitals exp(A) V, A a step inside the radius, by the exponential's series. */
  *#tryFrom({ vectors, hessian }: Base): Generator<undefined, readonly Eigen[]> {
    const n = this.problem.orthonormal.count;
    const step = this.#step = yield* stepTowardsMinimum(hessian, this.#radius);
    const values = new Float64Array(n);
    const trial: Float64Array[] = [];
    for (let set = 0; set < vectors.length; set++) {
      const rotation = step.rotation.subarray(set * n * n, (set + 1) * n * n);
      let term: Float64Array = new Float64Array(n * n);
      transpose(vectors[set]!, term, n, n);
      const sum = term.slice();
      for (let order = 1; largest(term) > 1e-18; order++) {
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

/** V F V^T: a symmetric matrix of the orthonormal basis over orbitals given as rows. */
export function* inOrbitals(
  vectors: Float64Array,
  matrix: Float64Array,
  n: number,
): Generator<undefined, Float64Array> {
  const left = new Float64Array(n * n);
  yield* multiplyTransposed(vectors, matrix, left, n, n, n);
  const out = new Float64Array(n * n);
  yield* multiplyTransposed(left, vectors, out, n, n, n);
  return out;
}

function largest(values: Float64Array): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]!));
  return found;
}
