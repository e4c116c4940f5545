// Half-transformed integrals (pj|kl) of some occupied orbitals p, in the memory of the compiled loops, and what becomes of
// them with a second occupied orbital q. M. Head-Gordon, J. A. Pople, M. J. Frisch, Chem. Phys. Lett. 153, 503 (1988),
// doi:10.1016/0009-2614(88)85250-3.
//
// From integrals in memory come those of the matrix P, P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4. The three integrals of
// four functions follow from the three elements of P: (ij|kl) = 1.2 P_ij,kl + 0.4 (P_ik,jl + P_il,jk). That is as true where
// two of the functions have become orbitals, and there are far fewer numbers to combine then.

import { roundedUp } from "../density_fitting/memory.ts";
import type { TransformationLayout, TransformationPlaces } from "../sharing/shared_transformation.ts";
import { COLUMNS, halfRows, placeOfRow, rowLengths, zeroRow } from "./memory.ts";
import type { TransformationMemory } from "./transformation_loops.ts";

/** Multiplications between two pauses: some 4 ms. */
export const BATCH = 50_000_000;

/** Half-transformed integrals of a batch of orbitals, with the rooms of a thread that works on them. */
export class HalfTransformed {
  /** Number of basis functions, n. */
  readonly size: number;
  /** Number of their products that matter. */
  readonly products: number;
  /** Whether the integrals are those of P. */
  readonly isFolded: boolean;
  /** How many orbitals are done at once, at most. */
  readonly batch: number;
  /** Numbers in a row of functions: n made even, and n as a multiple of eight. */
  readonly even: number;
  readonly side: number;
  readonly at: TransformationPlaces;
  /** Where the other arrays lie. */
  readonly others: readonly number[];
  readonly #spins: TransformationLayout["spins"];

  /**
   * @param memory That of the loops.
   * @param layout Where the arrays lie in it.
   */
  constructor(readonly memory: TransformationMemory, layout: TransformationLayout) {
    const { size, products, isFolded, batch, at, others, spins } = layout;
    this.size = size;
    this.products = products;
    this.isFolded = isFolded;
    this.batch = batch;
    const { even, side } = rowLengths(size);
    this.even = even;
    this.side = side;
    this.at = at;
    this.others = others.map(({ place }) => place);
    this.#spins = spins;
  }

  /** Writes the zeros that are read where there is no product of two functions; before anything is filled in. */
  clear(): void {
    for (let row = 0; row < this.batch; row++) this.rowOf(row, zeroRow(this.products)).fill(0);
  }

  /**
   * The integrals of an orbital of the batch with one product kl: [j], {@linkcode HalfTransformed.side} numbers.
   *
   * @param row 0-based index of the orbital in the batch.
   * @param product 0-based place of kl.
   */
  rowOf(row: number, product: number): Float64Array {
    return this.memory.numbersAt(this.placeOf(row) + this.placeOfRow(product), this.side);
  }

  /** Where the integrals of an orbital begin, in bytes. */
  placeOf(row: number): number {
    return this.at.half + 8 * row * COLUMNS * this.side;
  }

  /** Where those with a product begin, in bytes from there. */
  placeOfRow(product: number): number {
    return placeOfRow(product, this.side, this.batch);
  }

  /**
   * Computes (pj|qk), in Hartree, for some orbitals q of a spin: [q][k][j], where `at.functions` is; pauses every few
   * milliseconds.
   *
   * @param row 0-based index of p in the batch.
   * @param spin 0-based index of the spin.
   * @param count How many orbitals q.
   * @param first The first of them, a multiple of four; default 0.
   */
  *functions(row: number, spin: number, count: number, first = 0): Generator<undefined, void> {
    const { even, side, at, memory: { loops } } = this;
    const half = this.placeOf(row);
    const doubled = this.#spins[spin]!.doubled + 16 * even * first;
    const rows = this.#spins[spin]!.rows + 8 * side * first;
    const outBytes = 8 * even * side;
    const step = Math.max(1, Math.floor(BATCH / (even * side * count)));
    for (let k = 0; k < even; k += step) {
      const to = Math.min(even, k + step);
      loops.transformSecond(
        half,
        at.places,
        even,
        side,
        doubled,
        count,
        at.tiles,
        k,
        to,
        at.functions,
        outBytes,
      );
      yield;
    }
    if (!this.isFolded) return;
    yield* this.#productsOf(half, rows, count);
    const rowBytes = 8 * halfRows(this.products);
    for (let q = 0; q < count; q++) {
      loops.unfold(at.functions + q * outBytes, at.products + q * rowBytes, at.productPlaces, even, side);
    }
    yield;
  }

  /** Computes P_pq,kl: [q][kl]. */
  *#productsOf(half: number, rows: number, count: number): Generator<undefined, void> {
    const { even, side, at, memory: { loops } } = this;
    const rowBytes = 8 * side, padded = roundedUp(count, 4);
    const products = zeroRow(this.products) + 2, outBytes = 8 * halfRows(this.products);
    let left = BATCH;
    for (let kl = 0; kl < products; kl += COLUMNS) {
      const columns = Math.min(COLUMNS, products - kl);
      const from = half + this.placeOfRow(kl), to = at.products + 8 * kl;
      loops.multiply(rows, rowBytes, from, rowBytes, to, outBytes, padded, columns, 8 * even);
      if ((left -= padded * columns * even) > 0) continue;
      left = BATCH;
      yield;
    }
  }

  /** What {@linkcode HalfTransformed.functions} has computed of an orbital q: [k][j], rows of `side` numbers. */
  functionsOf(q: number): Float64Array {
    const { even, side, at } = this;
    return this.memory.numbersAt(at.functions + 8 * q * even * side, even * side);
  }
}
