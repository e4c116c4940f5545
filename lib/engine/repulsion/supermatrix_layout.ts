// Where P, densities and their products lie in a memory that compiled loops and threads share, and in which parts the
// product is computed. The parts follow from the number of functions alone, and their sums are added up in order, so that
// a product has the same bits whoever computes them.

import { packedLength } from "./in_core_memory.ts";

/** Rows of P: from the first, 0-based, to the one after the last; multiples of four, or the number of all rows. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Elements of P in a part at least, some 1 ms, and how many parts there are at most. */
const PART = 1_000_000, MAX_PARTS = 64;

/** Elements of P between two pauses: some 5 ms. */
const STEP = 4_000_000;

/** The least number of elements of P with which it pays that other threads help: some 75 functions, 0.2 seconds. */
const WORTH_SHARING = 4_000_000;

/** The parts of a product with P: sums over some of its rows. */
export function productParts(pairs: number): readonly Rows[] {
  return cut({ from: 0, to: pairs }, Math.max(PART, Math.ceil(elements(0, pairs) / MAX_PARTS)));
}

/** The steps of a part, with time for a pause between two. */
export function stepsOf(part: Rows): readonly Rows[] {
  return cut(part, STEP);
}

/** Whether threads should share the work with P over this many functions. */
export function isWorthSharing(size: number): boolean {
  return packedLength(size) >= WORTH_SHARING;
}

function elements(from: number, to: number): number {
  return (to * (to + 1) - from * (from + 1)) / 2;
}

function cut({ from, to }: Rows, most: number): readonly Rows[] {
  const cuts: Rows[] = [];
  for (let row = from; row < to;) {
    const first = row;
    while (row < to && (row === first || row % 4 !== 0 || elements(first, row) < most)) row++;
    cuts.push({ from: first, to: row });
  }
  return cuts;
}

/** Where the vector begins, in bytes: 0 stays free. */
const START = 16;

/** Places in the memory, in bytes: a vector, the matrices, and the sums of the parts. */
export class SupermatrixLayout {
  readonly parts: readonly Rows[];
  /** Elements of a matrix. */
  readonly length: number;
  /** Bytes in all. */
  readonly bytes: number;

  /**
   * @param pairs Rows of each matrix.
   * @param matrices How many there are.
   * @param isShared Whether there is a place for the sum of each part, and one more; else there is one.
   */
  constructor(readonly pairs: number, readonly matrices: number, readonly isShared: boolean) {
    this.parts = productParts(pairs);
    this.length = pairs * (pairs + 1) / 2;
    this.bytes = this.sum(isShared ? this.parts.length + 1 : 1);
  }

  readonly vector = START;

  matrix(index: number): number {
    return START + 8 * (even(this.pairs) + index * even(this.length));
  }

  sum(index: number): number {
    return this.matrix(this.matrices) + 8 * index * even(this.pairs);
  }
}

function even(count: number): number {
  return count + count % 2;
}
