// The fitted integrals in memory: B = L^-1 (P|ij), from which everything else is made by products of matrices.

import { PANEL_ROWS, roundedUp } from "./memory.ts";
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
  /** B: a row for each auxiliary function P, with zeros behind the pairs. */
  readonly values: Float64Array;
}

/** Computes B; pauses every few milliseconds. */
export function* fittedIntegrals(
  kernel: FittingKernel,
  screened: ScreenedPairs,
): Generator<undefined, FittedIntegrals> {
  const metric = yield* inverseMetric(kernel);
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const functionsOf = (place: number) => {
    const pair = screened.pair[place]!;
    return pairFunction[pair + 1]! - pairFunction[pair]!;
  };
  let pairs = 0, largest = 0;
  for (let place = 0; place < screened.pair.length; place++) {
    pairs += functionsOf(place);
    largest = Math.max(largest, functionsOf(place));
  }
  const stride = pairs + pairs % 2;
  const values = allocate(metric.count * stride, "fitted integrals", "set scf_type to direct");
  const row = new Int32Array(pairs), column = new Int32Array(pairs);
  const panel = new Panel(metric, PANEL_ROWS + largest);
  for (let place = 0, first = 0, rows = 0; place < screened.pair.length; place++) {
    if (rows === 0) panel.clear();
    for (const [block, { first: column }] of kernel.basis.blocks.entries()) {
      const start = rows * metric.stride + column;
      writeThreeIndex(kernel, screened, place, block, panel.raw, start, metric.stride, 1);
    }
    const pair = screened.pair[place]!;
    for (let f = pairFunction[pair]!; f < pairFunction[pair + 1]!; f++, rows++) {
      row[first + rows] = functionRow[f]!;
      column[first + rows] = functionColumn[f]!;
    }
    if (rows < PANEL_ROWS && place + 1 < screened.pair.length) continue;
    panel.transform(rows, values, first, stride);
    first += rows;
    rows = 0;
    yield;
  }
  fittingMemory().release(panel);
  return { kernel, metric, pairs, row, column, stride, values };
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

  /** Writes the transformed rows as columns of B, from `first` on. */
  transform(rows: number, out: Float64Array, first: number, outStride: number): void {
    const memory = fittingMemory();
    const { stride, count } = this.#metric;
    const [lower, raw, product] = this.#places as [number, number, number];
    const columns = roundedUp(rows, 2);
    memory.loops.transform(lower, 8 * stride, raw, 8 * stride, product, 8 * columns, stride, columns);
    const numbers = memory.numbersAt(product, columns * count);
    for (let p = 0; p < count; p++) {
      out.set(numbers.subarray(p * columns, p * columns + rows), p * outStride + first);
    }
  }
}
