// Memory that density fitting takes beside a calculation that keeps no integrals, known before any of it is taken.

import {
  fittedIntegralBytes,
  leastRows,
  PANEL_WIDTH,
  roundedUp,
  transformationBytes,
} from "../density_fitting/memory.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { blockPairBytes, countBlockPairs, countSingleBlocks } from "../integrals/block_pair_counts.ts";

/** Bytes of fitted integrals and of their use: upper bounds. */
export interface FittingBytes {
  /** With all of B in memory. */
  readonly whole: number;
  /** With some of its rows, the others being computed with each pass. */
  readonly withRows: (rows: number) => number;
  /** The least rows. */
  readonly leastRows: number;
  /** As many rows as some bytes hold, all of them where these suffice, and at least the least. */
  readonly rowsWithin: (bytes: number) => number;
}

/**
 * How much memory density fitting takes.
 *
 * @param densities That are built at a time.
 */
export function fittingBytes(
  basis: PlacedBasis,
  auxiliary: PlacedBasis,
  densities: 1 | 2,
): FittingBytes {
  const counts = countBlockPairs(basis);
  const pairs = counts.functionPairs;
  const square = 8 * roundedUp(auxiliary.size, 4) ** 2;
  // The metric's factor is once outside of the loops' memory, and once in it.
  const beside = blockPairBytes(counts) + blockPairBytes(countSingleBlocks(auxiliary)) + 2 * square;
  const transformation = transformationBytes(basis, auxiliary.size);
  const use = fittedRepulsionBytes(basis.size, pairs, densities);
  const whole = beside + fittedIntegralBytes(auxiliary.size, pairs) + Math.max(transformation, use);
  // Rows are computed while a build is under way, which may want some from two places.
  const fixed = beside + transformation + use + fittedIntegralBytes(MAX_AT_ONCE, pairs);
  const least = leastRows(auxiliary.size);
  return {
    whole,
    withRows: (rows) => fixed + fittedIntegralBytes(rows, pairs),
    leastRows: least,
    rowsWithin: (bytes) =>
      whole <= bytes ? auxiliary.size : Math.max(
        least,
        Math.min(auxiliary.size - 1, Math.floor((bytes - fixed) / fittedIntegralBytes(1, pairs))),
      ),
  };
}

/** Half-transformed integrals of a function that are multiplied at once, at least: adding their product up then costs little. */
export const INNER = 160;

/** Auxiliary functions that are multiplied at once, at most: few orbitals would want more. */
export const MAX_AT_ONCE = 32;

/** Orbitals that are transformed at once, at most: a multiple of four. */
export const MAX_ORBITALS = 40;

/** Bytes that a build takes beside its densities and results: no density has more orbitals than functions, in each sign. */
export function fittedRepulsionBytes(size: number, pairs: number, densities: 1 | 2): number {
  const side = roundedUp(size, 4);
  const ofDensity = 2 * (side + 2) * side + 3 * side ** 2;
  // Once outside of the loops' memory, and once in it. Panels, rows of one of them, and the partners of functions.
  const half = (INNER + PANEL_WIDTH * Math.min(MAX_ORBITALS, side)) * side;
  return 2 * 8 * ((MAX_AT_ONCE + PANEL_WIDTH + 6) * pairs + half + side ** 2 + densities * ofDensity);
}
