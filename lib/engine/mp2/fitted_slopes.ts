// How the correlation energy of second order with fitted integrals changes with the coefficients of the orbitals: by
// 2 sum over a, P of Gamma_pa^P (ia|P) for the function i of an occupied orbital p, and by 2 sum over p, P of
// Gamma_pa^P (pi|P) for that of a virtual one a. Integrals of basis functions are computed for one auxiliary block at a time.

import { type FittingKernel, writeThreeIndex } from "../density_fitting/fitting_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { multiplyLong, multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { FittedPairDensity, FittedSpinDensity, SpinDensityParts } from "./pair_densities.ts";
import { virtualColumns } from "./unrelaxed_densities.ts";

/** Integrals between two pauses: some 5 ms. */
const BATCH = 50_000;

/**
 * Adds to the slopes of each spin, Hartree; pauses every few milliseconds.
 *
 * @param density Gamma of each spin.
 * @param screened Pairs of shell blocks that matter.
 * @param n Number of basis functions.
 * @param spins Receive the slopes.
 */
export function* addFittedSlopes(
  { kernel, spins: densities }: FittedPairDensity,
  screened: ScreenedPairs,
  n: number,
  spins: readonly SpinDensityParts[],
): Generator<undefined, void> {
  const columns = spins.map(({ active }) => virtualColumns(active, n));
  for (
    const [block, { first, block: { functionAngular: { length: count } } }] of kernel.basis.blocks.entries()
  ) {
    const integrals = yield* squaresOf(kernel, screened, block, n);
    const byFunction = new Float64Array(integrals.length);
    transpose(integrals, byFunction, count * n, n);
    yield;
    for (const [s, density] of densities.entries()) {
      yield* addSlopes(density, first, count, integrals, byFunction, columns[s]!, n, spins[s]!);
    }
  }
}

/** (ij|P) of an auxiliary block as symmetric matrices: [P][i][j]. */
function* squaresOf(
  kernel: FittingKernel,
  screened: ScreenedPairs,
  block: number,
  n: number,
): Generator<undefined, Float64Array> {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const count = kernel.basis.blocks[block]!.block.functionAngular.length;
  const squares = new Float64Array(count * n * n);
  const integrals = new Float64Array(largestPair(kernel, screened) * count);
  let left = BATCH;
  for (let place = 0; place < screened.pair.length; place++) {
    const pair = screened.pair[place]!;
    const first = pairFunction[pair]!, functions = pairFunction[pair + 1]! - first;
    integrals.fill(0, 0, functions * count);
    writeThreeIndex(kernel, screened, place, block, integrals, 0, count, 1);
    for (let f = 0, from = 0; f < functions; f++) {
      const i = functionRow[first + f]!, j = functionColumn[first + f]!;
      for (let p = 0, ij = i * n + j, ji = j * n + i; p < count; p++, ij += n * n, ji += n * n) {
        squares[ij] = squares[ji] = integrals[from++]!;
      }
    }
    left -= functions * count;
    if (left > 0) continue;
    left = BATCH;
    yield;
  }
  return squares;
}

function largestPair({ pairs: { pairFunction } }: FittingKernel, { pair }: ScreenedPairs): number {
  let largest = 0;
  for (const each of pair) largest = Math.max(largest, pairFunction[each + 1]! - pairFunction[each]!);
  return largest;
}

/**
 * Adds what one auxiliary block gives.
 *
 * @param density Gamma of the spin.
 * @param first First auxiliary function of the block.
 * @param count Number of them.
 * @param integrals (ij|P): [P][i][j].
 * @param byFunction The same: [i][P][j].
 * @param columns Coefficients of the virtual orbitals, n x v.
 * @param n Number of basis functions.
 * @param out Receives the slopes.
 */
function* addSlopes(
  { active, values }: FittedSpinDensity,
  first: number,
  count: number,
  integrals: Float64Array,
  byFunction: Float64Array,
  columns: Float64Array,
  n: number,
  { occupiedSlope, virtualSlope }: SpinDensityParts,
): Generator<undefined, void> {
  const { occupiedCount: o, virtualCount: v, occupied } = active;
  if (o * v === 0) return;
  // Gamma: [P][p][a], then [P][p][j], then [p][P][j].
  const gamma = values.subarray(first * o * v, (first + count) * o * v);
  const half = new Float64Array(count * o * n), byOrbital = new Float64Array(count * o * n);
  yield* multiplyTransposed(gamma, columns, half, count * o, n, v);
  swapFirst(half, byOrbital, count, o, n);
  const occupiedPart = new Float64Array(o * n);
  yield* multiplyLong(byOrbital, byFunction, occupiedPart, o, n, count * n);
  for (let i = 0; i < o * n; i++) occupiedSlope[i]! += 2 * occupiedPart[i]!;
  // (pj|P): [p][P][j], then [P][p][j], then [j][P][p].
  yield* multiplyTransposed(occupied, integrals, byOrbital, o, count * n, n);
  swapFirst(byOrbital, half, o, count, n);
  const integralsTurned = byOrbital, gammaTurned = new Float64Array(count * o * v);
  transpose(half, integralsTurned, count * o, n);
  transpose(gamma, gammaTurned, count * o, v);
  const virtualPart = new Float64Array(v * n);
  yield* multiplyLong(gammaTurned, integralsTurned, virtualPart, v, n, count * o);
  for (let i = 0; i < v * n; i++) virtualSlope[i]! += 2 * virtualPart[i]!;
  yield;
}

/** From [one][two][n] to [two][one][n]. */
function swapFirst(from: Float64Array, to: Float64Array, one: number, two: number, n: number): void {
  for (let i = 0; i < one; i++) {
    for (let j = 0; j < two; j++) {
      to.set(from.subarray((i * two + j) * n, (i * two + j + 1) * n), (j * one + i) * n);
    }
  }
}
