// Derivatives of electron repulsion integrals (ab|cd) of a quartet of shell blocks, contracted with a two-particle
// density as soon as possible: the density is expanded in Hermite Gaussians of bra and ket, so that all derivatives
// with respect to their centres P and Q cost as much as one integral. What is left is the derivative with respect
// to the centres' relative positions (relative_derivatives.ts). Forces on bra and ket are equal and opposite.
// L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X;
// T. Helgaker, P. R. Taylor, Theor. Chim. Acta 83, 177 (1992), doi:10.1007/BF01132826.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { BOYS_MAX_ORDER } from "../integrals/boys.ts";
import { coulombTensor } from "../integrals/hermite_coulomb.ts";
import { hermiteCount, hermiteSums } from "../integrals/hermite_index.ts";
import { HERMITE_SIGN, RAISED_HERMITES } from "./hermite_steps.ts";
import type { RelativeDerivatives } from "./relative_derivatives.ts";

/** Quartets of primitives that contribute less than this to the energy, in Hartree, are left out. */
const NEGLIGIBLE_PRIMITIVE = 1e-13;

/** Adds up the gradient of quartets for the pairs of one basis, in workspaces that it keeps. */
export class QuartetGradient {
  /** Gradient so far in Hartree/bohr: x, y, z of each atom. */
  readonly gradient: Float64Array;
  /** Two-particle density of the next quartet: [function pair of the bra][function pair of the ket]. */
  readonly density: Float64Array;
  readonly #pairAtoms: Int32Array;
  readonly #pairVector: Float64Array;
  readonly #tensor = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
  readonly #argument = new Float64Array(6);
  readonly #braDensity: Float64Array;
  readonly #hermiteDensity: Float64Array;
  readonly #folded: Float64Array;
  readonly #gathered: Float64Array;
  readonly #braLowered: Float64Array;
  readonly #ketLowered: Float64Array;
  readonly #sums: (Uint16Array | undefined)[] = [];
  // Energy, force on P, then share and stretch of the ket, summed over primitive pairs of the ket.
  readonly #force = new Float64Array(8);

  /**
   * @param pairs Pairs of shell blocks; every quartet is one of them with one of them.
   * @param relative Their derivatives.
   */
  constructor(
    readonly pairs: BlockPairs,
    readonly relative: RelativeDerivatives,
    basis: PlacedBasis,
    atoms: number,
  ) {
    let functions = 0, degree = 0, lowered = 0;
    for (let pair = 0; pair < pairs.count; pair++) {
      const count = pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!;
      const primitives = pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!;
      functions = Math.max(functions, count);
      degree = Math.max(degree, pairs.pairDegree[pair]!);
      lowered = Math.max(lowered, primitives * hermiteCount(pairs.pairDegree[pair]! - 1));
    }
    const hermites = hermiteCount(degree);
    this.gradient = new Float64Array(3 * atoms);
    this.density = new Float64Array(functions * functions);
    this.#braDensity = new Float64Array(functions * hermites);
    this.#hermiteDensity = new Float64Array(hermites * hermites);
    this.#folded = new Float64Array(hermiteCount(2 * degree));
    this.#gathered = new Float64Array(hermites * hermites);
    this.#braLowered = new Float64Array(functions * hermites);
    this.#ketLowered = new Float64Array(functions * lowered);
    this.#pairAtoms = new Int32Array(2 * pairs.count);
    this.#pairVector = new Float64Array(3 * pairs.count);
    for (let pair = 0; pair < pairs.count; pair++) {
      const a = basis.blocks[pairs.pairRowBlock[pair]!]!, b = basis.blocks[pairs.pairColumnBlock[pair]!]!;
      this.#pairAtoms[2 * pair] = a.atom;
      this.#pairAtoms[2 * pair + 1] = b.atom;
      this.#pairVector.set([a.x - b.x, a.y - b.y, a.z - b.z], 3 * pair);
    }
  }

  /**
   * Adds the gradient of the sum of (bra|ket) times {@linkcode density}. Either order of the pairs is right; it is
   * cheaper with fewer entries of E per Hermite Gaussian in the ket.
   *
   * @param largest The largest absolute value of the density.
   */
  add(bra: number, ket: number, largest: number): void {
    const { pairs, relative } = this;
    const { pairPrimitive, pairFunction, pairDegree, bound } = pairs;
    const braFunctions = pairFunction[bra + 1]! - pairFunction[bra]!;
    const ketFunctions = pairFunction[ket + 1]! - pairFunction[ket]!;
    const braDegree = pairDegree[bra]!, ketDegree = pairDegree[ket]!;
    const sums = this.#sums[16 * braDegree + ketDegree] ??= hermiteSums(braDegree, ketDegree);
    const lowersBra = braDegree > 0 && this.#pairAtoms[2 * bra] !== this.#pairAtoms[2 * bra + 1];
    const lowersKet = ketDegree > 0 && this.#pairAtoms[2 * ket] !== this.#pairAtoms[2 * ket + 1];
    const firstKet = pairPrimitive[ket]!, endKet = pairPrimitive[ket + 1]!;
    if (lowersKet) {
      this.#ketLowered.fill(0, 0, (endKet - firstKet) * braFunctions * hermiteCount(ketDegree - 1));
    }
    const force = this.#force;
    const negligible = NEGLIGIBLE_PRIMITIVE / largest;
    for (let i = pairPrimitive[bra]!; i < pairPrimitive[bra + 1]!; i++) {
      const needed = negligible / bound[i]!;
      if (bound[firstKet]! < needed) break;
      this.#expandBra(i, hermiteCount(braDegree), ketFunctions);
      force.fill(0);
      if (lowersBra) this.#braLowered.fill(0, 0, ketFunctions * hermiteCount(braDegree - 1));
      let end = firstKet;
      while (end < endKet && bound[end]! >= needed) end++;
      this.#contractKet(i, firstKet, end, braDegree, ketDegree, braFunctions, sums, lowersBra, lowersKet);
      this.#addCentres(bra, relative.rowShare[i]!, relative.stretch[i]!, 1);
      this.#addCentres(ket, 0, 0, -1);
      if (lowersBra) this.#addBraLowered(bra, i, hermiteCount(braDegree - 1), ketFunctions);
    }
    if (lowersKet) this.#addKetLowered(ket, braFunctions, ketFunctions, hermiteCount(ketDegree - 1));
  }

  /** Expands the density in Hermite Gaussians of a primitive pair of the bra: [ket function][Hermite]. */
  #expandBra(i: number, braHermites: number, ketFunctions: number): void {
    const { entryStart, entryFunction, entryHermite, entryValue } = this.pairs;
    const density = this.density, expanded = this.#braDensity;
    expanded.fill(0, 0, ketFunctions * braHermites);
    for (let k = entryStart[i]!, last = entryStart[i + 1]!; k < last; k++) {
      const value = entryValue[k]!;
      const from = entryFunction[k]! * ketFunctions;
      let to = entryHermite[k]!;
      for (let g = 0; g < ketFunctions; g++) {
        expanded[to]! += value * density[from + g]!;
        to += braHermites;
      }
    }
  }

  /** Goes through the primitive pairs of the ket with one of the bra; leaves energy and forces in #force. */
  #contractKet(
    i: number,
    firstKet: number,
    end: number,
    braDegree: number,
    ketDegree: number,
    braFunctions: number,
    sums: Uint16Array,
    lowersBra: boolean,
    lowersKet: boolean,
  ): void {
    const {
      exponent,
      centreX,
      centreY,
      centreZ,
      entryStart,
      entryFunction,
      entryHermite,
      entryValue,
      entrySigned,
    } = this.pairs;
    const { rowShare, stretch } = this.relative;
    const tensor = this.#tensor, argument = this.#argument;
    const expanded = this.#braDensity, hermiteDensity = this.#hermiteDensity, force = this.#force;
    const gathered = this.#gathered, braLowered = this.#braLowered, ketLowered = this.#ketLowered;
    const braHermites = hermiteCount(braDegree), ketHermites = hermiteCount(ketDegree);
    const braLowHermites = hermiteCount(braDegree - 1), ketLowHermites = hermiteCount(ketDegree - 1);
    const degree = braDegree + ketDegree;
    const hermites = hermiteCount(degree);
    const folded = ketDegree === 0 ? hermiteDensity : this.#folded;
    const [raisedX, raisedY, raisedZ] = RAISED_HERMITES;
    const p = exponent[i]!, x = centreX[i]!, y = centreY[i]!, z = centreZ[i]!;
    const products = braHermites * ketHermites;
    let energy = 0, forceX = 0, forceY = 0, forceZ = 0, shareX = 0, shareY = 0, shareZ = 0, stretched = 0;
    for (let j = firstKet; j < end; j++) {
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
      coulombTensor(degree + 1, argument, tensor);

      hermiteDensity.fill(0, 0, products);
      const firstEntry = entryStart[j]!, lastEntry = entryStart[j + 1]!;
      for (let k = firstEntry; k < lastEntry; k++) {
        const value = entrySigned[k]!;
        const to = entryHermite[k]! * braHermites;
        const from = entryFunction[k]! * braHermites;
        for (let h = 0; h < braHermites; h++) hermiteDensity[to + h]! += value * expanded[from + h]!;
      }
      if (ketDegree > 0) {
        folded.fill(0, 0, hermites);
        for (let h = 0; h < products; h++) folded[sums[h]!]! += hermiteDensity[h]!;
      }
      let e = 0, fx = 0, fy = 0, fz = 0;
      for (let h = 0; h < hermites; h++) {
        const value = folded[h]!;
        e += value * tensor[h]!;
        fx += value * tensor[raisedX[h]!]!;
        fy += value * tensor[raisedY[h]!]!;
        fz += value * tensor[raisedZ[h]!]!;
      }
      const share = rowShare[j]!;
      energy += e;
      forceX += fx;
      forceY += fy;
      forceZ += fz;
      shareX += share * fx;
      shareY += share * fy;
      shareZ += share * fz;
      stretched += stretch[j]! * e;

      if (lowersBra) {
        for (let k = 0, to = 0; k < ketHermites; k++) {
          const from = k * braHermites;
          for (let h = 0; h < braLowHermites; h++) gathered[to++] = tensor[sums[from + h]!]!;
        }
        for (let k = firstEntry; k < lastEntry; k++) {
          const value = entrySigned[k]!;
          const to = entryFunction[k]! * braLowHermites;
          const from = entryHermite[k]! * braLowHermites;
          for (let h = 0; h < braLowHermites; h++) braLowered[to + h]! += value * gathered[from + h]!;
        }
      }
      if (lowersKet) {
        for (let h = 0, to = 0; h < braHermites; h++) {
          for (let k = 0; k < ketLowHermites; k++) gathered[to++] = tensor[sums[k * braHermites + h]!]!;
        }
        const base = (j - firstKet) * braFunctions;
        for (let k = entryStart[i]!, last = entryStart[i + 1]!; k < last; k++) {
          const value = entryValue[k]!;
          const to = (base + entryFunction[k]!) * ketLowHermites;
          const from = entryHermite[k]! * ketLowHermites;
          for (let h = 0; h < ketLowHermites; h++) ketLowered[to + h]! += value * gathered[from + h]!;
        }
      }
    }
    force[0] = energy;
    force[1] = forceX;
    force[2] = forceY;
    force[3] = forceZ;
    force[4] = shareX;
    force[5] = shareY;
    force[6] = shareZ;
    force[7] = stretched;
  }

  /** Splits the force on P, or that on Q, between its two atoms. */
  #addCentres(pair: number, share: number, stretch: number, sign: 1 | -1): void {
    const force = this.#force, gradient = this.gradient, vector = this.#pairVector;
    const a = 3 * this.#pairAtoms[2 * pair]!, b = 3 * this.#pairAtoms[2 * pair + 1]!;
    const stretched = sign === 1 ? stretch * force[0]! : force[7]!;
    for (let axis = 0; axis < 3; axis++) {
      const whole = sign * force[1 + axis]!;
      const row = (sign === 1 ? share * whole : -force[4 + axis]!) + stretched * vector[3 * pair + axis]!;
      gradient[a + axis]! += row;
      gradient[b + axis]! += whole - row;
    }
  }

  #addBraLowered(bra: number, i: number, hermites: number, ketFunctions: number): void {
    const { entryStart, entryFunction, entryHermite, entryValue } = this.relative;
    const density = this.density, lowered = this.#braLowered, gradient = this.gradient;
    const a = 3 * this.#pairAtoms[2 * bra]!, b = 3 * this.#pairAtoms[2 * bra + 1]!;
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let k = entryStart[3 * i + axis]!, last = entryStart[3 * i + axis + 1]!; k < last; k++) {
        const from = entryFunction[k]! * ketFunctions;
        let at = entryHermite[k]!;
        let integral = 0;
        for (let g = 0; g < ketFunctions; g++) {
          integral += density[from + g]! * lowered[at]!;
          at += hermites;
        }
        sum += entryValue[k]! * integral;
      }
      gradient[a + axis]! += sum;
      gradient[b + axis]! -= sum;
    }
  }

  #addKetLowered(ket: number, braFunctions: number, ketFunctions: number, hermites: number): void {
    const { entryStart, entryFunction, entryHermite, entryValue } = this.relative;
    const { pairPrimitive } = this.pairs;
    const density = this.density, lowered = this.#ketLowered, gradient = this.gradient;
    const a = 3 * this.#pairAtoms[2 * ket]!, b = 3 * this.#pairAtoms[2 * ket + 1]!;
    const first = pairPrimitive[ket]!, end = pairPrimitive[ket + 1]!;
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let j = first; j < end; j++) {
        for (let k = entryStart[3 * j + axis]!, last = entryStart[3 * j + axis + 1]!; k < last; k++) {
          let from = entryFunction[k]!;
          let at = (j - first) * braFunctions * hermites + entryHermite[k]!;
          let integral = 0;
          for (let f = 0; f < braFunctions; f++) {
            integral += density[from]! * lowered[at]!;
            from += ketFunctions;
            at += hermites;
          }
          sum += HERMITE_SIGN[entryHermite[k]!]! * entryValue[k]! * integral;
        }
      }
      gradient[a + axis]! += sum;
      gradient[b + axis]! -= sum;
    }
  }
}
