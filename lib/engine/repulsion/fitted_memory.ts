// Memory that density fitting takes beside a calculation that keeps no integrals, known before any of it is taken.

import { fittedIntegralBytes, roundedUp, transformationBytes } from "../density_fitting/memory.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { blockPairBytes, countBlockPairs, countSingleBlocks } from "../integrals/block_pair_counts.ts";

/**
 * Bytes of fitted integrals and of their use: an upper bound.
 *
 * @param densities That are built at a time.
 */
export function fittingBytes(basis: PlacedBasis, auxiliary: PlacedBasis, densities: 1 | 2): number {
  const counts = countBlockPairs(basis);
  const pairs = counts.functionPairs;
  const square = 8 * roundedUp(auxiliary.size, 4) ** 2;
  // The metric's factor is once outside of the loops' memory, and once in it.
  return blockPairBytes(counts) + blockPairBytes(countSingleBlocks(auxiliary)) + 2 * square +
    fittedIntegralBytes(auxiliary.size, pairs) +
    Math.max(
      transformationBytes(basis, auxiliary.size),
      fittedRepulsionBytes(basis.size, pairs, densities),
    );
}

/** Half-transformed integrals of a function that are multiplied at once, at least: adding their product up then costs little. */
export const INNER = 160;

/** Bytes that a build takes beside its densities and results: no density has more orbitals than functions, in each sign. */
export function fittedRepulsionBytes(size: number, pairs: number, densities: 1 | 2): number {
  const side = roundedUp(size, 4);
  const ofDensity = 2 * (side + 2) * side + 3 * side ** 2;
  // Once outside of the loops' memory, and once in it.
  return 2 * 8 * ((INNER + 4) * (pairs + side) + side ** 2 + densities * ofDensity);
}
