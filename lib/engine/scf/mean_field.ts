// The mean field of given densities: energies, Fock matrices, and how far the orbitals are from self-consistency.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { Eigen } from "../linalg/symmetric_eigen.ts";
import { occupations, setCount, type SpinChannel } from "./spin_channel.ts";
import type { OrthonormalBasis } from "./orthonormal_basis.ts";
import type { RepulsionBuilder } from "../repulsion/builder.ts";
import { roothaanFock } from "./roothaan_fock.ts";

/** What an SCF calculation iterates on. */
export interface ScfProblem {
  /** Number of basis functions, n. */
  readonly size: number;
  /** Kinetic energy and attraction by the nuclei: n x n, Hartree. */
  readonly coreHamiltonian: Float64Array;
  readonly orthonormal: OrthonormalBasis;
  readonly repulsion: RepulsionBuilder;
  /** The same for changes of densities; apart where a builder keeps the last densities. */
  readonly response: RepulsionBuilder;
  readonly spinChannels: readonly SpinChannel[];
}

/** The densities of the spin channels. */
export interface Densities {
  /** Over the basis functions, n x n, with the electrons of each spin channel. */
  readonly functions: readonly Float64Array[];
  /** Over the orthonormal basis, m x m, with one electron in a full orbital; undefined for a guess. */
  readonly orthonormal: readonly Float64Array[] | undefined;
}

/** The mean field of densities. */
export interface MeanField {
  /** Kinetic energy and attraction by the nuclei, in Hartree. */
  readonly oneElectronEnergy: number;
  /** Repulsion of the electrons, in Hartree. */
  readonly twoElectronEnergy: number;
  /** Fock matrix of each spin channel over the basis functions, n x n. */
  readonly focks: readonly Float64Array[];
  /** The same over the orthonormal basis, m x m. */
  readonly orthonormalFocks: readonly Float64Array[];
  /** For each set of orbitals the matrix whose eigenvectors they are at the end: m x m, set after set. */
  readonly effective: Float64Array;
  /** For each set FD - DF, D of one spin, as the mean of its spin channels: m x m, set after set. */
  readonly gradient: Float64Array;
  /** The largest element of that; NaN for a guess. */
  readonly largestGradient: number;
}

/**
 * Computes the mean field of densities.
 *
 * @param isRough Whether single precision does for the repulsion.
 */
export function* meanFieldOf(
  problem: ScfProblem,
  densities: Densities,
  isRough = false,
): Generator<undefined, MeanField> {
  const { size, coreHamiltonian, orthonormal, spinChannels } = problem;
  const m = orthonormal.count;
  const focks = yield* problem.repulsion.build(densities.functions, isRough);
  let oneElectronEnergy = 0, twoElectronEnergy = 0;
  const orthonormalFocks: Float64Array[] = [];
  for (let c = 0; c < spinChannels.length; c++) {
    const fock = focks[c]!, density = densities.functions[c]!;
    twoElectronEnergy += 0.5 * trace(density, fock);
    oneElectronEnergy += trace(density, coreHamiltonian);
    for (let i = 0; i < fock.length; i++) fock[i]! += coreHamiltonian[i]!;
    yield;
    orthonormalFocks.push(yield* toOrthonormal(fock, orthonormal, size));
  }
  const sets = setCount(spinChannels);
  const gradient = new Float64Array(sets * m * m);
  let largestGradient = NaN;
  if (densities.orthonormal !== undefined) {
    for (let c = 0; c < spinChannels.length; c++) {
      const weight = sets / spinChannels.length;
      const set = gradient.subarray(spinChannels[c]!.set * m * m, (spinChannels[c]!.set + 1) * m * m);
      yield* addCommutator(orthonormalFocks[c]!, densities.orthonormal[c]!, m, weight, set);
    }
    largestGradient = 0;
    for (let i = 0; i < gradient.length; i++) {
      largestGradient = Math.max(largestGradient, Math.abs(gradient[i]!));
    }
  }
  const effective = new Float64Array(sets * m * m);
  if (sets === spinChannels.length) orthonormalFocks.forEach((fock, c) => effective.set(fock, c * m * m));
  else effective.set(yield* roothaanFock(orthonormalFocks, densities.orthonormal, m));
  return {
    oneElectronEnergy,
    twoElectronEnergy,
    focks,
    orthonormalFocks,
    effective,
    gradient,
    largestGradient,
  };
}

/** The densities of orbitals, given for each set as eigenvectors in the orthonormal basis. */
export function* densitiesOf(
  { size, orthonormal: { count, columns }, spinChannels }: ScfProblem,
  orbitals: readonly Eigen[],
): Generator<undefined, Densities> {
  const functions: Float64Array[] = [];
  const orthonormal: Float64Array[] = [];
  for (const spinChannel of spinChannels) {
    const { set, electrons } = spinChannel;
    const held = occupations(spinChannel, orbitals[set]!);
    const occupied: number[] = [];
    for (let k = 0; k < held.length; k++) if (held[k]! > 0) occupied.push(k);
    const scaled = new Float64Array(occupied.length * count);
    const { vectors } = orbitals[set]!;
    for (let row = 0; row < occupied.length; row++) {
      const k = occupied[row]!, scale = Math.sqrt(held[k]!);
      for (let i = 0; i < count; i++) scaled[row * count + i] = scale * vectors[k * count + i]!;
    }
    const coefficients = new Float64Array(size * occupied.length);
    yield* multiplyTransposed(columns, scaled, coefficients, size, occupied.length, count);
    const density = new Float64Array(size * size);
    yield* multiplyTransposed(coefficients, coefficients, density, size, size, occupied.length);
    functions.push(density);
    const byFunction = new Float64Array(count * occupied.length);
    transpose(scaled, byFunction, occupied.length, count);
    const orthonormalDensity = new Float64Array(count * count);
    yield* multiplyTransposed(byFunction, byFunction, orthonormalDensity, count, count, occupied.length);
    for (let i = 0; i < orthonormalDensity.length; i++) orthonormalDensity[i]! /= electrons;
    orthonormal.push(orthonormalDensity);
    yield;
  }
  return { functions, orthonormal };
}

/** X^T A X for a symmetric A in the basis of functions. */
export function* toOrthonormal(
  a: Float64Array,
  { rows, count }: OrthonormalBasis,
  size: number,
): Generator<undefined, Float64Array> {
  const left = new Float64Array(count * size);
  yield* multiplyTransposed(rows, a, left, count, size, size);
  const out = new Float64Array(count * count);
  yield* multiplyTransposed(left, rows, out, count, count, size);
  return out;
}

/** Adds weight (FD - DF). */
function* addCommutator(
  fock: Float64Array,
  density: Float64Array,
  n: number,
  weight: number,
  out: Float64Array,
): Generator<undefined, void> {
  const product = new Float64Array(n * n);
  yield* multiplyTransposed(fock, density, product, n, n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j]! += weight * (product[i * n + j]! - product[j * n + i]!);
  }
}

function trace(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
