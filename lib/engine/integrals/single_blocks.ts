// Shell blocks by themselves, for integrals with one function on a side: the auxiliary functions of density fitting. Each
// is a pair with the function 1, so that (P|Q) and (ij|P) are quartets like any other.

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
  const [primitives, functions] = [first.pairPrimitive[first.count]!, first.pairFunction[first.count]!];
  const entries = first.entryStart[primitives]!;
  const secondPrimitives = second.pairPrimitive[second.count]!;
  const secondFunctions = second.pairFunction[second.count]!;
  const secondEntries = second.entryStart[secondPrimitives]!;
  const pairs = emptyPairs({
    pairs: first.count + second.count,
    functionPairs: functions + secondFunctions,
    primitivePairs: primitives + secondPrimitives,
    entries: entries + secondEntries,
  });
  const copy = (
    key: Exclude<keyof BlockPairs, "count">,
    from: number,
    to: number,
    offset = 0,
  ) => {
    pairs[key].set(first[key].subarray(0, from));
    pairs[key].set(second[key].subarray(0, to), from);
    if (offset !== 0) { for (let i = from; i < from + to; i++) pairs[key][i]! += offset; }
  };
  copy("pairDegree", first.count, second.count);
  for (const key of ["pairRowBlock", "pairColumnBlock"] as const) {
    copy(key, first.count, second.count, blocks);
  }
  copy("pairPrimitive", first.count, second.count + 1, primitives);
  copy("pairFunction", first.count, second.count + 1, functions);
  for (const key of ["functionRow", "functionColumn"] as const) copy(key, functions, secondFunctions);
  for (
    const key of [
      "exponent",
      "primitiveRow",
      "primitiveColumn",
      "centreX",
      "centreY",
      "centreZ",
      "bound",
    ] as const
  ) copy(key, primitives, secondPrimitives);
  copy("entryStart", primitives, secondPrimitives + 1, entries);
  for (const key of ["entryFunction", "entryHermite", "entryValue", "entrySigned"] as const) {
    copy(key, entries, secondEntries);
  }
  pairs.count = first.count + second.count;
  return pairs;
}
