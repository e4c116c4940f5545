// Shell blocks by themselves, for integrals with one function on a side: the auxiliary functions of density fitting. Each
// is a pair with the function 1, so that (P|Q) and (ij|P) are quartets like any other.

import { appendPairs, countsOfAll } from "./append_pairs.ts";
import { countSingleBlocks, UNIT } from "./block_pair_counts.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { appendPair, type BlockPairs, emptyPairs } from "./block_pairs.ts";

/**
 * A solid harmonic times a Gaussian is the same harmonic of derivatives of a Gaussian: Hermite Gaussians of lower
 * degrees cancel but for rounding.
 */
const ROUNDING = 1e-13;

/**
 * Each block of a basis by itself, as a pair with the function 1, so that (P|Q) and (ij|P) are quartets too. Function
 * pairs have the function's index as row, and 0 as column.
 */
export function* makeSingleBlocks(basis: PlacedBasis): Generator<undefined, BlockPairs> {
  const pairs = emptyPairs(countSingleBlocks(basis));
  for (const [index, placed] of basis.blocks.entries()) {
    appendPair(pairs, placed, { ...placed, block: UNIT, first: 0 }, ROUNDING);
    pairs.pairRowBlock[pairs.count] = pairs.pairColumnBlock[pairs.count] = index;
    pairs.count++;
    if (index % 16 === 15) yield;
  }
  return pairs;
}

/**
 * The pairs of both, those of the second behind those of the first.
 *
 * @param blocks Number of the first one's shell blocks: those of the second are counted from there on.
 */
export function joinedPairs(first: BlockPairs, second: BlockPairs, blocks: number): BlockPairs {
  const pairs = emptyPairs(countsOfAll([first, second]));
  appendPairs(pairs, first, 0, first.count, {});
  appendPairs(pairs, second, 0, second.count, { rowBlock: blocks, columnBlock: blocks });
  return pairs;
}
