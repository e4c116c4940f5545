// Repulsion integrals out of the matrix that an SCF calculation in memory has kept.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { pairOrder } from "../repulsion/pair_order.ts";
import type { DistributionSource } from "./distribution_source.ts";

/** Integrals between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/**
 * Integrals from P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, which the three of a set of four functions determine:
 * their sum is twice that of the three elements of P, so (ij|kl) = (4 P_ij,kl + twice the sum of these) / 5.
 *
 * @param integrals Gives the packed lower triangle of P, good until the next pause.
 * @param basis Shell blocks on their centres.
 * @param pairs Pairs of these.
 * @param screened Those that matter.
 */
export function inCoreDistributions(
  integrals: () => Generator<undefined, Float64Array>,
  basis: PlacedBasis,
  pairs: BlockPairs,
  { pair }: ScreenedPairs,
): DistributionSource {
  const { pairFunction } = pairs;
  const { size, place } = pairOrder(basis);
  const rows = Uint32Array.from({ length: size * (size + 1) / 2 }, (_, row) => row * (row + 1) / 2);
  let left = BATCH;
  return {
    *write(at, out) {
      const first = pairFunction[pair[at]!]!, end = pairFunction[pair[at]! + 1]!;
      for (let f = first; f < end; f++) {
        const matrix = yield* integrals();
        const k = pairs.functionRow[f]!, l = pairs.functionColumn[f]!;
        unfold(matrix, rows, place, k, l, size, out, (f - first) * size * size);
        left -= size * size;
        if (left >= 0) continue;
        left = BATCH;
        yield;
      }
    },
  };
}

/** Writes (ij|kl) of one k and l for all i and j, from `start` on. */
function unfold(
  matrix: Float64Array,
  rows: Uint32Array,
  place: Int32Array,
  k: number,
  l: number,
  size: number,
  out: Float64Array,
  start: number,
): void {
  const kl = place[k * size + l]!, klRow = rows[kl]!;
  const withK = place.subarray(k * size, (k + 1) * size), withL = place.subarray(l * size, (l + 1) * size);
  for (let i = 0; i < size; i++) {
    const ik = withK[i]!, ikRow = rows[ik]!;
    const il = withL[i]!, ilRow = rows[il]!;
    const below = start + i * size;
    let above = start + i;
    for (let j = 0; j <= i; j++, above += size) {
      const ij = place[i * size + j]!, jk = withK[j]!, jl = withL[j]!;
      const own = matrix[ij > kl ? rows[ij]! + kl : klRow + ij]!;
      const one = matrix[ik > jl ? ikRow + jl : rows[jl]! + ik]!;
      const two = matrix[il > jk ? ilRow + jk : rows[jk]! + il]!;
      const value = 1.2 * own + 0.4 * (one + two);
      out[below + j] = value;
      out[above] = value;
    }
  }
}
