// The matrix P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4 over products of functions, from integrals as they are computed. The
// three integrals of four shell blocks A >= B >= C >= D are computed one after the other, (AB|CD), (AC|BD) and (AD|BC); while
// they are in the cache each of their rows of P takes what it needs of all three (fold.as). Filling a matrix with integrals
// first and folding it afterwards passed through memory twice more, and took as long as the integrals for 120 functions.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import { NEGLIGIBLE_PRIMITIVE, placePairs } from "../integrals/quartet_kernel.ts";
import { quartetLoops } from "../integrals/quartet_loops.ts";
import { isSwapped, NEGLIGIBLE_INTEGRAL, type ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { LocalPlaces } from "./local_places.ts";
import { firstOfBlocks, type PairOrder } from "./pair_order.ts";
import { zeros } from "../wasm_memory.ts";

/** Work of quartets between two pauses, in the units of {@linkcode ScreenedPairs}: some 5 ms. */
const BATCH = 500_000;

/** Work of four blocks beside that of their primitives. */
const QUARTET_OVERHEAD = 100;

/** Where P goes. */
export interface Supermatrix {
  /** Receives the lower triangle of P, row after row. */
  readonly matrix: Float64Array;
  /** Receives [(ik|jl) + (il|jk)] / 2 likewise, where that is wanted too. */
  readonly exchange: Float64Array | undefined;
  /** Whether there are nothing but zeros before. */
  readonly isZero: boolean;
}

/** Which quartets of blocks have their elements of P already. */
export interface KnownQuartets {
  /** Whether those of blocks a >= b >= c >= d are there. */
  has(a: number, b: number, c: number, d: number): boolean;
}

/** Integrals of two pairs of blocks in the memory of the loops, in bytes. */
interface Quartet {
  /** Where they begin. */
  at: number;
  /** From one product of functions of the first pair to the next. */
  one: number;
  /** From one of the second pair to the next. */
  two: number;
}

/**
 * Fills P, part after part: what is of two shell blocks, and of all pairs of others that do not stand behind the second.
 * Each element of P is of one part, so whoever fills in a part writes the same bits.
 */
export class SupermatrixFiller {
  /** How many parts there are: those with most to do come first. */
  readonly parts: number;
  readonly #pairs: BlockPairs;
  readonly #screened: ScreenedPairs;
  readonly #order: PairOrder;
  readonly #target: Supermatrix;
  readonly #blocks: number;
  /** Of blocks a >= b at a * blocks + b: their place among the screened pairs, -1 for none. */
  readonly #screenedPlace: Int32Array;
  readonly #local: LocalPlaces;
  /** Those of (AB|CD), (AC|BD) and (AD|BC). */
  readonly #quartets: readonly [Quartet, Quartet, Quartet] = [
    { at: 0, one: 0, two: 0 },
    { at: 0, one: 0, two: 0 },
    { at: 0, one: 0, two: 0 },
  ];
  #tables = 0;
  /** Rows of P, then of the exchange, as fold.as writes them; and the memory with the quartets. */
  #folded = 0;
  #foldedExchange = 0;
  #numbers: Float64Array = new Float64Array(0);
  readonly #known: KnownQuartets | undefined;
  #left = BATCH;

  /**
   * @param pairs Pairs of shell blocks.
   * @param screened Those whose integrals matter.
   * @param order Where products of functions stand.
   * @param known What of P is there already.
   */
  constructor(
    pairs: BlockPairs,
    screened: ScreenedPairs,
    order: PairOrder,
    target: Supermatrix,
    known?: KnownQuartets,
  ) {
    this.parts = partsOf(order);
    this.#pairs = pairs;
    this.#screened = screened;
    this.#order = order;
    this.#target = target;
    this.#known = known;
    const blocks = this.#blocks = order.blockStart.length - 1;
    this.#screenedPlace = new Int32Array(blocks ** 2).fill(-1);
    screened.pair.forEach((pair, place) =>
      this.#screenedPlace[pairs.pairRowBlock[pair]! * blocks + pairs.pairColumnBlock[pair]!] = place
    );
    this.#local = new LocalPlaces(order.blockStart);
  }

  /** Fills in a part; pauses every few milliseconds. */
  *fill(part: number): Generator<undefined, void> {
    const behind = this.parts - 1 - part;
    const a = Math.floor((Math.sqrt(8 * behind + 1) - 1) / 2), b = behind - a * (a + 1) / 2;
    for (let c = 0; c <= b; c++) if (this.#fill(a, b, c)) yield;
  }

  /** Fills in what is of four blocks, for all fourth ones; true where a pause is due. */
  #fill(a: number, b: number, c: number): boolean {
    const loops = quartetLoops();
    if (loops.resident !== this) this.#load();
    const [one, two, three] = this.#quartets;
    for (let d = 0; d <= c; d++) {
      this.#left--;
      if (this.#known?.has(a, b, c, d)) continue;
      const isTwoOne = b === c, isThreeTwo = a === b || c === d;
      const hasOne = this.#compute(a, b, c, d, one);
      const hasTwo = isTwoOne ? hasOne : this.#compute(a, c, b, d, two);
      const hasThree = isThreeTwo ? hasTwo : this.#compute(a, d, b, c, three);
      if (!hasOne && !hasTwo && !hasThree) {
        if (!this.#target.isZero) this.#clear(a, b, c, d);
        continue;
      }
      const second = isTwoOne ? one : two;
      const third = isThreeTwo ? second : three;
      this.#fold(a, b, c, d, one, second, third);
      if (!isTwoOne) this.#fold(a, c, b, d, two, one, third);
      if (!isThreeTwo) this.#fold(a, d, b, c, three, one, second);
    }
    if (this.#left > 0) return false;
    this.#left = BATCH;
    return true;
  }

  #load(): void {
    // Blocks too far apart for a pair may be larger than those that have one.
    const largest = Math.max(...Array.from({ length: this.#blocks }, (_, block) => this.#sizeOf(block)));
    const quartets = Array.from({ length: 5 }, () => zeros(largest ** 4));
    const { others } = placePairs(this, this.#pairs, [...quartets, this.#local.tables]);
    this.#quartets.forEach((quartet, i) => quartet.at = others[i]!);
    [this.#folded, this.#foldedExchange, this.#tables] = others.slice(3) as [number, number, number];
    this.#numbers = quartetLoops().numbersAt(0, this.#tables / 8);
  }

  #sizeOf(block: number): number {
    return this.#order.blockStart[block + 1]! - this.#order.blockStart[block]!;
  }

  #count(a: number, b: number): number {
    return a === b ? this.#sizeOf(a) * (this.#sizeOf(a) + 1) / 2 : this.#sizeOf(a) * this.#sizeOf(b);
  }

  /** Computes (ab|cd), with zeros where it is negligible; false then. */
  #compute(a: number, b: number, c: number, d: number, to: Quartet): boolean {
    const ab = this.#screenedPlace[a * this.#blocks + b]!, cd = this.#screenedPlace[c * this.#blocks + d]!;
    const rows = this.#count(a, b), columns = this.#count(c, d);
    to.one = 8 * columns;
    to.two = 8;
    const { pair, bound, shapes, work } = this.#screened;
    if (ab < 0 || cd < 0 || bound[ab]! * bound[cd]! < NEGLIGIBLE_INTEGRAL) {
      this.#numbers.fill(0, to.at / 8, to.at / 8 + rows * columns);
      return false;
    }
    const loops = quartetLoops();
    loops.setIntegrals(to.at);
    if (isSwapped(shapes, ab, cd)) {
      loops.compute(pair[cd]!, pair[ab]!, NEGLIGIBLE_PRIMITIVE);
      to.one = 8;
      to.two = 8 * rows;
    } else loops.compute(pair[ab]!, pair[cd]!, NEGLIGIBLE_PRIMITIVE);
    this.#left -= work[ab]! * work[cd]! + QUARTET_OVERHEAD;
    return true;
  }

  /** Writes the rows of (p, q) at the columns of (r, s), from (pq|rs), (pr|qs) and (ps|qr). */
  #fold(
    p: number,
    q: number,
    r: number,
    s: number,
    own: Quartet,
    first: Quartet,
    second: Quartet,
  ): void {
    const isSamePQ = p === q, isSameRS = r === s, isDiagonal = p === r && q === s;
    const isPRFirst = isBehind(p, r, q, s), isPSFirst = isBehind(p, s, q, r);
    const { exchange } = this.#target;
    const table = (one: number, other: number) => this.#tables + this.#local.tableOf(one, other);
    quartetLoops().fold(
      own.at,
      own.one,
      own.two,
      first.at,
      isPRFirst ? first.one : first.two,
      isPRFirst ? first.two : first.one,
      second.at,
      isPSFirst ? second.one : second.two,
      isPSFirst ? second.two : second.one,
      table(p, r),
      table(q, s),
      table(p, s),
      table(q, r),
      this.#sizeOf(p),
      this.#sizeOf(q),
      this.#sizeOf(r),
      this.#sizeOf(s),
      Number(isSamePQ),
      Number(isSameRS),
      Number(isDiagonal),
      this.#folded,
      exchange === undefined ? 0 : this.#foldedExchange,
    );
    this.#copyRows(p, q, r, s, this.#folded / 8, this.#target.matrix);
    if (exchange !== undefined) this.#copyRows(p, q, r, s, this.#foldedExchange / 8, exchange);
  }

  /** Writes zeros where all integrals of four blocks are negligible. */
  #clear(a: number, b: number, c: number, d: number): void {
    for (const matrix of [this.#target.matrix, this.#target.exchange]) {
      if (matrix === undefined) continue;
      this.#clearRows(a, b, c, d, matrix);
      if (b !== c) this.#clearRows(a, c, b, d, matrix);
      if (a !== b && c !== d) this.#clearRows(a, d, b, c, matrix);
    }
  }

  #clearRows(p: number, q: number, r: number, s: number, matrix: Float64Array): void {
    const isDiagonal = p === r && q === s;
    const rows = this.#count(p, q), columns = this.#count(r, s);
    const column = firstOfBlocks(this.#order.blockStart, r, s);
    const first = firstOfBlocks(this.#order.blockStart, p, q);
    for (let row = 0; row < rows; row++) {
      const place = first + row, from = place * (place + 1) / 2 + column;
      matrix.fill(0, from, from + (isDiagonal ? row + 1 : columns));
    }
  }

  #copyRows(p: number, q: number, r: number, s: number, start: number, matrix: Float64Array): void {
    const isDiagonal = p === r && q === s;
    const rows = this.#count(p, q), columns = this.#count(r, s);
    const numbers = this.#numbers;
    const column = firstOfBlocks(this.#order.blockStart, r, s);
    let place = firstOfBlocks(this.#order.blockStart, p, q);
    for (let row = 0, from = start; row < rows; row++, place++) {
      let to = place * (place + 1) / 2 + column;
      for (const end = to + (isDiagonal ? row + 1 : columns); to < end; to++) matrix[to] = numbers[from++]!;
    }
  }
}

/** In how many parts P is filled. */
export function partsOf({ blockStart }: PairOrder): number {
  const blocks = blockStart.length - 1;
  return blocks * (blocks + 1) / 2;
}

/** Whether the pair of blocks a and b stands behind that of c and d, or is the same. */
function isBehind(a: number, b: number, c: number, d: number): boolean {
  const one = Math.max(a, b), other = Math.max(c, d);
  return one > other || one === other && Math.min(a, b) >= Math.min(c, d);
}
