// Repulsion integrals out of the matrix that an SCF calculation in memory has kept.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import type { DistributionSource } from "./distribution_source.ts";

/** Integrals between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/**
 * Integrals from P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, which the three of a set of four functions determine:
 * their sum is twice that of the three elements of P, so (ij|kl) = (4 P_ij,kl + twice the sum of these) / 5.
 *
 * @param matrix The packed lower triangle of P.
 * @param pairs Pairs of shell blocks of the basis.
 * @param screened Those that matter.
 * @param size Number of basis functions, n.
 */
export function inCoreDistributions(
  matrix: Float64Array,
  pairs: BlockPairs,
  { pair }: ScreenedPairs,
  size: number,
): DistributionSource {
  const { pairFunction } = pairs;
  const rows = Uint32Array.from({ length: size * (size + 1) / 2 }, (_, row) => row * (row + 1) / 2);
  const withK = { pair: new Int32Array(size), row: new Uint32Array(size) };
  const withL = { pair: new Int32Array(size), row: new Uint32Array(size) };
  let left = BATCH;
  return {
    *write(place, out) {
      const first = pairFunction[pair[place]!]!, end = pairFunction[pair[place]! + 1]!;
      for (let f = first; f < end; f++) {
        const k = pairs.functionRow[f]!, l = pairs.functionColumn[f]!;
        writePairsWith(k, rows, size, withK);
        writePairsWith(l, rows, size, withL);
        unfold(
          matrix,
          rows,
          k,
          l,
          withK,
          withL,
          size,
          out,
          (f - first) * size * size,
        );
        left -= size * size;
        if (left >= 0) continue;
        left = BATCH;
        yield;
      }
    },
  };
}

/** Where the pairs of one function with all others stand: their places among all pairs, and the rows of P there. */
interface PairsWith {
  readonly pair: Int32Array;
  readonly row: Uint32Array;
}

function writePairsWith(k: number, rows: Uint32Array, size: number, { pair, row }: PairsWith): void {
  for (let j = 0; j < size; j++) {
    const jk = j > k ? rows[j]! + k : rows[k]! + j;
    pair[j] = jk;
    row[j] = rows[jk]!;
  }
}

/**
 * Writes (ij|kl) of one k and l, k >= l, for all i and j, from `start` on. As j <= i, the pair jl never stands behind
 * ik; where il and jk stand follows, but for i = k or j = i, from whether i or k is the larger.
 */
function unfold(
  matrix: Float64Array,
  rows: Uint32Array,
  k: number,
  l: number,
  withK: PairsWith,
  withL: PairsWith,
  size: number,
  out: Float64Array,
  start: number,
): void {
  const kl = rows[k]! + l;
  const klRow = rows[kl]!;
  const pairK = withK.pair, rowK = withK.row, pairL = withL.pair;
  for (let i = 0; i < size; i++) {
    const iRow = rows[i]!;
    const ikRow = rowK[i]!;
    const il = pairL[i]!, ilRow = withL.row[i]!;
    const below = start + i * size;
    let above = start + i;
    let j = 0;
    if (i > k) {
      for (; j < i; j++, above += size) {
        const own = matrix[rows[iRow + j]! + kl]!;
        const value = 1.2 * own + 0.4 * (matrix[ikRow + pairL[j]!]! + matrix[ilRow + pairK[j]!]!);
        out[below + j] = value;
        out[above] = value;
      }
    } else if (i < k && l < k) {
      const from = klRow + iRow;
      for (; j <= i; j++, above += size) {
        const own = matrix[from + j]!;
        const value = 1.2 * own + 0.4 * (matrix[ikRow + pairL[j]!]! + matrix[rowK[j]! + il]!);
        out[below + j] = value;
        out[above] = value;
      }
    }
    for (; j <= i; j++, above += size) {
      const ij = iRow + j, jk = pairK[j]!;
      const own = matrix[ij > kl ? rows[ij]! + kl : klRow + ij]!;
      const two = matrix[il > jk ? ilRow + jk : rowK[j]! + il]!;
      const value = 1.2 * own + 0.4 * (matrix[ikRow + pairL[j]!]! + two);
      out[below + j] = value;
      out[above] = value;
    }
  }
}
