// The two-particle density of Hartree-Fock, D_ij D_kl / 2 - (1/2) sum over spins of D_ik D_jl.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { largestByBlocks } from "../integrals/density_bounds.ts";
import { quartetPlaces, type SpinDensities, type TwoParticleDensity } from "./two_particle_density.ts";

/** The largest elements of densities by pairs of shell blocks. */
export function largestOfSpins({ total, alpha, beta }: SpinDensities, basis: PlacedBasis): SpinDensities {
  const largestAlpha = largestByBlocks(alpha, basis);
  return {
    total: largestByBlocks(total, basis),
    alpha: largestAlpha,
    beta: beta === alpha ? largestAlpha : largestByBlocks(beta, basis),
  };
}

/** Makes the density of a single determinant. */
export function meanFieldDensity(
  pairs: BlockPairs,
  basis: PlacedBasis,
  densities: SpinDensities,
): TwoParticleDensity {
  const { pairFunction, functionRow, functionColumn } = pairs;
  const { total, alpha, beta } = densities;
  const { size } = basis;
  const blocks = basis.blocks.length;
  const largest = largestOfSpins(densities, basis);
  const closed = alpha === beta;
  return {
    spins: densities,
    *prepare() {},
    bound(bra, ket) {
      const { ab, cd, ac, bd, ad, bc } = quartetPlaces(pairs, bra, ket, blocks);
      const exchange = (of: Float64Array) => of[ac]! * of[bd]! + of[ad]! * of[bc]!;
      return 4 * largest.total[ab]! * largest.total[cd]! +
        2 * (exchange(largest.alpha) + exchange(largest.beta));
    },
    fill(bra, ket, out) {
      const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
      const order = bra === ket ? 0.5 : 1;
      const gap = (endKet - firstKet) % 2;
      let most = 0;
      let to = 0;
      for (let f = pairFunction[bra]!; f < pairFunction[bra + 1]!; f++) {
        const column = functionColumn[f]!;
        const i = functionRow[f]! * size, j = column * size;
        const weight = i === j ? order : 2 * order;
        const coulomb = total[i + column]!;
        for (let g = firstKet; g < endKet; g++) {
          const k = functionRow[g]!, l = functionColumn[g]!;
          const exchange = closed
            ? alpha[i + k]! * alpha[j + l]! + alpha[i + l]! * alpha[j + k]!
            : 0.5 * (alpha[i + k]! * alpha[j + l]! + alpha[i + l]! * alpha[j + k]! +
              beta[i + k]! * beta[j + l]! + beta[i + l]! * beta[j + k]!);
          const value = (k === l ? weight : 2 * weight) * (coulomb * total[k * size + l]! - exchange);
          out[to++] = value;
          const absolute = Math.abs(value);
          if (absolute > most) most = absolute;
        }
        to += gap;
      }
      return most;
    },
  };
}
