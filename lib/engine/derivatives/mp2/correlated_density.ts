// The two-particle density of MP2: that of the mean field with the relaxed density P, (D_ij / 2 + P_ij) D_kl less its
// exchange, and that of the pairs, which is transformed back to functions for one pair of shell blocks at a time.
// M. J. Frisch, M. Head-Gordon, J. A. Pople, Chem. Phys. Lett. 166, 275 (1990), doi:10.1016/0009-2614(90)80029-D.

import type { PlacedBasis } from "../../basis/shell_block.ts";
import type { BlockPairs } from "../../integrals/block_pairs.ts";
import { multiplyTransposed } from "../../linalg/matrix_product.ts";
import type { PairDensity } from "../../mp2/pair_densities.ts";
import { largestOfSpins } from "../mean_field_density.ts";
import { quartetPlaces, type SpinDensities, type TwoParticleDensity } from "../two_particle_density.ts";

/** Multiplications between two pauses: some 3 ms. */
const BATCH = 4_000_000;

/** What of the density belongs to exact integrals: at least one part. */
export interface CorrelatedParts {
  /**
   * Densities of the mean field, n x n, and what correlation and the response of the orbitals add to them; closed shells
   * both, or both not. Absent where the mean field is one of fitted integrals.
   */
  readonly separable?: { readonly meanField: SpinDensities; readonly relaxed: SpinDensities };
  /** The two-particle density of pairs of occupied orbitals. */
  readonly pairDensity?: PairDensity;
}

/**
 * Makes the density.
 *
 * @param pairs Pairs of shell blocks of the basis.
 * @param basis The basis on its centres.
 * @param parts What it consists of.
 */
export function correlatedDensity(
  pairs: BlockPairs,
  basis: PlacedBasis,
  { separable, pairDensity }: CorrelatedParts,
): TwoParticleDensity {
  const ofPairs = pairDensity && new PairBlocks(pairs, basis, pairDensity);
  const ofMeanField = separable && new SeparableBlocks(pairs, basis, separable.meanField, separable.relaxed);
  return {
    *prepare(pair) {
      if (ofPairs !== undefined) yield* ofPairs.prepare(pair);
    },
    bound: (bra, ket) => (ofMeanField?.bound(bra, ket) ?? 0) + (ofPairs?.bound(bra, ket) ?? 0),
    fill(bra, ket, out) {
      const most = ofMeanField?.fill(bra, ket, out) ?? clear(pairs, bra, ket, out);
      return ofPairs?.add(bra, ket, out) ?? most;
    },
  };
}

/** Writes zeros for a quartet. */
function clear({ pairFunction }: BlockPairs, bra: number, ket: number, out: Float64Array): number {
  const columns = pairFunction[ket + 1]! - pairFunction[ket]!;
  out.fill(0, 0, (pairFunction[bra + 1]! - pairFunction[bra]!) * (columns + columns % 2));
  return 0;
}

/** The pairs' density with one pair of shell blocks prepared. */
class PairBlocks {
  #prepared = -1;
  #largest = 0;
  /** [function pair of the prepared blocks][j][i]: the sum over both orders of the function pair. */
  #elements = new Float64Array(0);

  constructor(
    readonly pairs: BlockPairs,
    readonly basis: PlacedBasis,
    readonly density: PairDensity,
  ) {}

  *prepare(pair: number): Generator<undefined, void> {
    const { pairs, basis: { blocks, size: n }, density: { orbitals: m, coefficients, density } } = this;
    const { pairFunction, functionRow, functionColumn } = pairs;
    const first = pairFunction[pair]!, count = pairFunction[pair + 1]! - first;
    const row = blocks[pairs.pairRowBlock[pair]!]!, column = blocks[pairs.pairColumnBlock[pair]!]!;
    const sums = new Float64Array(count * n * m);
    const places = new Map<number, number>();
    let left = BATCH;
    for (let f = 0; f < count; f++) places.set(functionRow[first + f]! * n + functionColumn[first + f]!, f);
    // For each function of one block, the orbitals q become all functions of the other: at once, then the reverse.
    for (
      const [one, other] of row === column ? [[row, row]] as const : [[row, column], [column, row]] as const
    ) {
      const functions = other.block.functionAngular.length;
      const columns = coefficients.subarray(other.first * m, (other.first + functions) * m);
      const part = new Float64Array(functions * n * m);
      for (let k = one.first; k < one.first + one.block.functionAngular.length; k++) {
        const own = density.subarray(k * n * m * m, (k + 1) * n * m * m);
        yield* multiplyTransposed(columns, own, part, functions, n * m, m);
        for (let l = 0; l < functions; l++) {
          const at = places.get(k * n + other.first + l) ?? places.get((other.first + l) * n + k);
          if (at === undefined) continue;
          const to = at * n * m, from = l * n * m;
          for (let i = 0; i < n * m; i++) sums[to + i]! += part[from + i]!;
        }
        if ((left -= functions * n * m * m) > 0) continue;
        left = BATCH;
        yield;
      }
    }
    if (this.#elements.length < count * n * n) this.#elements = new Float64Array(count * n * n);
    yield* multiplyTransposed(sums, coefficients, this.#elements, count * n, n, m);
    yield;
    this.#prepared = pair;
    this.#largest = 0;
    for (let i = 0; i < count * n * n; i++) {
      const absolute = Math.abs(this.#elements[i]!);
      if (absolute > this.#largest) this.#largest = absolute;
    }
  }

  bound(bra: number, ket: number): number {
    return (bra === ket ? 2 : 4) * this.#largest;
  }

  /** Adds the factors of a quartet, as {@linkcode TwoParticleDensity} wants them, and returns the largest sum. */
  add(bra: number, ket: number, out: Float64Array): number {
    const { pairFunction, functionRow, functionColumn } = this.pairs;
    const n = this.basis.size;
    const elements = this.#elements;
    const turned = bra !== this.#prepared;
    const other = turned ? bra : ket;
    const firstOther = pairFunction[other]!, others = pairFunction[other + 1]! - firstOther;
    const own = pairFunction[this.#prepared + 1]! - pairFunction[this.#prepared]!;
    const stride = turned ? own + own % 2 : others + others % 2;
    const weight = bra === ket ? 1 : 2;
    let most = 0;
    for (let g = 0; g < others; g++) {
      const i = functionRow[firstOther + g]!, j = functionColumn[firstOther + g]!;
      const above = i * n + j, below = j * n + i;
      let to = turned ? g * stride : g;
      const step = turned ? 1 : stride;
      for (let f = 0, from = 0; f < own; f++, from += n * n, to += step) {
        const element = i === j ? elements[from + above]! : elements[from + above]! + elements[from + below]!;
        const value = out[to]! += weight * element;
        const absolute = Math.abs(value);
        if (absolute > most) most = absolute;
      }
    }
    return most;
  }
}

/** The part that is made of one-particle densities. */
class SeparableBlocks {
  readonly #meanField: SpinDensities;
  readonly #relaxed: SpinDensities;
  readonly #largestMeanField: SpinDensities;
  readonly #largestRelaxed: SpinDensities;

  constructor(
    readonly pairs: BlockPairs,
    readonly basis: PlacedBasis,
    meanField: SpinDensities,
    relaxed: SpinDensities,
  ) {
    this.#meanField = meanField;
    this.#relaxed = relaxed;
    this.#largestMeanField = largestOfSpins(meanField, basis);
    this.#largestRelaxed = largestOfSpins(relaxed, basis);
  }

  bound(bra: number, ket: number): number {
    const { ab, cd, ac, bd, ad, bc } = quartetPlaces(this.pairs, bra, ket, this.basis.blocks.length);
    const d = this.#largestMeanField, p = this.#largestRelaxed;
    const products = (of: Float64Array, change: Float64Array, i: number, j: number) =>
      of[i]! * of[j]! + of[i]! * change[j]! + change[i]! * of[j]!;
    const exchange = (of: Float64Array, change: Float64Array) =>
      products(of, change, ac, bd) + products(of, change, ad, bc);
    return 4 * products(d.total, p.total, ab, cd) +
      2 * (exchange(d.alpha, p.alpha) + exchange(d.beta, p.beta));
  }

  /** Writes the factors of a quartet, as {@linkcode TwoParticleDensity} wants them, and returns the largest. */
  fill(bra: number, ket: number, out: Float64Array): number {
    const { pairFunction, functionRow, functionColumn } = this.pairs;
    const { size } = this.basis;
    const { total, alpha, beta } = this.#meanField;
    const { total: totalChange, alpha: alphaChange, beta: betaChange } = this.#relaxed;
    const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
    const closed = alpha === beta;
    const order = bra === ket ? 0.5 : 1;
    const gap = (endKet - firstKet) % 2;
    let to = 0, most = 0;
    for (let f = pairFunction[bra]!; f < pairFunction[bra + 1]!; f++) {
      const column = functionColumn[f]!;
      const i = functionRow[f]! * size, j = column * size;
      const weight = i === j ? order : 2 * order;
      const coulomb = total[i + column]!, change = totalChange[i + column]!;
      for (let g = firstKet; g < endKet; g++) {
        const k = functionRow[g]!, l = functionColumn[g]!, kl = k * size + l;
        const ofAlpha = exchangeOf(alpha, alphaChange, i, j, k, l);
        const exchange = closed ? ofAlpha : 0.5 * (ofAlpha + exchangeOf(beta, betaChange, i, j, k, l));
        const value = out[to++] = (k === l ? weight : 2 * weight) *
          (coulomb * (total[kl]! + totalChange[kl]!) + change * total[kl]! - exchange);
        const absolute = Math.abs(value);
        if (absolute > most) most = absolute;
      }
      to += gap;
    }
    return most;
  }
}

/** D_ik D_jl + D_il D_jk, and what is linear in the change of D. */
function exchangeOf(
  density: Float64Array,
  change: Float64Array,
  i: number,
  j: number,
  k: number,
  l: number,
): number {
  const ik = density[i + k]!, jl = density[j + l]!, il = density[i + l]!, jk = density[j + k]!;
  return ik * (jl + change[j + l]!) + change[i + k]! * jl + il * (jk + change[j + k]!) + change[i + l]! * jk;
}
