// What the pairs of one occupied orbital p with all others q add to the densities of MP2 and to the derivatives of its
// energy by orbital coefficients: steps of unrelaxed_densities.ts, which has the formulas' literature.

import type { FittingKernel } from "../density_fitting/fitting_kernel.ts";
import { multiplyLong, multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";
import { type PairWorkspace, pauseAfter } from "./pair_integrals.ts";

/** Of the o active occupied and v virtual orbitals of one spin, or of both where they share them. */
export interface SpinDensityParts {
  readonly active: ActiveOrbitals;
  /** Change of the density between active occupied orbitals, o x o. */
  readonly occupied: Float64Array;
  /** Change of the density between virtual orbitals, v x v. */
  readonly virtual: Float64Array;
  /** Derivatives of the two-particle part of the energy by the occupied orbitals' coefficients: o x n, Hartree. */
  readonly occupiedSlope: Float64Array;
  /** The same by those of the virtual orbitals: v x n, Hartree. */
  readonly virtualSlope: Float64Array;
}

/** Two-particle density over pairs of occupied orbitals p and q, of all spins one after another. */
export interface PairDensity {
  /** Their number m, made even by an orbital of nothing: products of rows of even length take fewer copies. */
  readonly orbitals: number;
  /** Coefficients of the orbitals: n x m. */
  readonly coefficients: Float64Array;
  /**
   * [function l][function j][orbital p][orbital q]: the factors of (pj|ql), n x n x m x m; the same with p and q, and j
   * and l, exchanged.
   */
  readonly density: Float64Array;
}

/** Gamma of one spin, or of both. */
export interface FittedSpinDensity {
  readonly active: ActiveOrbitals;
  /** [P][p][a]. */
  readonly values: Float64Array;
}

/** The two-particle density of fitted integrals. */
export interface FittedPairDensity {
  readonly kernel: FittingKernel;
  readonly spins: readonly FittedSpinDensity[];
  /** gamma, symmetric, over the auxiliary functions. */
  readonly metric: Float64Array;
}

/** What the density between occupied orbitals is made of. */
interface OccupiedWorkspace {
  /** Amplitudes T: [q][a][b]. */
  readonly amplitudes: Float64Array;
  /** G: [q][a][b]. */
  readonly density: Float64Array;
  /** Room for as many numbers as there are pairs of orbitals q, at least. */
  readonly product: Float64Array;
}

/**
 * Subtracts sum_ab G_pq^ab T_pq'^ab from the density between q and q'.
 *
 * @param work T and G of all q.
 * @param count Number of orbitals q.
 * @param square Numbers of one q.
 * @param out The density of occupied orbitals, count x count.
 */
export function* addOccupied(
  { amplitudes, density, product }: OccupiedWorkspace,
  count: number,
  square: number,
  out: Float64Array,
): Generator<undefined, void> {
  yield* multiplyLong(density, amplitudes, product, count, count, square);
  for (let q = 0; q < count; q++) {
    for (let r = 0; r <= q; r++) {
      const sum = product[q * count + r]!;
      out[q * count + r]! -= sum;
      if (r < q) out[r * count + q]! -= sum;
    }
  }
}

/**
 * Transforms G of all q back to functions, over the integrals: [q][function of q][function of p]. Before they are lost,
 * the slopes of the virtual orbitals of p are taken from them, and with the amplitudes the virtual density.
 *
 * @param own Densities of the spin of p.
 * @param other Orbitals of the spin of q.
 * @param ownColumns Coefficients of the virtual orbitals of the spin of p, n x v.
 * @param otherColumns The same of the spin of q.
 * @param n Number of basis functions.
 * @param work G and T of all q, and work space.
 */
export function* backTransform(
  own: SpinDensityParts,
  other: ActiveOrbitals,
  ownColumns: Float64Array,
  otherColumns: Float64Array,
  n: number,
  work: PairWorkspace,
): Generator<undefined, void> {
  const rows = own.active.virtualCount, columns = other.virtualCount;
  const { product, turned, mixed, mixedTurned } = work;
  for (let q = 0; q < other.occupiedCount; q++) {
    const functions = work.functions.subarray(q * n * n, (q + 1) * n * n);
    const amplitudes = work.amplitudes.subarray(q * rows * columns, (q + 1) * rows * columns);
    const density = work.density.subarray(q * rows * columns, (q + 1) * rows * columns);
    yield* multiplyTransposed(density, amplitudes, product, rows, rows, columns);
    for (let i = 0; i < rows * rows; i++) own.virtual[i]! += product[i]!;
    yield* multiplyTransposed(density, otherColumns, mixed, rows, n, columns);
    transpose(functions, turned, n, n);
    yield* multiplyTransposed(mixed, turned, product, rows, n, n);
    for (let i = 0; i < rows * n; i++) own.virtualSlope[i]! += 2 * product[i]!;
    transpose(mixed, mixedTurned, rows, n);
    yield* multiplyTransposed(mixedTurned, ownColumns, functions, n, n, rows);
    if (pauseAfter(q, n * n * (rows + columns))) yield;
  }
}

/**
 * Puts the densities of one p, [q][l][j], among those of all pairs.
 *
 * @param functions The densities of p.
 * @param n Number of basis functions.
 * @param count Number of orbitals q.
 * @param p 0-based, counted over all spins.
 * @param first The first q, counted likewise.
 * @param pairs Receives them.
 */
export function* storePairs(
  functions: Float64Array,
  n: number,
  count: number,
  p: number,
  first: number,
  { density, orbitals: m }: PairDensity,
): Generator<undefined, void> {
  for (let l = 0; l < n; l++) {
    for (let j = 0, to = l * n * m * m + p * m + first; j < n; j++, to += m * m) {
      for (let q = 0, from = l * n + j; q < count; q++, from += n * n) density[to + q] = functions[from]!;
    }
    if (pauseAfter(l, 20 * n * count)) yield;
  }
}
