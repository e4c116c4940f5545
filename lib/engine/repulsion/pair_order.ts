// Where the product of two functions stands among all products: by their shell blocks, so that those of one pair of blocks
// stand together. All with a function of one block come before any with a function of a later one.

import type { PlacedBasis } from "../basis/shell_block.ts";

/** The order of the products of the functions of a basis. */
export interface PairOrder {
  /** Number of basis functions, n. */
  readonly size: number;
  /** First function of each block; one more entry than blocks. */
  readonly blockStart: Int32Array;
  /** Place of the product of functions i and j, in either order: n x n. */
  readonly place: Int32Array;
}

/** The order of products of a basis. */
export function pairOrder({ blocks, size }: PlacedBasis): PairOrder {
  const blockStart = Int32Array.from([...blocks.map(({ first }) => first), size]);
  const place = new Int32Array(size * size);
  for (let a = 0; a < blocks.length; a++) {
    for (let b = 0; b <= a; b++) {
      const start = firstOfBlocks(blockStart, a, b);
      const columns = blockStart[b + 1]! - blockStart[b]!;
      for (let i = blockStart[a]!; i < blockStart[a + 1]!; i++) {
        const row = i - blockStart[a]!;
        const end = a === b ? i + 1 : blockStart[b + 1]!;
        const rowStart = start + (a === b ? row * (row + 1) / 2 : row * columns);
        for (let j = blockStart[b]!; j < end; j++) {
          place[i * size + j] = place[j * size + i] = rowStart + j - blockStart[b]!;
        }
      }
    }
  }
  return { size, blockStart, place };
}

/** Place of the first product of a function of block a with one of block b, where b is not behind a. */
export function firstOfBlocks(blockStart: Int32Array, a: number, b: number): number {
  const first = blockStart[a]!;
  return first * (first + 1) / 2 + (blockStart[a + 1]! - first) * blockStart[b]!;
}
