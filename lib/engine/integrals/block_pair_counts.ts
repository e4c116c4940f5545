// How much room the pairs of shell blocks of a basis take, known before it is taken.

import type { PlacedBasis, PlacedBlock, ShellBlock } from "../basis/shell_block.ts";
import { hermiteIndex } from "./hermite_index.ts";

/** Pairs of primitives whose overlap has a factor exp(-x) with x above this, 1e-20, are left out. */
export const NEGLIGIBLE_EXPONENT = 46;

/** How much room pairs of blocks take: upper bounds. */
export interface PairCounts {
  pairs: number;
  functionPairs: number;
  primitivePairs: number;
  entries: number;
}

/** Counts what makeBlockPairs will need at most, without computing it. */
export function countBlockPairs({ blocks }: PlacedBasis): PairCounts {
  return countPairsOf(blocks, blocks);
}

/** The same for the blocks of some rows with those of some columns: each pair once where both are the same. */
export function countPairsOf(rows: readonly PlacedBlock[], columns: readonly PlacedBlock[]): PairCounts {
  const counts: PairCounts = { pairs: 0, functionPairs: 0, primitivePairs: 0, entries: 0 };
  const entriesOf = new Map<ShellBlock, Map<ShellBlock, number>>();
  rows.forEach((a, indexA) => {
    let row = entriesOf.get(a.block);
    if (row === undefined) entriesOf.set(a.block, row = new Map());
    const end = rows === columns ? indexA + 1 : columns.length;
    for (let indexB = 0; indexB < end; indexB++) {
      const b = columns[indexB]!;
      const primitivePairs = countOverlapping(a, b, a === b);
      if (primitivePairs === 0) continue;
      let entries = row.get(b.block);
      if (entries === undefined) row.set(b.block, entries = entriesPerPrimitivePair(a.block, b.block));
      counts.pairs++;
      counts.functionPairs += a.block.functionAngular.length * b.block.functionAngular.length;
      counts.primitivePairs += primitivePairs;
      counts.entries += primitivePairs * entries;
    }
  });
  return counts;
}

/**
 * Bytes that pairs of blocks take, with the copy of most of them that the loops over quartets work on, and their entries in
 * the order of functions, here and there.
 */
export function blockPairBytes(counts: PairCounts): number {
  return 26 * counts.pairs + 16 * counts.functionPairs + 92 * counts.primitivePairs + 86 * counts.entries;
}

/** The most entries of E that one primitive pair of two blocks can have. */
export function entriesPerPrimitivePair(a: ShellBlock, b: ShellBlock): number {
  let entries = 0;
  for (const angularA of a.functionAngular) {
    for (const angularB of b.functionAngular) {
      const reached = new Set<number>();
      for (const m of a.angular[angularA]!) {
        for (const n of b.angular[angularB]!) {
          for (let t = 0; t <= m.i + n.i; t++) {
            for (let u = 0; u <= m.j + n.j; u++) {
              for (let v = 0; v <= m.k + n.k; v++) reached.add(hermiteIndex(t, u, v));
            }
          }
        }
      }
      entries += reached.size;
    }
  }
  return entries;
}

/** Pairs of primitives of two blocks whose overlap is not negligible; of a block with itself each once. */
export function countOverlapping(a: PlacedBlock, b: PlacedBlock, same: boolean): number {
  const distance2 = squaredDistance(a, b);
  const [ea, eb] = [a.block.exponents, b.block.exponents];
  let count = 0;
  for (let i = 0; i < ea.length; i++) {
    for (let j = 0; j < (same ? i + 1 : eb.length); j++) {
      if (ea[i]! * eb[j]! / (ea[i]! + eb[j]!) * distance2 <= NEGLIGIBLE_EXPONENT) count++;
    }
  }
  return count;
}

/** Squared distance of two blocks in bohr^2. */
export function squaredDistance(a: PlacedBlock, b: PlacedBlock): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;
}

/** The function 1: what stands beside a function that is alone on its side of an integral. */
export const UNIT: ShellBlock = {
  exponents: Float64Array.of(0),
  lMax: 0,
  angular: [[{ i: 0, j: 0, k: 0, coefficient: 1 }]],
  angularDegree: [0],
  functionAngular: [0],
  contraction: [Float64Array.of(1)],
};

/** Upper bounds of what {@linkcode makeSingleBlocks} makes. */
export function countSingleBlocks(basis: PlacedBasis): PairCounts {
  const counts: PairCounts = { pairs: 0, functionPairs: 0, primitivePairs: 0, entries: 0 };
  for (const { block } of basis.blocks) {
    counts.pairs++;
    counts.functionPairs += block.functionAngular.length;
    counts.primitivePairs += block.exponents.length;
    counts.entries += block.exponents.length * entriesPerPrimitivePair(block, UNIT);
  }
  return counts;
}
