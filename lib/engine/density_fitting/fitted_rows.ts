// Rows of the fitted integrals B, whether memory holds all of them or they are computed again with each pass. Passes go from
// the first row to the last.

import { allocate } from "../allocate.ts";
import type { FittedIntegrals } from "./fitted_integrals.ts";

/**
 * Rows of B, `count` of them from `first` on, good until the next are asked for; pauses where they are computed, and then
 * the loops' memory may have another resident.
 */
export function* rowsOf(
  { values, stride, metric, recomputed }: FittedIntegrals,
  first: number,
  count: number,
): Generator<undefined, Float64Array> {
  if (recomputed === undefined) return values.subarray(first * stride, (first + count) * stride);
  const start = metric.count - values.length / stride;
  if (first >= start) return values.subarray((first - start) * stride, (first - start + count) * stride);
  return yield* recomputed.rows(first, count, values);
}

/** Numbers of a block that are set to zero between two pauses: the first time, they take some 5 ms. */
const CLEARED = 1_000_000;

/** Writes rows from one to before another. */
type RowWriter = (from: number, to: number, out: Float64Array) => Generator<undefined, void>;

/** The first rows of B, a block of them in memory. */
export class RecomputedRows {
  readonly #end: number;
  readonly #stride: number;
  readonly #write: RowWriter;
  readonly #block: Float64Array;
  readonly #most: number;
  /** The rows in the block. */
  #from = 0;
  #to = 0;

  /**
   * @param end Number of these rows; those behind them are kept elsewhere.
   * @param most Rows in a block.
   * @param stride From one row to the next.
   * @param write Computes rows.
   */
  constructor(end: number, most: number, stride: number, write: RowWriter) {
    this.#end = end;
    this.#most = most;
    this.#stride = stride;
    this.#write = write;
    this.#block = allocate(most * stride, "fitted integrals", "set scf_type to direct");
  }

  /**
   * As {@linkcode rowsOf}.
   *
   * @param kept The rows from the end of these on.
   */
  *rows(first: number, count: number, kept: Float64Array): Generator<undefined, Float64Array> {
    const stride = this.#stride;
    if (first < this.#from || first >= this.#to) yield* this.#compute(first);
    if (first + count <= this.#to) return this.#inBlock(first, first + count);
    // What stands in two places is put together.
    const all = new Float64Array(count * stride);
    for (let p = first; p < first + count;) {
      if (p >= this.#end) {
        all.set(
          kept.subarray((p - this.#end) * stride, (first + count - this.#end) * stride),
          (p - first) * stride,
        );
        break;
      }
      if (p >= this.#to) yield* this.#compute(p);
      const to = Math.min(this.#to, first + count);
      all.set(this.#inBlock(p, to), (p - first) * stride);
      p = to;
    }
    return all;
  }

  *#compute(from: number): Generator<undefined, void> {
    this.#to = this.#from = 0;
    const to = Math.min(this.#end, from + this.#most);
    for (let at = 0; at < this.#block.length; at += CLEARED) {
      this.#block.fill(0, at, at + CLEARED);
      yield;
    }
    yield* this.#write(from, to, this.#block);
    this.#from = from;
    this.#to = to;
  }

  #inBlock(from: number, to: number): Float64Array {
    return this.#block.subarray((from - this.#from) * this.#stride, (to - this.#from) * this.#stride);
  }
}
