// The orbitals' response to a perturbation of second order: the Z-vector equations (e_a - e_i) z_ai + n G[z]_ai = -L_ai,
// G[z] the repulsion matrix of the density z_ai + z_ia and n the electrons of an orbital. N. C. Handy, H. F. Schaefer, J.
// Chem. Phys. 81, 5031 (1984), doi:10.1063/1.447489. They are solved in a growing space of trial vectors: J. A. Pople,
// R. Krishnan, H. B. Schlegel, J. S. Binkley, Int. J. Quantum Chem. Symp. 13, 225 (1979), doi:10.1002/qua.560160825.

import { TRIAL_VECTORS } from "./memory.ts";
import { EngineError } from "../error.ts";
import { solveLinear } from "../linalg/linear_solve.ts";
import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { RepulsionBuilder } from "../repulsion/builder.ts";
import type { SpinOrbitals } from "../scf/wavefunction.ts";
import { describeSystem, type System } from "../system.ts";

/** Trial vectors after which the equations count as unsolved. */
const MAX_VECTORS = 150;

/** Largest element of the residual, in Hartree, at which they are solved: gradients have errors of the same size. */
const RESIDUAL = 1e-11;

/** By this much less than in the beginning, where rounding ends, suffices too. */
const RELATIVE_RESIDUAL = 1e-12;

/** Orbitals of one spin, or of both, with the electrons that each holds. */
export interface ResponseSet {
  readonly orbitals: SpinOrbitals;
  readonly electrons: 1 | 2;
}

/**
 * What rotations of all sets do to each other: n C_i^T G[z] C_a of each, with z, occupied x virtual, of each.
 */
export type OrbitalCoupling = (parts: readonly Float64Array[]) => Generator<undefined, Float64Array[]>;

/**
 * Solves the equations of all sets at once.
 *
 * @param system For messages.
 * @param sets Orbitals of both spins, or of each.
 * @param repulsion Gives the repulsion of changes of densities, or what rotations do to each other through it.
 * @param n Number of basis functions.
 * @param sources L of each set: occupied x virtual, Hartree.
 * @returns z of each set: occupied x virtual.
 * @throws {EngineError} "not-converged".
 */
export function* orbitalResponse(
  system: System,
  sets: readonly ResponseSet[],
  repulsion: RepulsionBuilder | OrbitalCoupling,
  n: number,
  sources: readonly Float64Array[],
): Generator<undefined, Float64Array[]> {
  const responses = sets.map((set) => new SetResponse(set, n));
  const right = joined(sources).map((value) => -value);
  const differences = joined(responses.map(({ differences }) => differences));
  const coupling = typeof repulsion === "function" ? repulsion : couplingBy(repulsion, responses);
  const times = function* (vector: Float64Array) {
    const product = joined(yield* coupling(split(vector, responses)));
    for (let i = 0; i < product.length; i++) product[i]! += differences[i]! * vector[i]!;
    return product;
  };
  const needed = Math.max(RESIDUAL, RELATIVE_RESIDUAL * largest(right));
  const solution = new Float64Array(right.length);
  let residual = right.slice();
  for (let used = 0; largest(residual) > needed;) {
    if (used >= MAX_VECTORS) throw unsolved(system, largest(residual));
    const start = residual;
    const vectors: Float64Array[] = [], products: Float64Array[] = [];
    let factors: Float64Array = new Float64Array(0);
    while (vectors.length < TRIAL_VECTORS && largest(residual) > needed) {
      const trial = residual.map((value, i) => value / steep(differences[i]!));
      if (!orthonormalise(trial, vectors)) break;
      vectors.push(trial);
      products.push(yield* times(trial));
      used++;
      factors = projected(vectors, products, start) ?? factors;
      residual = start.slice();
      factors.forEach((factor, k) => addScaled(residual, -factor, products[k]!));
      yield;
    }
    if (vectors.length === 0) throw unsolved(system, largest(residual));
    factors.forEach((factor, k) => addScaled(solution, factor, vectors[k]!));
  }
  return split(solution, responses);
}

/** What rotations do to each other, by way of their densities. */
function couplingBy(repulsion: RepulsionBuilder, responses: readonly SetResponse[]): OrbitalCoupling {
  return function* (parts) {
    const densities: Float64Array[] = [];
    for (const [s, response] of responses.entries()) densities.push(yield* response.density(parts[s]!));
    const repulsions = yield* repulsion.build(densities);
    const products: Float64Array[] = [];
    for (const [s, response] of responses.entries()) products.push(yield* response.ofMatrix(repulsions[s]!));
    return products;
  };
}

function unsolved(system: System, residual: number): EngineError {
  return new EngineError(
    "not-converged",
    `the orbitals' response of ${describeSystem(system)} did not converge: ${
      residual.toExponential(1)
    } Hartree are left. The Hartree-Fock solution may be a saddle; set stability_analysis to follow`,
  );
}

/** Transforms between one set's rotations and matrices over functions. */
class SetResponse {
  /** e_a - e_i: occupied x virtual. */
  readonly differences: Float64Array;
  readonly #occupied: Float64Array;
  readonly #virtual: Float64Array;
  readonly #occupiedColumns: Float64Array;
  readonly #virtualColumns: Float64Array;
  readonly #occupiedCount: number;
  readonly #virtualCount: number;
  readonly #electrons: number;
  readonly #n: number;

  constructor({ orbitals: { occupied, energies, coefficients }, electrons }: ResponseSet, n: number) {
    const virtual = energies.length - occupied;
    this.#occupied = coefficients.subarray(0, occupied * n);
    this.#virtual = coefficients.subarray(occupied * n);
    transpose(this.#occupied, this.#occupiedColumns = new Float64Array(n * occupied), occupied, n);
    transpose(this.#virtual, this.#virtualColumns = new Float64Array(n * virtual), virtual, n);
    this.#occupiedCount = occupied;
    this.#virtualCount = virtual;
    this.#electrons = electrons;
    this.#n = n;
    this.differences = new Float64Array(occupied * virtual);
    for (let i = 0; i < occupied; i++) {
      for (let a = 0; a < virtual; a++) {
        this.differences[i * virtual + a] = energies[occupied + a]! - energies[i]!;
      }
    }
  }

  /** The density sum_ai z_ai (C_a C_i^T + C_i C_a^T), n x n. */
  *density(rotation: Float64Array): Generator<undefined, Float64Array> {
    const n = this.#n, occupied = this.#occupiedCount, virtual = this.#virtualCount;
    const half = new Float64Array(n * occupied);
    yield* multiplyTransposed(this.#virtualColumns, rotation, half, n, occupied, virtual);
    const density = new Float64Array(n * n);
    yield* multiplyTransposed(half, this.#occupiedColumns, density, n, n, occupied);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        density[i * n + j] = density[j * n + i] = density[i * n + j]! + density[j * n + i]!;
      }
    }
    return density;
  }

  /** The electrons of an orbital times C_i^T M C_a: occupied x virtual. */
  *ofMatrix(matrix: Float64Array): Generator<undefined, Float64Array> {
    const n = this.#n, occupied = this.#occupiedCount, virtual = this.#virtualCount;
    const half = new Float64Array(occupied * n);
    yield* multiplyTransposed(this.#occupied, matrix, half, occupied, n, n);
    const out = new Float64Array(occupied * virtual);
    yield* multiplyTransposed(half, this.#virtual, out, occupied, virtual, n);
    for (let i = 0; i < out.length; i++) out[i]! *= this.#electrons;
    return out;
  }
}

/** The difference of energies that a residual is divided by: none near zero. */
function steep(difference: number): number {
  return Math.abs(difference) < 0.1 ? (difference < 0 ? -0.1 : 0.1) : difference;
}

/** Makes a vector of length 1 that is orthogonal to others; false where nothing is left of it. */
function orthonormalise(vector: Float64Array, others: readonly Float64Array[]): boolean {
  const before = Math.sqrt(dot(vector, vector));
  // Twice is enough: B. N. Parlett, The Symmetric Eigenvalue Problem (1998), section 6.9.
  for (const other of [...others, ...others]) addScaled(vector, -dot(vector, other), other);
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 1e-12 * before)) return false;
  for (let i = 0; i < vector.length; i++) vector[i]! /= length;
  return true;
}

/** Factors of the vectors whose products leave a residual that is orthogonal to all of them. */
function projected(
  vectors: readonly Float64Array[],
  products: readonly Float64Array[],
  start: Float64Array,
): Float64Array | undefined {
  const count = vectors.length;
  const matrix = new Float64Array(count * count);
  const factors = Float64Array.from(vectors, (vector) => dot(vector, start));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) matrix[i * count + j] = dot(vectors[i]!, products[j]!);
  }
  return solveLinear(matrix, factors, count) ? factors : undefined;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

function split(vector: Float64Array, sets: readonly SetResponse[]): Float64Array[] {
  let place = 0;
  return sets.map(({ differences: { length } }) => vector.subarray(place, place += length));
}

function largest(vector: Float64Array): number {
  let found = 0;
  for (let i = 0; i < vector.length; i++) found = Math.max(found, Math.abs(vector[i]!));
  return found;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(out: Float64Array, factor: number, other: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * other[i]!;
}
