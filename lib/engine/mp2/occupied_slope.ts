// How the two-particle part of the energy changes with the coefficients of the occupied orbitals q, from the half-transformed
// integrals of one orbital p: 2 sum_jl G_pq^jl (pj|il) for function i. Where the integrals are those of P (half_transformed.ts),
// (pj|il) = 1.2 P_pj,il + 0.4 (P_pl,ij + P_pi,jl): the first two take G and its transpose, the third their sum.

import { roundedUp } from "../density_fitting/memory.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { Distributions } from "../transformation/distributions.ts";
import type { HalfTransformed } from "../transformation/half_transformed.ts";
import { placeOfRow, rowLengths, zeroRow } from "../transformation/memory.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import { SLOPE_PRODUCTS, SLOPE_ROW } from "./memory.ts";
import { pauseAfter } from "./pair_integrals.ts";

/** Adds to the slopes of occupied orbitals. */
export class OccupiedSlope {
  readonly #size: number;
  readonly #distributions: Distributions;
  readonly #occupied: number;
  readonly #step: number;
  readonly #integrals: Float64Array;
  readonly #densities: Float64Array;
  readonly #product: Float64Array;

  /** @param occupied Number of orbitals q, at most. */
  constructor(size: number, distributions: Distributions, occupied: number) {
    this.#size = size;
    this.#distributions = distributions;
    this.#occupied = occupied;
    this.#step = Math.max(1, Math.floor(SLOPE_ROW / size));
    this.#integrals = new Float64Array(size * this.#step * size);
    this.#densities = new Float64Array(occupied * this.#step * size);
    this.#product = new Float64Array(occupied * size);
  }

  /**
   * What must lie in the memory of the half-transformed integrals: places of their rows, and room to work.
   *
   * @param batch How many orbitals p are done at once.
   */
  arrays(batch: number): readonly (Placeable | Room)[] {
    const { side } = rowLengths(this.#size);
    const { count } = this.#distributions;
    const placeOf = (row: number) => placeOfRow(row < count ? row : zeroRow(count), side, batch);
    return [
      Uint32Array.from({ length: roundedUp(count, 2) }, (_, row) => placeOf(row)),
      { roomBytes: 64 * (SLOPE_PRODUCTS + 2) },
      { roomBytes: 16 * SLOPE_PRODUCTS * roundedUp(this.#occupied, 2) },
      { roomBytes: 8 * side * this.#occupied },
    ];
  }

  /**
   * Adds to the slope of each q by its function i; pauses every few milliseconds.
   *
   * @param half The integrals of p, in a row of the batch, in Hartree.
   * @param count Number of orbitals q.
   * @param functions G over functions: [q][l][j].
   * @param out Slopes in Hartree, count x n.
   */
  *add(
    half: HalfTransformed,
    row: number,
    count: number,
    functions: Float64Array,
    out: Float64Array,
  ): Generator<undefined, void> {
    const n = this.#size, step = this.#step;
    for (let first = 0; first < n; first += step) {
      const steps = Math.min(step, n - first), length = steps * n;
      this.#gather(half, row, first, steps);
      for (let q = 0; q < count; q++) this.#copyDensity(half.isFolded, functions, q, first, steps);
      yield* multiplyTransposed(this.#densities, this.#integrals, this.#product, count, n, length);
      for (let i = 0; i < count * n; i++) out[i]! += 2 * this.#product[i]!;
      if (pauseAfter(first / step, count * n * length)) yield;
    }
    if (half.isFolded) yield* this.#addFolded(half, row, count, functions, out);
  }

  /** The integrals of some functions l: [i][l][j]. */
  #gather(half: HalfTransformed, row: number, first: number, steps: number): void {
    const n = this.#size, { of } = this.#distributions;
    for (let i = 0, at = 0; i < n; i++) {
      for (let l = first; l < first + steps; l++, at += n) {
        const product = of[i * n + l]!;
        if (product < 0) this.#integrals.fill(0, at, at + n);
        else this.#integrals.set(half.rowOf(row, product).subarray(0, n), at);
      }
    }
  }

  /** G of some functions l, with its transpose where the integrals are those of P: [q][l][j]. */
  #copyDensity(isFolded: boolean, functions: Float64Array, q: number, first: number, steps: number): void {
    const n = this.#size, start = q * n * n, from = start + first * n;
    let to = q * steps * n;
    if (!isFolded) {
      this.#densities.set(functions.subarray(from, from + steps * n), to);
      return;
    }
    for (let l = first, own = from; l < first + steps; l++) {
      for (let j = 0, other = start + l; j < n; j++, other += n) {
        this.#densities[to++] = 1.2 * functions[own++]! + 0.4 * functions[other]!;
      }
    }
  }

  /** Adds 0.8 sum_jl G_pq^jl P_pi,jl. */
  *#addFolded(
    half: HalfTransformed,
    row: number,
    count: number,
    functions: Float64Array,
    out: Float64Array,
  ): Generator<undefined, void> {
    const n = this.#size, { count: products, of } = this.#distributions;
    const { memory, side, others: [places, tiles, densities, sums] } = half;
    const pairs = new Int32Array(products);
    for (let l = 0; l < n; l++) for (let j = 0; j <= l; j++) pairs[of[l * n + j]!] = l * n + j;
    const start = half.placeOf(row);
    for (let first = 0; first < products; first += SLOPE_PRODUCTS) {
      const some = Math.min(SLOPE_PRODUCTS, products - first), even = roundedUp(some, 2);
      const doubled = memory.numbersAt(densities!, 2 * even * roundedUp(count, 2)).fill(0);
      for (let q = 0; q < count; q++) {
        for (let kl = 0, to = 4 * even * (q >> 1) + 2 * (q & 1); kl < some; kl++, to += 4) {
          const pair = pairs[first + kl]!, l = Math.floor(pair / n), j = pair - l * n;
          const from = q * n * n;
          const sum = functions[from + pair]! + (j === l ? 0 : functions[from + j * n + l]!);
          doubled[to] = doubled[to + 1] = 0.8 * sum;
        }
      }
      const rows = places! + 4 * first;
      memory.loops.transformSecond(
        start,
        rows,
        even,
        side,
        densities!,
        count,
        tiles!,
        0,
        1,
        sums!,
        8 * side,
      );
      const numbers = memory.numbersAt(sums!, count * side);
      for (let q = 0; q < count; q++) {
        for (let i = 0; i < n; i++) out[q * n + i]! += numbers[q * side + i]!;
      }
      yield;
    }
  }
}
