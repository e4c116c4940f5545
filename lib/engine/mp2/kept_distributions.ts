// Repulsion integrals out of the matrix that an SCF calculation in memory has kept.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import type { DistributionSource } from "./distribution_source.ts";

/** Integrals between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/**
 * Integrals from P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, which the three of a set of four functions determine:
 * their sum is twice that of the three elements of P, so (ij|kl) = (4 P_ij,kl + that sum) / 5.
 *
 * @param matrix The packed lower triangle of P.
 */
export function keptDistributions(
  matrix: Float64Array,
  pairs: BlockPairs,
  { pair }: ScreenedPairs,
  size: number,
): DistributionSource {
  const { pairFunction } = pairs;
  const rows = Uint32Array.from({ length: size * (size + 1) / 2 }, (_, row) => row * (row + 1) / 2);
  let left = BATCH;
  return {
    *write(place, out) {
      const first = pairFunction[pair[place]!]!, end = pairFunction[pair[place]! + 1]!;
      for (let f = first; f < end; f++) {
        unfold(
          matrix,
          rows,
          pairs.functionRow[f]!,
          pairs.functionColumn[f]!,
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

/** Writes (ij|kl) of one k and l, k >= l, for all i and j, from `start` on. */
function unfold(
  matrix: Float64Array,
  rows: Uint32Array,
  k: number,
  l: number,
  size: number,
  out: Float64Array,
  start: number,
): void {
  const kl = rows[k]! + l;
  const klRow = rows[kl]!;
  for (let i = 0; i < size; i++) {
    const iRow = rows[i]!;
    const ik = i > k ? iRow + k : rows[k]! + i;
    const il = i > l ? iRow + l : rows[l]! + i;
    const ikRow = rows[ik]!, ilRow = rows[il]!;
    let below = start + i * size, above = start + i;
    for (let j = 0; j <= i; j++) {
      const jRow = rows[j]!;
      const ij = iRow + j;
      const jl = j > l ? jRow + l : rows[l]! + j;
      const jk = j > k ? jRow + k : rows[k]! + j;
      const own = matrix[ij > kl ? rows[ij]! + kl : klRow + ij]!;
      const one = matrix[ik > jl ? ikRow + jl : rows[jl]! + ik]!;
      const two = matrix[il > jk ? ilRow + jk : rows[jk]! + il]!;
      const value = 1.2 * own + 0.4 * (one + two);
      out[below] = value;
      out[above] = value;
      below += 1;
      above += size;
    }
  }
}
