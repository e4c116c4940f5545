// Electron repulsion integrals (ab|cd) of a quartet of shell blocks. For each primitive pair of the bra, Hermite
// Coulomb integrals with those of the ket are contracted with E of the ket; the sum is contracted with E of the
// bra: the contraction of the ket stands outside of all that depends on the bra's functions.
// L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X.

import type { BlockPairs } from "./block_pairs.ts";
import { BOYS_ASYMPTOTIC, BOYS_GRID, BOYS_MAX_ORDER, BOYS_STRIDE, BOYS_TABLE } from "./boys.ts";
import { coulombTensor } from "./hermite_coulomb.ts";
import { hermiteCount, hermiteSums } from "./hermite_index.ts";

/**
 * Quartets of primitives with integrals bounded below this, in Hartree, are left out. In SF6 that changes no
 * contracted integral by more than 7e-14, far less than Schwarz screening leaves out.
 */
const NEGLIGIBLE_PRIMITIVE = 1e-14;

const HALF_ROOT_PI = Math.sqrt(Math.PI) / 2;

/** Computes quartets for the pairs of one basis, in workspaces that it keeps. */
export class QuartetKernel {
  /** Integrals of the last quartet: [function pair of the bra][function pair of the ket]. */
  readonly integrals: Float64Array;
  readonly #half: Float64Array;
  readonly #tensor = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
  readonly #gathered: Float64Array;
  readonly #argument = new Float64Array(6);
  #negligible = NEGLIGIBLE_PRIMITIVE;
  readonly #sums: (Uint16Array | undefined)[] = [];

  /** @param pairs Pairs of shell blocks; every quartet is one of them with one of them. */
  constructor(readonly pairs: BlockPairs) {
    let functions = 0;
    let degree = 0;
    for (let pair = 0; pair < pairs.count; pair++) {
      functions = Math.max(functions, pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!);
      degree = Math.max(degree, pairs.pairDegree[pair]!);
    }
    this.integrals = new Float64Array(functions * functions);
    this.#half = new Float64Array(functions * hermiteCount(degree));
    this.#gathered = new Float64Array(hermiteCount(degree) ** 2);
  }

  /**
   * Computes (bra|ket) into {@linkcode integrals}. Either order of the pairs gives the same numbers; it is cheaper
   * with fewer entries of E per Hermite Gaussian in the ket.
   */
  compute(bra: number, ket: number): void {
    this.#negligible = NEGLIGIBLE_PRIMITIVE;
    this.#compute(bra, ket);
  }

  /**
   * The Schwarz bound of a pair: the square root of its largest integral (ab|ab). No primitives are left out: what
   * is negligible as an integral, 1e-16, is not as a bound, 1e-8.
   */
  bound(pair: number): number {
    this.#negligible = 0;
    this.#compute(pair, pair);
    const functions = this.pairs.pairFunction[pair + 1]! - this.pairs.pairFunction[pair]!;
    let largest = 0;
    for (let f = 0; f < functions; f++) largest = Math.max(largest, this.integrals[f * (functions + 1)]!);
    return Math.sqrt(largest);
  }

  #compute(bra: number, ket: number): void {
    const { pairs, integrals } = this;
    const { pairPrimitive, pairFunction, pairDegree } = pairs;
    const braFunctions = pairFunction[bra + 1]! - pairFunction[bra]!;
    const ketFunctions = pairFunction[ket + 1]! - pairFunction[ket]!;
    integrals.fill(0, 0, braFunctions * ketFunctions);
    const firstBra = pairPrimitive[bra]!, endBra = pairPrimitive[bra + 1]!;
    const degree = pairDegree[bra]! + pairDegree[ket]!;
    if (degree === 0) {
      for (let i = firstBra; i < endBra; i++) {
        if (this.#contractKetOfS(i, ket, ketFunctions)) this.#contractBra(i, 1, ketFunctions);
      }
      return;
    }
    const braHermites = hermiteCount(pairDegree[bra]!);
    const ketHermites = hermiteCount(pairDegree[ket]!);
    const sums = this.#sumsOf(pairDegree[bra]!, pairDegree[ket]!);
    for (let i = firstBra; i < endBra; i++) {
      if (this.#contractKet(i, ket, degree, braHermites, ketHermites, ketFunctions, sums)) {
        this.#contractBra(i, braHermites, ketFunctions);
      }
    }
  }

  #sumsOf(braDegree: number, ketDegree: number): Uint16Array {
    return this.#sums[16 * braDegree + ketDegree] ??= hermiteSums(braDegree, ketDegree);
  }

  /** Only s functions: the Hermite Coulomb integral is one Boys function. False if all was negligible. */
  #contractKetOfS(i: number, ket: number, ketFunctions: number): boolean {
    const {
      pairPrimitive,
      exponent,
      centreX,
      centreY,
      centreZ,
      bound,
      entryStart,
      entryFunction,
      entrySigned,
    } = this.pairs;
    const half = this.#half;
    const table = BOYS_TABLE;
    const far = BOYS_ASYMPTOTIC[0]!;
    const p = exponent[i]!, x = centreX[i]!, y = centreY[i]!, z = centreZ[i]!;
    const needed = this.#negligible / bound[i]!;
    const first = pairPrimitive[ket]!, end = pairPrimitive[ket + 1]!;
    if (bound[first]! < needed) return false;
    half.fill(0, 0, ketFunctions);
    for (let j = first; j < end; j++) {
      if (bound[j]! < needed) break;
      const q = exponent[j]!;
      const dx = x - centreX[j]!, dy = y - centreY[j]!, dz = z - centreZ[j]!;
      const inverse = 1 / (p + q);
      const T = p * q * inverse * (dx * dx + dy * dy + dz * dz);
      let value: number;
      if (T >= far) {
        value = HALF_ROOT_PI * Math.sqrt(inverse / T);
      } else {
        const row = (T * BOYS_GRID + 0.5) | 0;
        const d = row / BOYS_GRID - T;
        const at = row * BOYS_STRIDE + 1;
        value = Math.sqrt(inverse) * (table[at]! + d * (table[at + 1]! + d * (1 / 2) * (table[at + 2]! +
                  d * (1 / 3) *
                    (table[at + 3]! + d * (1 / 4) * (table[at + 4]! + d * (1 / 5) * (table[at + 5]! +
                              d * (1 / 6) * table[at + 6]!))))));
      }
      for (let k = entryStart[j]!, last = entryStart[j + 1]!; k < last; k++) {
        half[entryFunction[k]!]! += value * entrySigned[k]!;
      }
    }
    return true;
  }

  /**
   * Half-transformed integrals [function pair of the ket][Hermite of the bra]. False if all was negligible.
   */
  #contractKet(
    i: number,
    ket: number,
    degree: number,
    braHermites: number,
    ketHermites: number,
    ketFunctions: number,
    sums: Uint16Array,
  ): boolean {
    const {
      pairPrimitive,
      exponent,
      centreX,
      centreY,
      centreZ,
      bound,
      entryStart,
      entryFunction,
      entryHermite,
      entrySigned,
    } = this.pairs;
    const half = this.#half, tensor = this.#tensor, argument = this.#argument;
    const gathered = ketHermites === 1 ? tensor : this.#gathered;
    const p = exponent[i]!, x = centreX[i]!, y = centreY[i]!, z = centreZ[i]!;
    const needed = this.#negligible / bound[i]!;
    const first = pairPrimitive[ket]!, end = pairPrimitive[ket + 1]!;
    if (bound[first]! < needed) return false;
    half.fill(0, 0, ketFunctions * braHermites);
    for (let j = first; j < end; j++) {
      if (bound[j]! < needed) break;
      const q = exponent[j]!;
      const dx = x - centreX[j]!, dy = y - centreY[j]!, dz = z - centreZ[j]!;
      const inverse = 1 / (p + q);
      const reduced = p * q * inverse;
      argument[0] = reduced * (dx * dx + dy * dy + dz * dz);
      argument[1] = -2 * reduced;
      argument[2] = Math.sqrt(inverse);
      argument[3] = dx;
      argument[4] = dy;
      argument[5] = dz;
      coulombTensor(degree, argument, tensor);
      if (ketHermites > 1) {
        for (let h = ketHermites * braHermites - 1; h >= 0; h--) gathered[h] = tensor[sums[h]!]!;
      }
      for (let k = entryStart[j]!, last = entryStart[j + 1]!; k < last; k++) {
        const value = entrySigned[k]!;
        const to = entryFunction[k]! * braHermites;
        const from = entryHermite[k]! * braHermites;
        for (let h = 0; h < braHermites; h++) half[to + h]! += value * gathered[from + h]!;
      }
    }
    return true;
  }

  #contractBra(i: number, braHermites: number, ketFunctions: number): void {
    const { entryStart, entryFunction, entryHermite, entryValue } = this.pairs;
    const half = this.#half, integrals = this.integrals;
    for (let k = entryStart[i]!, last = entryStart[i + 1]!; k < last; k++) {
      const value = entryValue[k]!;
      const to = entryFunction[k]! * ketFunctions;
      let from = entryHermite[k]!;
      for (let f = 0; f < ketFunctions; f++) {
        integrals[to + f]! += value * half[from]!;
        from += braHermites;
      }
    }
  }
}
