// Repulsion of densities from fitted integrals: J_ij = sum over P of B_P,ij times the sum of B_P,kl D_kl, and with D = C^T C
// K = sum over P of (B_P C^T) (B_P C^T)^T. F. Weigend, Phys. Chem. Chem. Phys. 4, 4285 (2002), doi:10.1039/b204199p.

import { ofBothSpins, type RepulsionBuilder } from "./builder.ts";
import { densityCholesky, type DensityFactor } from "./density_cholesky.ts";
import type { FittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { PANEL_WIDTH, roundedUp } from "../density_fitting/memory.ts";
import { rowsOf } from "../density_fitting/fitted_rows.ts";
import { fittingMemory } from "../density_fitting/fitting_loops.ts";
import { INNER, MAX_AT_ONCE, MAX_ORBITALS } from "./fitted_memory.ts";

/** Multiplications between two pauses: some 4 ms. */
const BATCH = 40_000_000;

/** Orbitals of a block. */
const BLOCK = 4;

/** The builder for n functions; it keeps no density. */
export function fittedRepulsion(integrals: FittedIntegrals, size: number): RepulsionBuilder {
  return {
    isRoughOffered: true,
    *build([density, beta], isRough = false) {
      const total = beta === undefined ? density! : density!.map((value, i) => value + beta[i]!);
      const spins = beta === undefined ? [density!] : [density!, beta];
      const { coulomb, exchanges } = yield* fittedParts(integrals, size, total, spins, isRough);
      const [first, second] = exchanges;
      if (second === undefined) return [coulomb.map((value, i) => value - 0.5 * first![i]!)];
      return ofBothSpins(
        coulomb.map((value, i) => value - 0.5 * (first![i]! + second[i]!)),
        first!.map((value, i) => value - second[i]!),
      );
    },
    *coulombAndExchange(density) {
      const { coulomb, exchanges } = yield* fittedParts(integrals, size, density, [density], false);
      return { coulomb, exchange: exchanges[0]! };
    },
  };
}

/** J of the total density, and K of the density of each spin, or of the one that both share. */
function* fittedParts(
  integrals: FittedIntegrals,
  size: number,
  total: Float64Array,
  densities: readonly Float64Array[],
  isSingle: boolean,
): Generator<undefined, FittedParts> {
  const factors: DensityFactor[][] = [];
  for (const each of densities) factors.push(yield* densityCholesky(each, size));
  return yield* new FittedSums(integrals, size, total, factors, isSingle).compute();
}

/** The Coulomb matrix of all electrons, and the exchange matrix of each density: n x n. */
interface FittedParts {
  readonly coulomb: Float64Array;
  readonly exchanges: readonly Float64Array[];
}

/** The exchange matrix of a factor of a density. */
interface FactorExchange {
  /** 0-based index of the density. */
  readonly density: number;
  readonly sign: 1 | -1;
  /** Its lower triangle, while the loops' memory is not ours. */
  readonly matrix: Float64Array;
  /** Where that is in the loops' memory. */
  place: number;
}

/** Some orbitals of a factor, as the loops want them. */
interface OrbitalBatch {
  readonly exchange: FactorExchange;
  /** Number of orbitals; in single precision with those of zeros in the last block. */
  readonly count: number;
  /** In blocks: [block][function][orbital]. */
  readonly orbitals: Float64Array | Float32Array;
  /** Where they are in the loops' memory. */
  place: number;
}

/** What is in the loops' memory beside orbitals and exchange. */
type PlaceName = "rows" | "panels" | "singlePanels" | "density" | "coulomb" | "starts" | "partners" | "half";

/** Adds up Coulomb and exchange matrices, some panels of auxiliary functions at a time. */
class FittedSums {
  readonly #integrals: FittedIntegrals;
  readonly #size: number;
  readonly #side: number;
  readonly #densities: number;
  readonly #density: Float64Array;
  readonly #coulomb: Float64Array;
  readonly #exchanges: FactorExchange[] = [];
  readonly #batches: OrbitalBatch[] = [];
  /** Panels at a time. */
  readonly #step: number;
  readonly #isSingle: boolean;
  #places: Readonly<Record<PlaceName, number>> | undefined;
  #partners: ReturnType<typeof partnersOf> | undefined;

  /**
   * @param integrals Over n functions.
   * @param size Number of functions, n.
   * @param total The density of all electrons, n x n.
   * @param factors Of each density whose exchange is wanted.
   * @param isSingle Whether exchange is computed in single precision.
   */
  constructor(
    integrals: FittedIntegrals,
    size: number,
    total: Float64Array,
    factors: readonly (readonly DensityFactor[])[],
    isSingle: boolean,
  ) {
    const { row, column, pairs, stride } = integrals;
    this.#integrals = integrals;
    this.#size = size;
    this.#side = roundedUp(size, 4);
    this.#densities = factors.length;
    this.#isSingle = isSingle;
    this.#density = new Float64Array(stride);
    for (let f = 0; f < pairs; f++) {
      const i = row[f]!, j = column[f]!;
      this.#density[f] = total[i * size + j]! * (i === j ? 1 : 2);
    }
    this.#coulomb = new Float64Array(stride);
    factors.forEach((ofDensity, density) => ofDensity.forEach((factor) => this.#addFactor(factor, density)));
    const most = Math.max(1, ...this.#batches.map(({ count }) => count));
    const all = this.#batches.reduce((sum, { count }) => sum + count, 0);
    const inBatch = Math.floor(BATCH / this.#multiplications(Math.max(1, all)));
    this.#step = Math.max(
      1,
      Math.min(Math.ceil(INNER / (PANEL_WIDTH * most)), MAX_AT_ONCE / PANEL_WIDTH, inBatch),
    );
  }

  /** Multiplications of a panel with some orbitals: nearly. */
  #multiplications(orbitals: number): number {
    return PANEL_WIDTH * this.#size ** 2 * orbitals * 1.5;
  }

  #addFactor({ sign, count, orbitals }: DensityFactor, density: number): void {
    const size = this.#size;
    const exchange = { density, sign, matrix: new Float64Array(this.#side ** 2), place: 0 };
    this.#exchanges.push(exchange);
    const inBatch = BLOCK * Math.max(1, Math.floor(BATCH / this.#multiplications(BLOCK)));
    const most = Math.min(MAX_ORBITALS, inBatch);
    for (let from = 0; from < count; from += most) {
      const own = Math.min(most, count - from);
      const blocked = inBlocks(orbitals.subarray(from * size, (from + own) * size), size, own);
      this.#batches.push(
        this.#isSingle
          ? { exchange, count: roundedUp(own, BLOCK), orbitals: Float32Array.from(blocked), place: 0 }
          : { exchange, count: own, orbitals: blocked, place: 0 },
      );
    }
  }

  /** Computes the matrices; pauses every few milliseconds. */
  *compute(): Generator<undefined, FittedParts> {
    const memory = fittingMemory();
    const functions = this.#integrals.metric.count;
    const step = this.#step * PANEL_WIDTH;
    let left = BATCH;
    for (let first = 0; first < functions; first += step) {
      const count = Math.min(step, functions - first);
      let rows = yield* rowsOf(this.#integrals, first, count);
      if (memory.resident !== this) this.#load();
      this.#put(rows, count, true);
      for (const batch of this.#batches) {
        if (left < 0) {
          left = BATCH;
          yield;
          if (memory.resident !== this) {
            rows = yield* rowsOf(this.#integrals, first, count);
            this.#load();
            this.#put(rows, count, false);
          }
        }
        this.#addExchange(batch, Math.ceil(count / PANEL_WIDTH));
        left -= this.#multiplications(batch.count) * count / PANEL_WIDTH;
      }
    }
    if (memory.resident === this) this.#takeOut();
    memory.release(this);
    return { coulomb: this.#wholeCoulomb(), exchanges: this.#wholeExchanges() };
  }

  /** Makes panels of rows of B in the loops' memory, and adds what these give to the Coulomb matrix. */
  #put(rows: Float64Array, count: number, withCoulomb: boolean): void {
    const { stride, pairs } = this.#integrals;
    const memory = fittingMemory(), { loops } = memory;
    const { rows: row, panels, singlePanels, density, coulomb } = this.#places!;
    const rowBytes = 8 * stride, panelBytes = 8 * PANEL_WIDTH * pairs;
    for (let p = 0, k = 0; p < count; p += PANEL_WIDTH, k++) {
      const own = Math.min(PANEL_WIDTH, count - p);
      memory.numbersAt(row, own * stride).set(rows.subarray(p * stride, (p + own) * stride));
      const panel = this.#isSingle ? panels : panels + k * panelBytes;
      loops.toPanel(row, rowBytes, own, pairs, panel);
      if (withCoulomb) loops.addCoulomb(panel, pairs, density, coulomb);
      if (this.#isSingle) loops.toSingle(panel, pairs, singlePanels + k * panelBytes / 2);
    }
  }

  #addExchange({ exchange, count, place }: OrbitalBatch, panels: number): void {
    const { loops } = fittingMemory();
    const { panels: double, singlePanels, starts, partners, half } = this.#places!;
    const add = this.#isSingle ? loops.addExchangeSingle : loops.addExchange;
    add(
      this.#isSingle ? singlePanels : double,
      panels,
      this.#integrals.pairs,
      starts,
      partners,
      this.#size,
      this.#side,
      place,
      count,
      half,
      exchange.place,
    );
  }

  /** Takes the sums out of the loops' memory. */
  #takeOut(): void {
    const memory = fittingMemory();
    this.#coulomb.set(memory.numbersAt(this.#places!.coulomb, this.#coulomb.length));
    for (const { matrix, place } of this.#exchanges) matrix.set(memory.numbersAt(place, matrix.length));
  }

  #load(): void {
    const { pairs, stride } = this.#integrals;
    const most = Math.max(0, ...this.#batches.map(({ count }) => count));
    const functions = this.#step * PANEL_WIDTH, inHalf = this.#side * functions * most;
    const { starts, partners } = this.#partners ??= partnersOf(this.#integrals, this.#size);
    const places = fittingMemory().place(this, [
      new Float64Array(PANEL_WIDTH * stride),
      new Float64Array((this.#isSingle ? PANEL_WIDTH : functions) * pairs),
      new Float32Array(this.#isSingle ? functions * pairs : 0),
      this.#density,
      this.#coulomb,
      starts,
      partners,
      this.#isSingle ? new Float32Array(inHalf) : new Float64Array(inHalf),
      ...this.#exchanges.map(({ matrix }) => matrix),
      ...this.#batches.map(({ orbitals }) => orbitals),
    ], () => this.#takeOut());
    const [rows, panels, singlePanels, density, coulomb, ...others] = places as [
      number,
      number,
      number,
      number,
      number,
      ...number[],
    ];
    const [startPlace, partnerPlace, half, ...own] = others as [number, number, number, ...number[]];
    this.#places = {
      rows,
      panels,
      singlePanels,
      density,
      coulomb,
      starts: startPlace,
      partners: partnerPlace,
      half,
    };
    for (const each of [...this.#exchanges, ...this.#batches]) each.place = own.shift()!;
  }

  #wholeCoulomb(): Float64Array {
    const { row, column, pairs } = this.#integrals;
    const size = this.#size;
    const whole = new Float64Array(size * size);
    for (let f = 0; f < pairs; f++) {
      const i = row[f]!, j = column[f]!;
      whole[i * size + j] = whole[j * size + i] = this.#coulomb[f]!;
    }
    return whole;
  }

  #wholeExchanges(): Float64Array[] {
    const size = this.#size, side = this.#side;
    return Array.from({ length: this.#densities }, (_, density) => {
      const whole = new Float64Array(size * size);
      for (const { density: own, sign, matrix } of this.#exchanges) {
        if (own !== density) continue;
        for (let i = 0; i < size; i++) {
          for (let j = 0; j <= i; j++) {
            const value = whole[i * size + j]! + sign * matrix[i * side + j]!;
            whole[i * size + j] = whole[j * size + i] = value;
          }
        }
      }
      return whole;
    });
  }
}

/** Orbitals in rows, count x size, as [block][function][orbital]. */
function inBlocks(orbitals: Float64Array, size: number, count: number): Float64Array {
  const blocks = new Float64Array(roundedUp(count, BLOCK) * size);
  for (let k = 0, from = 0; k < count; k++) {
    const first = (k - k % BLOCK) * size + k % BLOCK;
    for (let i = 0, to = first; i < size; i++, from++, to += BLOCK) blocks[to] = orbitals[from]!;
  }
  return blocks;
}

/** For each function its pairs: where B stands in a panel, and the partner in a block of orbitals, in bytes. */
function partnersOf({ row, column, pairs }: FittedIntegrals, size: number) {
  const counts = new Uint32Array(size + 1);
  for (let f = 0; f < pairs; f++) {
    counts[row[f]!]!++;
    if (row[f] !== column[f]) counts[column[f]!]!++;
  }
  const starts = new Uint32Array(size + 1);
  for (let i = 0; i < size; i++) starts[i + 1] = starts[i]! + 8 * counts[i]!;
  const partners = new Uint32Array(starts[size]! / 4);
  const next = starts.map((start) => start / 4);
  const add = (own: number, other: number, pair: number) => {
    partners[next[own]!++] = 8 * PANEL_WIDTH * pair;
    partners[next[own]!++] = 8 * BLOCK * other;
  };
  for (let f = 0; f < pairs; f++) {
    const i = row[f]!, j = column[f]!;
    add(i, j, f);
    if (i !== j) add(j, i, f);
  }
  return { starts, partners };
}
