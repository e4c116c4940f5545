// The self-consistent field of a closed shell: orbitals from the mean field of their own density, by DIIS.
// C. C. J. Roothaan, Rev. Mod. Phys. 23, 69 (1951), doi:10.1103/RevModPhys.23.69.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { Diis } from "./diis.ts";
import type { OrthonormalBasis } from "./orthonormal_basis.ts";
import type { RepulsionBuilder } from "./repulsion.ts";

/** What an SCF calculation iterates on. */
export interface ScfProblem {
  /** Number of basis functions, n. */
  readonly size: number;
  /** Kinetic energy and attraction by the nuclei: n x n, Hartree. */
  readonly coreHamiltonian: Float64Array;
  readonly orthonormal: OrthonormalBasis;
  readonly repulsion: RepulsionBuilder;
  /** Electrons in each orbital, given as eigenvectors in the orthonormal basis by rising energy. */
  occupy(orbitals: Eigen): Float64Array;
}

/** When an SCF calculation ends. */
export interface ScfCriteria {
  /** Change of the energy in the last iteration, Hartree. */
  readonly eConvergence: number;
  /** Largest element of the orbital gradient. */
  readonly dConvergence: number;
  readonly maxIterations: number;
}

/**
 * One iteration: the energy of a density, how it changed, and how far its orbitals are from self-consistency.
 */
export interface ScfIteration {
  /** 1-based. */
  readonly iteration: number;
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
  /** Density of both spins, n x n. */
  readonly density: Float64Array;
  /** Fock matrix of that density, n x n, Hartree. */
  readonly fock: Float64Array;
  /** Orbitals of that density: eigenvectors in the orthonormal basis; undefined where the density is a guess. */
  readonly vectors: Float64Array | undefined;
  /** The part of the energy from the core Hamiltonian, Hartree. */
  readonly oneElectronEnergy: number;
  /** The part of the energy from the electrons' repulsion, Hartree. */
  readonly twoElectronEnergy: number;
  /** Largest change of a density element in the last iteration. */
  readonly densityChange: number;
}

/** Iterates from a density (both spins, n x n), or from the orbitals of the core Hamiltonian without one. */
export function* scfCycle(
  problem: ScfProblem,
  guess: Float64Array | undefined,
  criteria: ScfCriteria,
): Generator<ScfIteration | undefined, ScfState> {
  const { size, coreHamiltonian, orthonormal, repulsion } = problem;
  const m = orthonormal.count;
  const fock = new Float64Array(m * m);
  const gradient = new Float64Array(m * m);
  const diis = new Diis();
  let density = guess;
  let orthonormalDensity: Float64Array | undefined;
  let vectors: Float64Array | undefined;
  let densityChange = NaN, energyChange = NaN, electronicEnergy = NaN;
  if (density === undefined) {
    yield* toOrthonormal(coreHamiltonian, orthonormal, size, fock);
    const orbitals = yield* symmetricEigen(fock, m);
    vectors = orbitals.vectors;
    [density, orthonormalDensity] = yield* densityOf(problem, orbitals);
  }
  for (let iteration = 1;; iteration++) {
    const fullFock = yield* repulsion.build(density);
    const twoElectronEnergy = 0.5 * trace(density, fullFock);
    const oneElectronEnergy = trace(density, coreHamiltonian);
    for (let i = 0; i < fullFock.length; i++) fullFock[i]! += coreHamiltonian[i]!;
    energyChange = oneElectronEnergy + twoElectronEnergy - electronicEnergy;
    electronicEnergy = oneElectronEnergy + twoElectronEnergy;
    yield* toOrthonormal(fullFock, orthonormal, size, fock);
    let orbitalGradient = NaN;
    if (orthonormalDensity !== undefined) {
      orbitalGradient = yield* commutator(fock, orthonormalDensity, m, gradient);
    }
    const now: ScfIteration = { iteration, electronicEnergy, energyChange, orbitalGradient };
    yield now;
    const converged = Math.abs(energyChange) < criteria.eConvergence &&
      orbitalGradient < criteria.dConvergence;
    if (converged || iteration >= criteria.maxIterations || !Number.isFinite(electronicEnergy)) {
      return {
        ...now,
        converged,
        density,
        fock: fullFock,
        vectors,
        oneElectronEnergy,
        twoElectronEnergy,
        densityChange,
      };
    }
    if (orthonormalDensity !== undefined) {
      diis.add(fock, gradient);
      diis.extrapolate(fock);
    }
    const before = density;
    const orbitals = yield* symmetricEigen(fock, m);
    vectors = orbitals.vectors;
    [density, orthonormalDensity] = yield* densityOf(problem, orbitals);
    densityChange = largestDifference(before, density);
  }
}

/** Writes X^T A X into `out` for a symmetric A in the basis of functions. */
function* toOrthonormal(
  a: Float64Array,
  { rows, count }: OrthonormalBasis,
  size: number,
  out: Float64Array,
): Generator<undefined, void> {
  const left = new Float64Array(count * size);
  yield* multiplyTransposed(rows, a, left, count, size, size);
  yield* multiplyTransposed(left, rows, out, count, count, size);
}

/** The density of occupied orbitals over the basis functions, and over the orthonormal basis for one spin. */
function* densityOf(
  problem: ScfProblem,
  orbitals: Eigen,
): Generator<undefined, [density: Float64Array, orthonormalDensity: Float64Array]> {
  const { size, orthonormal: { count, columns } } = problem;
  const occupations = problem.occupy(orbitals);
  const occupied = Array.from(occupations.keys()).filter((k) => occupations[k]! > 0);
  const scaled = new Float64Array(occupied.length * count);
  occupied.forEach((k, row) => {
    const scale = Math.sqrt(occupations[k]!);
    for (let i = 0; i < count; i++) scaled[row * count + i] = scale * orbitals.vectors[k * count + i]!;
  });
  const coefficients = new Float64Array(size * occupied.length);
  yield* multiplyTransposed(columns, scaled, coefficients, size, occupied.length, count);
  const density = new Float64Array(size * size);
  yield* multiplyTransposed(coefficients, coefficients, density, size, size, occupied.length);
  const byFunction = new Float64Array(count * occupied.length);
  transpose(scaled, byFunction, occupied.length, count);
  const orthonormalDensity = new Float64Array(count * count);
  yield* multiplyTransposed(byFunction, byFunction, orthonormalDensity, count, count, occupied.length);
  for (let i = 0; i < orthonormalDensity.length; i++) orthonormalDensity[i]! *= 0.5;
  return [density, orthonormalDensity];
}

/** Writes FD - DF into `out` and returns its largest element. */
function* commutator(
  fock: Float64Array,
  density: Float64Array,
  n: number,
  out: Float64Array,
): Generator<undefined, number> {
  const product = new Float64Array(n * n);
  yield* multiplyTransposed(fock, density, product, n, n, n);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = product[i * n + j]! - product[j * n + i]!;
      out[i * n + j] = value;
      largest = Math.max(largest, Math.abs(value));
    }
  }
  return largest;
}

function trace(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
