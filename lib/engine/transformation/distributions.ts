// Where products of two basis functions kl stand when those that matter are counted one after another.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import type { PairOrder } from "../repulsion/pair_order.ts";

/** The order of products of functions. */
export interface Distributions {
  /** Number of products. */
  readonly count: number;
  /** For each k and l, in either order, their place, or -1 where all integrals are negligible: n x n. */
  readonly of: Int32Array;
}

/** The order of the screened pairs of shell blocks, with those of one pair together. */
export interface ScreenedDistributions extends Distributions {
  /** The largest number of products in one pair of blocks. */
  readonly largest: number;
  /** First product of each screened pair; one more entry than there are. */
  readonly start: Int32Array;
}

/** Counts the function pairs of the screened pairs of blocks. */
export function screenedDistributions(
  { pairFunction, functionRow, functionColumn }: BlockPairs,
  { pair }: ScreenedPairs,
  size: number,
): ScreenedDistributions {
  const start = new Int32Array(pair.length + 1);
  const of = new Int32Array(size * size).fill(-1);
  let count = 0;
  let largest = 0;
  pair.forEach((each, place) => {
    for (let f = pairFunction[each]!; f < pairFunction[each + 1]!; f++) {
      const k = functionRow[f]!, l = functionColumn[f]!;
      of[k * size + l] = of[l * size + k] = count++;
    }
    start[place + 1] = count;
    largest = Math.max(largest, count - start[place]!);
  });
  return { count, largest, start, of };
}

/** All products, in the order of integrals in memory. */
export function allDistributions({ size, place }: PairOrder): Distributions {
  return { count: size * (size + 1) / 2, of: place };
}
