// The fitted integrals in memory: B = L^-1 (P|ij), from which everything else is made by products of matrices.

import { RecomputedRows } from "./fitted_rows.ts";
import { PANEL_ROWS, roundedUp, rowsInMemory } from "./memory.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { allocate } from "../allocate.ts";
import { type FittingKernel, writeThreeIndex } from "./fitting_kernel.ts";
import { fittingMemory } from "./fitting_loops.ts";
import { type InverseMetric, inverseMetric } from "./inverse_metric.ts";

/** B, with what it was made of. */
export interface FittedIntegrals {
  readonly kernel: FittingKernel;
  readonly metric: InverseMetric;
  /** Number of function pairs ij that are not negligible, each in one order. */
  readonly pairs: number;
  /** The functions of each of them. */
  readonly row: Int32Array;
  readonly column: Int32Array;
  /** From one row of {@linkcode FittedIntegrals.values} to the next: even. */
  readonly stride: number;
  /**
   * B: a row for each auxiliary function P, with zeros behind the pairs. Only the last rows where `recomputed` has the
   * others: fitted_rows.ts gives any.
   */
  readonly values: Float64Array;
  /** Rows that are held in memory at a time: all, or fewer where the others are computed with each pass. */
  readonly heldRows: number;
  /** The rows before those in {@linkcode FittedIntegrals.values}; absent where there are none. */
  readonly recomputed?: RecomputedRows;
}

/**
 * Computes B; pauses every few milliseconds.
 *
 * @param most Rows of B that are held in memory at a time; default all. The bits do not depend on it.
 */
export function* fittedIntegrals(
  kernel: FittingKernel,
  screened: ScreenedPairs,
  most = Infinity,
): Generator<undefined, FittedIntegrals> {
  const metric = yield* inverseMetric(kernel);
  const { row, column, largest } = functionsOfPairs(kernel, screened);
  const pairs = row.length;
  const stride = pairs + pairs % 2;
  const rows = { metric, largest, pairs, stride };
  const { kept, block } = rowsInMemory(metric.count, most);
  const first = metric.count - kept;
  const values = allocate(kept * stride, "fitted integrals", "set scf_type to direct");
  if (kept > 0) yield* writeRows(kernel, screened, rows, first, metric.count, values);
  const integrals = { kernel, metric, pairs, row, column, stride, values, heldRows: kept + block };
  if (block === 0) return integrals;
  const write = (from: number, to: number, out: Float64Array) =>
    writeRows(kernel, screened, rows, from, to, out);
  return { ...integrals, recomputed: new RecomputedRows(first, block, stride, write) };
}

/** What the rows of B are made with. */
interface RowShape {
  readonly metric: InverseMetric;
  /** Most function pairs of a pair of blocks. */
  readonly largest: number;
  readonly pairs: number;
  readonly stride: number;
}

/** The functions of each pair that is not negligible, in the order of B's columns. */
function functionsOfPairs({ pairs }: FittingKernel, { pair }: ScreenedPairs) {
  const { pairFunction, functionRow, functionColumn } = pairs;
  let count = 0, largest = 0;
  for (const own of pair) {
    const functions = pairFunction[own + 1]! - pairFunction[own]!;
    count += functions;
    largest = Math.max(largest, functions);
  }
  const row = new Int32Array(count), column = new Int32Array(count);
  let at = 0;
  for (const own of pair) {
    for (let f = pairFunction[own]!; f < pairFunction[own + 1]!; f++, at++) {
      row[at] = functionRow[f]!;
      column[at] = functionColumn[f]!;
    }
  }
  return { row, column, largest };
}

/** Writes the rows of B from one auxiliary function to before another; pauses every few milliseconds. */
function* writeRows(
  kernel: FittingKernel,
  screened: ScreenedPairs,
  { metric, largest, stride }: RowShape,
  from: number,
  to: number,
  out: Float64Array,
): Generator<undefined, void> {
  const { pairFunction } = kernel.pairs;
  const panel = new Panel(metric, PANEL_ROWS + largest);
  for (let place = 0, first = 0, rows = 0; place < screened.pair.length; place++) {
    if (rows === 0) panel.clear();
    for (const [block, { first: column }] of kernel.basis.blocks.entries()) {
      if (column >= to) break; // the factor is a lower triangle
      const start = rows * metric.stride + column;
      writeThreeIndex(kernel, screened, place, block, panel.raw, start, metric.stride, 1);
    }
    const pair = screened.pair[place]!;
    rows += pairFunction[pair + 1]! - pairFunction[pair]!;
    if (rows < PANEL_ROWS && place + 1 < screened.pair.length) continue;
    panel.transform(rows, from, to, out, first, stride);
    first += rows;
    rows = 0;
    yield;
  }
  fittingMemory().release(panel);
}

/** Some rows (ij|P), and their product with L^-1. */
class Panel {
  /** In the memory of the loops, after {@linkcode Panel.clear} and until the next pause. */
  raw: Float64Array = new Float64Array(0);
  readonly #metric: InverseMetric;
  readonly #rows: number;
  #places: readonly number[] = [];

  constructor(metric: InverseMetric, rows: number) {
    this.#metric = metric;
    this.#rows = roundedUp(rows, 2);
  }

  clear(): void {
    const memory = fittingMemory();
    const { stride, rows } = this.#metric;
    if (memory.resident !== this) {
      const length = this.#rows * stride;
      this.#places = memory.place(this, [rows, new Float64Array(length), new Float64Array(length)]);
      this.raw = memory.numbersAt(this.#places[1]!, length);
    }
    this.raw.fill(0);
  }

  /** Writes the transformed rows as columns of the rows of B from `from` to before `to`, from column `first` on. */
  transform(
    rows: number,
    from: number,
    to: number,
    out: Float64Array,
    first: number,
    outStride: number,
  ): void {
    const memory = fittingMemory();
    const { stride } = this.#metric;
    const [lower, raw, product] = this.#places as [number, number, number];
    const columns = roundedUp(rows, 2);
    memory.loops.transform(
      lower,
      8 * stride,
      raw,
      8 * stride,
      product,
      8 * columns,
      roundedUp(to, 4),
      columns,
    );
    const numbers = memory.numbersAt(product, columns * to);
    for (let p = from; p < to; p++) {
      out.set(numbers.subarray(p * columns, p * columns + rows), (p - from) * outStride + first);
    }
  }
}
