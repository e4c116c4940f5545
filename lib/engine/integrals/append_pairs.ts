// Pairs of shell blocks behind others, for what is put together of pairs that are there.

import type { PairCounts } from "./block_pair_counts.ts";
import type { BlockPairs, Draft } from "./block_pairs.ts";

/** What is added to the indices of blocks and functions. */
export interface Shifts {
  readonly rowBlock: number;
  readonly columnBlock: number;
  readonly row: number;
  readonly column: number;
}

const NONE: Shifts = { rowBlock: 0, columnBlock: 0, row: 0, column: 0 };

/** What several pairs have together. */
export function countsOfAll(all: readonly BlockPairs[]): PairCounts {
  const sum = (count: (pairs: BlockPairs) => number) => all.reduce((sum, pairs) => sum + count(pairs), 0);
  return {
    pairs: sum(({ count }) => count),
    functionPairs: sum(({ count, pairFunction }) => pairFunction[count]!),
    primitivePairs: sum(({ count, pairPrimitive }) => pairPrimitive[count]!),
    entries: sum(({ count, pairPrimitive, entryStart }) => entryStart[pairPrimitive[count]!]!),
  };
}

/** Appends some pairs, from one to before another. */
export function appendPairs(
  to: Draft,
  pairs: BlockPairs,
  from: number,
  end: number,
  shifts: Partial<Shifts>,
): void {
  const { rowBlock, columnBlock, row, column } = { ...NONE, ...shifts };
  const at = to.count, count = end - from;
  const primitive = pairs.pairPrimitive[from]!, endPrimitive = pairs.pairPrimitive[end]!;
  const firstFunction = pairs.pairFunction[from]!, endFunction = pairs.pairFunction[end]!;
  const atPrimitive = to.pairPrimitive[at]!, atFunction = to.pairFunction[at]!;
  const entry = pairs.entryStart[primitive]!, endEntry = pairs.entryStart[endPrimitive]!;
  const atEntry = to.entryStart[atPrimitive]!;
  to.pairDegree.set(pairs.pairDegree.subarray(from, end), at);
  shifted(pairs.pairRowBlock, from, end, to.pairRowBlock, at, rowBlock);
  shifted(pairs.pairColumnBlock, from, end, to.pairColumnBlock, at, columnBlock);
  shifted(pairs.pairPrimitive, from + 1, end + 1, to.pairPrimitive, at + 1, atPrimitive - primitive);
  shifted(pairs.pairFunction, from + 1, end + 1, to.pairFunction, at + 1, atFunction - firstFunction);
  shifted(pairs.functionRow, firstFunction, endFunction, to.functionRow, atFunction, row);
  shifted(pairs.functionColumn, firstFunction, endFunction, to.functionColumn, atFunction, column);
  shifted(pairs.entryStart, primitive + 1, endPrimitive + 1, to.entryStart, atPrimitive + 1, atEntry - entry);
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
  ) to[key].set(pairs[key].subarray(primitive, endPrimitive), atPrimitive);
  for (const key of ["entryFunction", "entryHermite", "entryValue", "entrySigned"] as const) {
    to[key].set(pairs[key].subarray(entry, endEntry), atEntry);
  }
  to.count = at + count;
}

/** Copies numbers from the first to before the end, with something added. */
export function shifted(
  from: Int32Array,
  first: number,
  end: number,
  to: Int32Array,
  at: number,
  shift: number,
): void {
  for (let i = first, j = at; i < end; i++, j++) to[j] = from[i]! + shift;
}
