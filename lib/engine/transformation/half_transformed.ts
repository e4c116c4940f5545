// Half-transformed integrals (pj|kl) of some occupied orbitals p, in the memory of the compiled loops, and what becomes of
// them with a second occupied orbital q. M. Head-Gordon, J. A. Pople, M. J. Frisch, Chem. Phys. Lett. 153, 503 (1988),
// doi:10.1016/0009-2614(88)85250-3.
//
// From integrals in memory come those of the matrix P, P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4. The three integrals of
// four functions follow from the three elements of P: (ij|kl) = 1.2 P_ij,kl + 0.4 (P_ik,jl + P_il,jk). That is as true where
// two of the functions have become orbitals, and there are far fewer numbers to combine then.

import { roundedUp } from "../density_fitting/memory.ts";
import { paddedRows } from "../density_fitting/fitting_loops.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import type { Distributions } from "./distributions.ts";
import {
  COLUMNS,
  halfBytes,
  halfRows,
  PANEL_STRIDE,
  placeOfRow,
  roomBytes,
  rowLengths,
  zeroRow,
} from "./memory.ts";
import { doubledCoefficients, rowPlaces } from "./orbital_tables.ts";
import {
  giveBackTransformationMemory,
  takeTransformationMemory,
  type TransformationMemory,
} from "./transformation_loops.ts";

/** Multiplications between two pauses: some 4 ms. */
export const BATCH = 50_000_000;

/** Where a spin's occupied orbitals stand. */
interface OccupiedPlaces {
  readonly doubled: number;
  readonly rows: number;
}

/** Places in the memory, in bytes. */
interface Places {
  readonly places: number;
  readonly productPlaces: number;
  readonly panelPlaces: number;
  readonly panel: number;
  readonly panelRows: number;
  readonly tiles: number;
  readonly orbitals: number;
  readonly functions: number;
  readonly products: number;
  readonly half: number;
}

/** The orbitals of a transformation. */
export interface TransformedOrbitals {
  /** Occupied orbitals of each spin, or of both: coefficients, o x n. */
  readonly occupied: readonly Float64Array[];
  /** How many are done at once, at most. */
  readonly batch: number;
}

/** Half-transformed integrals of a batch of orbitals. Whoever makes it must {@linkcode HalfTransformed.end} it. */
export class HalfTransformed {
  /** Number of basis functions, n. */
  readonly size: number;
  readonly distributions: Distributions;
  /** Whether the integrals are those of P. */
  readonly isFolded: boolean;
  /** How many orbitals are done at once, at most. */
  readonly batch: number;
  /** Numbers in a row of functions: n made even, and n as a multiple of eight. */
  readonly even: number;
  readonly side: number;
  readonly memory: TransformationMemory;
  readonly at: Places;
  /** Where the other arrays lie. */
  readonly others: readonly number[];
  readonly #spins: readonly OccupiedPlaces[];

  /**
   * @param size Number of basis functions, n.
   * @param distributions Products of functions that matter.
   * @param isFolded Whether the integrals are those of P.
   * @param others What else shall lie in the memory.
   */
  constructor(
    size: number,
    distributions: Distributions,
    isFolded: boolean,
    { occupied, batch }: TransformedOrbitals,
    others: readonly (Placeable | Room)[] = [],
  ) {
    this.size = size;
    this.distributions = distributions;
    this.isFolded = isFolded;
    this.batch = batch;
    const { even, side } = rowLengths(size);
    this.even = even;
    this.side = side;
    const coefficients = occupied.flatMap((rows) => [
      doubledCoefficients(rows, size, even),
      paddedRows(rows, size, roundedUp(rows.length / size, 4), side),
    ]);
    const arrays = this.#arrays(occupied.map(({ length }) => length / size));
    this.memory = takeTransformationMemory();
    const places = this.memory.place(this, [...Object.values(arrays), ...coefficients, ...others]);
    this.at = Object.fromEntries(
      Object.keys(arrays).map((name, i) => [name, places[i]!]),
    ) as unknown as Places;
    const rest = places.slice(Object.keys(arrays).length);
    this.#spins = occupied.map((_, s) => ({ doubled: rest[2 * s]!, rows: rest[2 * s + 1]! }));
    this.others = rest.slice(2 * occupied.length);
    const zeros = zeroRow(distributions.count);
    for (let row = 0; row < batch; row++) this.rowOf(row, zeros).fill(0);
    const panelZeros = this.at.panel + 8 * PANEL_STRIDE * roundedUp(distributions.count, 2);
    if (isFolded) this.memory.numbersAt(panelZeros, COLUMNS).fill(0);
  }

  /** What lies in the memory. */
  #arrays(occupied: readonly number[]): Record<keyof Places, Placeable | Room> {
    const { size, even, side, batch, isFolded, distributions: { count, of } } = this;
    const places = (placeOf: (row: number) => number, zeros: number) =>
      rowPlaces(of, size, { even, side }, placeOf, zeros);
    const shape = { size, products: count, inCore: isFolded, largestBlock: 0, occupied };
    const rooms = roomBytes(shape, batch);
    return {
      places: places((row) => this.placeOfRow(row), zeroRow(count)),
      productPlaces: isFolded ? places((row) => 8 * row, zeroRow(count)) : { roomBytes: 0 },
      panelPlaces: isFolded ? places((row) => 8 * PANEL_STRIDE * row, roundedUp(count, 2)) : { roomBytes: 0 },
      panel: { roomBytes: rooms.panel },
      panelRows: { roomBytes: rooms.panelRows },
      tiles: { roomBytes: rooms.tiles },
      orbitals: { roomBytes: rooms.orbitals },
      functions: { roomBytes: rooms.functions },
      products: { roomBytes: rooms.products },
      half: { roomBytes: batch * halfBytes(shape) },
    };
  }

  /** Gives the memory back. */
  end(): void {
    giveBackTransformationMemory(this.memory);
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
   * Computes (pj|qk), in Hartree, for the first orbitals q of a spin: [q][k][j], where `at.functions` is; pauses every few
   * milliseconds.
   *
   * @param row 0-based index of p in the batch.
   * @param spin 0-based index of the spin.
   * @param count How many orbitals q.
   */
  *functions(row: number, spin: number, count: number): Generator<undefined, void> {
    const { even, side, at, memory: { loops } } = this;
    const half = this.placeOf(row), { doubled, rows } = this.#spins[spin]!;
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
    const rowBytes = 8 * halfRows(this.distributions.count);
    for (let q = 0; q < count; q++) {
      loops.unfold(at.functions + q * outBytes, at.products + q * rowBytes, at.productPlaces, even, side);
    }
    yield;
  }

  /** Computes P_pq,kl: [q][kl]. */
  *#productsOf(half: number, rows: number, count: number): Generator<undefined, void> {
    const { even, side, at, memory: { loops } } = this;
    const rowBytes = 8 * side, padded = roundedUp(count, 4);
    const products = zeroRow(this.distributions.count) + 2, outBytes = 8 * halfRows(this.distributions.count);
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
