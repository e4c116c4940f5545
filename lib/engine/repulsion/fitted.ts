// Repulsion of densities from fitted integrals: J_ij = sum over P of B_P,ij times the sum of B_P,kl D_kl, and with D = C^T C
// K = sum over P of (B_P C^T) (B_P C^T)^T. F. Weigend, Phys. Chem. Chem. Phys. 4, 4285 (2002), doi:10.1039/b204199p.

import { INNER, MAX_AT_ONCE } from "./fitted_memory.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import { ofBothSpins, type RepulsionBuilder } from "./builder.ts";
import { densityCholesky, type DensityFactor } from "./density_cholesky.ts";
import type { FittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { rowsOf } from "../density_fitting/fitted_rows.ts";
import { fittingMemory, paddedRows, squarePlaces } from "../density_fitting/fitting_loops.ts";

/** Multiplications between two pauses: some 3 ms. */
const BATCH = 15_000_000;

/** The builder for n functions; it keeps no density. */
export function fittedRepulsion(integrals: FittedIntegrals, size: number): RepulsionBuilder {
  return {
    *build([density, beta]) {
      const total = beta === undefined ? density! : density!.map((value, i) => value + beta[i]!);
      const spins = beta === undefined ? [density!] : [density!, beta];
      const { coulomb, exchanges } = yield* fittedParts(integrals, size, total, spins);
      const [first, second] = exchanges;
      if (second === undefined) return [coulomb.map((value, i) => value - 0.5 * first![i]!)];
      return ofBothSpins(
        coulomb.map((value, i) => value - 0.5 * (first![i]! + second[i]!)),
        first!.map((value, i) => value - second[i]!),
      );
    },
    *coulombAndExchange(density) {
      const { coulomb, exchanges } = yield* fittedParts(integrals, size, density, [density]);
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
): Generator<undefined, FittedParts> {
  const factors: DensityFactor[][] = [];
  for (const each of densities) factors.push(yield* densityCholesky(each, size));
  return yield* new FittedSums(integrals, size, total, factors).compute();
}

/** The Coulomb matrix of all electrons, and the exchange matrix of each density: n x n. */
interface FittedParts {
  readonly coulomb: Float64Array;
  readonly exchanges: readonly Float64Array[];
}

/** Orbitals in rows as the loops want them, and the exchange matrix that they make. */
interface Exchange {
  /** 0-based index of the density. */
  readonly density: number;
  readonly sign: 1 | -1;
  /** Even number of orbitals. */
  readonly count: number;
  readonly orbitals: Float64Array;
  /** Its lower triangle, while the loops' memory is not ours. */
  readonly matrix: Float64Array;
}

/** Adds up Coulomb and exchange matrices, some auxiliary functions at a time. */
class FittedSums {
  readonly #integrals: FittedIntegrals;
  readonly #size: number;
  readonly #side: number;
  readonly #densities: number;
  readonly #density: Float64Array;
  readonly #coulomb: Float64Array;
  readonly #exchanges: readonly Exchange[];
  /** Auxiliary functions at a time. */
  readonly #step: number;
  #places: readonly number[] = [];

  constructor(
    integrals: FittedIntegrals,
    size: number,
    total: Float64Array,
    factors: readonly (readonly DensityFactor[])[],
  ) {
    const { row, column, stride, pairs } = integrals;
    this.#integrals = integrals;
    this.#size = size;
    this.#side = roundedUp(size, 4);
    this.#densities = factors.length;
    this.#density = new Float64Array(stride);
    for (let f = 0; f < pairs; f++) {
      const i = row[f]!, j = column[f]!;
      this.#density[f] = total[i * size + j]! * (i === j ? 1 : 2);
    }
    this.#coulomb = new Float64Array(stride);
    this.#exchanges = factors.flatMap((ofDensity, density) =>
      ofDensity.map((factor) => this.#exchangeOf(factor, density))
    );
    const orbitals = this.#exchanges.reduce((sum, { count }) => sum + count, 0);
    const most = Math.max(1, ...this.#exchanges.map(({ count }) => count));
    const inBatch = Math.floor(BATCH / (this.#side ** 2 * Math.max(1, orbitals)));
    this.#step = Math.max(1, Math.min(Math.ceil(INNER / most), MAX_AT_ONCE, inBatch));
  }

  #exchangeOf({ sign, count, orbitals }: DensityFactor, density: number): Exchange {
    const rows = roundedUp(count, 2);
    return {
      density,
      sign,
      count: rows,
      orbitals: paddedRows(orbitals, this.#size, rows, this.#side),
      matrix: new Float64Array(this.#side ** 2),
    };
  }

  *compute(): Generator<undefined, FittedParts> {
    const { stride, pairs, metric } = this.#integrals;
    const memory = fittingMemory();
    const side = this.#side;
    for (let p = 0; p < metric.count; p += this.#step) {
      const count = Math.min(this.#step, metric.count - p);
      const rows = yield* rowsOf(this.#integrals, p, count);
      if (memory.resident !== this) this.#load();
      const [panel, density, coulomb, places, square, half, ...sets] = this.#places as [
        number,
        number,
        number,
        number,
        number,
        number,
        ...number[],
      ];
      memory.numbersAt(panel, count * stride).set(rows);
      memory.loops.addCoulomb(panel, 8 * stride, count, density, coulomb);
      this.#exchanges.forEach(({ count: orbitals }, k) =>
        memory.loops.addExchange(
          panel,
          8 * stride,
          count,
          places,
          pairs,
          square,
          side,
          sets[2 * k]!,
          orbitals,
          half,
          sets[2 * k + 1]!,
        )
      );
      yield;
    }
    if (memory.resident === this) this.#takeOut();
    memory.release(this);
    return { coulomb: this.#wholeCoulomb(), exchanges: this.#wholeExchanges() };
  }

  /** Takes the sums out of the loops' memory. */
  #takeOut(): void {
    const memory = fittingMemory();
    this.#coulomb.set(memory.numbersAt(this.#places[2]!, this.#coulomb.length));
    this.#exchanges.forEach(({ matrix }, k) =>
      matrix.set(memory.numbersAt(this.#places[7 + 2 * k]!, matrix.length))
    );
  }

  #load(): void {
    const { row, column, stride } = this.#integrals;
    const side = this.#side;
    const most = Math.max(0, ...this.#exchanges.map(({ count }) => count));
    this.#places = fittingMemory().place(this, [
      new Float64Array(this.#step * stride),
      this.#density,
      this.#coulomb,
      squarePlaces(row, column, side),
      new Float64Array(side * side),
      new Float64Array(side * this.#step * most),
      ...this.#exchanges.flatMap(({ orbitals, matrix }) => [orbitals, matrix]),
    ], () => this.#takeOut());
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
