// The first quarter of the transformation of integrals to orbitals from the matrix P that an SCF calculation in memory has
// kept. P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, and the three integrals of four functions follow from the three elements
// of P: (ij|kl) = 1.2 P_ij,kl + 0.4 (P_ik,jl + P_il,jk). That is as true where one function has become an orbital, and there
// are as many times fewer numbers to combine then as there are functions for each occupied orbital.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import { fittingMemory, paddedRows, squarePlaces } from "../density_fitting/fitting_loops.ts";
import { type PairOrder, pairOrder } from "../repulsion/pair_order.ts";
import type { Distributions } from "./half_transformation.ts";
import { COLUMNS, transformedRows } from "./memory.ts";

/** Numbers combined between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/** Makes (pj|kl) out of P. */
export class InCoreTransformation {
  readonly #integrals: () => Generator<undefined, Float64Array>;
  readonly #order: PairOrder;
  readonly #row: Int32Array;
  readonly #column: Int32Array;
  /** Numbers in a row of what {@linkcode InCoreTransformation.transform} gives. */
  readonly #side: number;
  /** Products of functions, in the order of P. */
  readonly #pairs: number;

  /**
   * @param integrals Gives the packed lower triangle of P, good until the next pause.
   * @param basis Shell blocks on their centres.
   */
  constructor(integrals: () => Generator<undefined, Float64Array>, basis: PlacedBasis) {
    this.#integrals = integrals;
    this.#order = pairOrder(basis);
    const { size, place } = this.#order;
    this.#side = roundedUp(size, 4);
    this.#pairs = size * (size + 1) / 2;
    this.#row = new Int32Array(this.#pairs);
    this.#column = new Int32Array(this.#pairs);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        this.#row[place[i * size + j]!] = i;
        this.#column[place[i * size + j]!] = j;
      }
    }
  }

  /** Numbers that {@linkcode InCoreTransformation.transform} gives of one orbital. */
  get length(): number {
    return this.#pairs * this.#side;
  }

  /**
   * Writes sum_i C_pi P_ij,kl into `out`: [orbital p][kl][j], in rows and an order of its own; pauses every few
   * milliseconds.
   *
   * @param orbitals Coefficients of the orbitals p, each over the n basis functions.
   * @param out Receives {@linkcode InCoreTransformation.length} numbers for each.
   */
  *transform(orbitals: Float64Array, out: Float64Array): Generator<undefined, void> {
    const { size } = this.#order;
    const side = this.#side, pairs = this.#pairs;
    const count = orbitals.length / size, padded = roundedUp(count, 4);
    const rows = transformedRows(size, padded);
    const memory = fittingMemory();
    let places: number[] = [];
    for (let from = 0; from < pairs; from += rows) {
      const kept = yield* this.#integrals();
      if (memory.resident !== this) {
        places = memory.place(this, [
          new Float64Array(rows * pairs),
          squarePlaces(this.#row, this.#column, side),
          new Float64Array(side * side),
          paddedRows(orbitals, size, padded, side),
          new Float64Array(rows * padded * side),
        ]);
      }
      const [panel, square, matrix, coefficients, product] = places as [
        number,
        number,
        number,
        number,
        number,
      ];
      const step = Math.min(rows, pairs - from);
      this.#writeRows(kept, from, step, memory.numbersAt(panel, step * pairs));
      memory.loops.transformOnce(
        panel,
        8 * pairs,
        step,
        square,
        pairs,
        matrix,
        side,
        coefficients,
        padded,
        product,
      );
      const numbers = memory.numbersAt(product, padded * step * side);
      for (let p = 0; p < count; p++) {
        out.set(numbers.subarray(p * step * side, (p + 1) * step * side), (p * pairs + from) * side);
      }
      yield;
    }
    memory.release(this);
  }

  /** Writes whole rows of P, from one on. */
  #writeRows(matrix: Float64Array, from: number, count: number, out: Float64Array): void {
    const pairs = this.#pairs;
    for (let r = 0; r < count; r++) {
      const row = from + r, start = row * (row + 1) / 2;
      out.set(matrix.subarray(start, start + row + 1), r * pairs);
    }
    for (let other = from + 1; other < Math.min(pairs, from + count); other++) {
      let at = other * (other + 1) / 2 + from;
      for (let r = 0, to = other; r < other - from; r++, to += pairs) out[to] = matrix[at++]!;
    }
    let other = from + count;
    for (; other + 4 <= pairs; other += 4) turnFour(matrix, other, from, count, pairs, out);
    for (; other < pairs; other++) {
      let at = other * (other + 1) / 2 + from;
      for (let r = 0, to = other; r < count; r++, to += pairs) out[to] = matrix[at++]!;
    }
  }

  /**
   * Writes (pj|kl) of one orbital p, in Hartree, into `out`: [kl][j]; pauses every few milliseconds.
   *
   * @param transformed What {@linkcode InCoreTransformation.transform} gave of it.
   * @param distributions Products kl that matter, and where they stand.
   * @param out Receives the integrals.
   */
  *unfold(
    transformed: Float64Array,
    { of }: Distributions,
    out: Float64Array,
  ): Generator<undefined, void> {
    const { size, place } = this.#order;
    const pairs = this.#pairs, side = this.#side;
    const columns = new Float64Array(COLUMNS * pairs), withL = new Float64Array(size * size);
    let left = BATCH;
    for (let first = 0; first < size; first += COLUMNS) {
      const count = Math.min(COLUMNS, size - first);
      for (let pair = 0, from = first; pair < pairs; pair++, from += side) {
        for (let c = 0, to = pair; c < count; c++, to += pairs) columns[to] = transformed[from + c]!;
      }
      for (let l = first; l < first + count; l++) {
        for (let j = 0; j < size; j++) {
          const from = place[l * size + j]! * side;
          withL.set(transformed.subarray(from, from + size), j * size);
        }
        const ofL = columns.subarray((l - first) * pairs, (l - first + 1) * pairs);
        for (let k = 0; k <= l; k++) {
          const kl = of[l * size + k]!;
          if (kl < 0) continue;
          const own = k * size, to = kl * size;
          for (let j = 0, jk = k; j < size; j++, jk += size) {
            out[to + j] = 1.2 * withL[own + j]! + 0.4 * (withL[jk]! + ofL[place[own + j]!]!);
          }
        }
      }
      left -= count * (pairs + size * size);
      if (left > 0) continue;
      left = BATCH;
      yield;
    }
  }
}

/** Copies `count` numbers of four rows of P from a column on, as columns: rows lie far apart in memory, and so are fetched together. */
function turnFour(
  matrix: Float64Array,
  row: number,
  from: number,
  count: number,
  pairs: number,
  out: Float64Array,
): void {
  let a = row * (row + 1) / 2 + from, b = a + row + 1, c = b + row + 2, d = c + row + 3;
  for (let to = row, end = row + count * pairs; to < end; to += pairs) {
    out[to] = matrix[a++]!;
    out[to + 1] = matrix[b++]!;
    out[to + 2] = matrix[c++]!;
    out[to + 3] = matrix[d++]!;
  }
}
