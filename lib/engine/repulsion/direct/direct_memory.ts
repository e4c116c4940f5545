// Where threads find the changes of densities, and put what parts give: n x n matrices in memory that they share. There are
// fewer places than parts: each is used again by a later part, once what is there is added up.

import { sharedBytes } from "../../../base/workarounds/shared_bytes.ts";
import { isWorthSharing } from "../supermatrix_layout.ts";

/** Places for what parts give: threads beyond fifteen find none from time to time. */
export const PLACES = 16;

/** Bytes that threads share for n functions; 0 where they share nothing. */
export function sharedDirectBytes(size: number, densities: 1 | 2): number {
  return isWorthSharing(size) ? 8 * length(size, densities) : 0;
}

function length(size: number, densities: 1 | 2): number {
  return (1 + PLACES) * densities * size ** 2;
}

/** Matrices in shared memory. */
export class DirectMemory {
  readonly numbers: Float64Array;
  readonly #densities: 1 | 2;
  readonly #square: number;

  /**
   * @param size Number of functions, n.
   * @param densities How many densities there are at most.
   * @param numbers As {@linkcode DirectMemory.numbers} gives them to another thread; default new ones.
   */
  constructor(
    size: number,
    densities: 1 | 2,
    numbers = new Float64Array(sharedBytes(8 * length(size, densities))),
  ) {
    this.numbers = numbers;
    this.#densities = densities;
    this.#square = size ** 2;
  }

  /** The changes of some densities. */
  changes(count: number): readonly Float64Array[] {
    return Array.from({ length: count }, (_, i) => this.#matrix(i));
  }

  /** What a part gives, for each of some densities. */
  halves(part: number, count: number): readonly Float64Array[] {
    const first = (1 + part % PLACES) * this.#densities;
    return Array.from({ length: count }, (_, i) => this.#matrix(first + i));
  }

  /** Puts what a part gives into its place, for each of some densities. */
  put(part: number, count: number, halves: readonly Float64Array[]): void {
    this.halves(part, count).forEach((half, i) => half.set(halves[i]!));
  }

  #matrix(index: number): Float64Array {
    return this.numbers.subarray(index * this.#square, (index + 1) * this.#square);
  }
}
