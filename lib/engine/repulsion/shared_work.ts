// What threads know of each other that work on one P, in memory that they share: who has which part, and whether anybody
// still writes. The owner, who needs P, never waits for those who help.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { SharedParts } from "./shared_parts.ts";

/** What is given to a thread that is to help: a plain value with shared memory in it. */
export interface SharedSupermatrix {
  readonly basis: PlacedBasis;
  readonly memory: WebAssembly.Memory;
  /** How many matrices there are. */
  readonly matrices: 1 | 2;
  /** The words of a {@linkcode SharedWork}. */
  readonly words: Int32Array;
}

// Words before those of the parts.
const CLOSED = 0, INSIDE = 1, ROUND = 2, MATRIX = 3, PARTS = 4;

/** The round of the integrals, which are computed once. */
export const FILLING = 1;

/** Who does what of filling P, and of multiplying with it. */
export class SharedWork {
  /** Of the integrals. */
  readonly integrals: SharedParts;
  /** Of the product at hand. */
  readonly product: SharedParts;
  readonly words: Int32Array;

  /**
   * @param productParts Number of parts of a product; those of the integrals follow them.
   * @param words As {@linkcode SharedWork.words} gives them.
   */
  constructor(productParts: number, words: Int32Array) {
    this.words = words;
    this.product = new SharedParts(words.subarray(PARTS, PARTS + productParts));
    this.integrals = new SharedParts(words.subarray(PARTS + productParts));
  }

  /** New work of which nothing is done. */
  static begin(productParts: number, integralParts: number): SharedWork {
    const length = PARTS + productParts + integralParts;
    const words = new Int32Array(sharedBytes(length * Int32Array.BYTES_PER_ELEMENT));
    const work = new SharedWork(productParts, words);
    work.integrals.begin(FILLING);
    return work;
  }

  /** Begins a product with a matrix, the vector being in its place; gives the number of its round. */
  beginProduct(matrix: number): number {
    const round = Atomics.load(this.words, ROUND) + 1;
    Atomics.store(this.words, MATRIX, matrix);
    this.product.begin(round);
    Atomics.store(this.words, ROUND, round);
    Atomics.notify(this.words, ROUND);
    return round;
  }

  /** The last product that has begun; round 0 before there is one. */
  get lastProduct(): { readonly round: number; readonly matrix: number } {
    return { round: Atomics.load(this.words, ROUND), matrix: Atomics.load(this.words, MATRIX) };
  }

  /** Waits for the product after a round, for some milliseconds at most. */
  awaitProduct(round: number, milliseconds: number): void {
    if (!this.isClosed) Atomics.wait(this.words, ROUND, round, milliseconds);
  }

  /** Whether there is nothing to do any more. */
  get isClosed(): boolean {
    return Atomics.load(this.words, CLOSED) !== 0;
  }

  /** Must precede anything that a helper writes, and {@linkcode leave} follow it; false where the work is over. */
  enter(): boolean {
    Atomics.add(this.words, INSIDE, 1);
    if (!this.isClosed) return true;
    this.leave();
    return false;
  }

  leave(): void {
    Atomics.sub(this.words, INSIDE, 1);
  }

  /** Ends the work; false where somebody may still write, who has entered and not left. */
  close(): boolean {
    Atomics.store(this.words, CLOSED, 1);
    Atomics.notify(this.words, ROUND);
    return Atomics.load(this.words, INSIDE) === 0;
  }
}
