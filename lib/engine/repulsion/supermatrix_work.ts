// Who does what of filling P, and of multiplying with it.

import type { SharedParts } from "../sharing/shared_parts.ts";
import { newWords, SharedWork } from "../sharing/shared_work.ts";

/** The round of the integrals, which are computed once. */
export const FILLING = 1;

/** The work of threads on one P. */
export class SupermatrixWork extends SharedWork {
  /** Of the product at hand. Its rounds have the number of the matrix as their subject. */
  readonly product: SharedParts;
  /** Of the integrals. */
  readonly integrals: SharedParts;

  /**
   * @param productParts Number of parts of a product; those of the integrals follow them.
   * @param words As {@linkcode SharedWork.words} gives them.
   */
  constructor(productParts: number, words: Int32Array) {
    super(words);
    this.product = this.parts(0, productParts);
    this.integrals = this.parts(productParts);
  }

  /** New work of which nothing is done. */
  static begin(productParts: number, integralParts: number): SupermatrixWork {
    const work = new SupermatrixWork(productParts, newWords(productParts + integralParts));
    work.integrals.begin(FILLING);
    return work;
  }

  /** Begins a product with a matrix, the vector being in its place; gives the number of its round. */
  beginProduct(matrix: number): number {
    return this.beginRound(this.product, matrix);
  }
}
