// Integrals of products of two functions times x, y and z: the energy of an electron in a homogeneous field is F x.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import { momentsOf } from "./charge_distribution.ts";

/** Work between two pauses: some 5 ms. */
const BATCH = 1_000_000;
/** Moments up to the first order: 1, x, y and z. */
const MOMENTS = 4;

/**
 * The integrals along x, y and z about the origin of the coordinates, in bohr; each n x n, symmetric.
 *
 * @param size Number of functions, n.
 */
export function* dipoleIntegrals(
  pairs: BlockPairs,
  size: number,
): Generator<undefined, readonly Float64Array[]> {
  const integrals = [0, 1, 2].map(() => new Float64Array(size * size));
  for (let pair = 0, work = 0; pair < pairs.count; pair++) {
    const moments = momentsOf(pairs, pair, MOMENTS);
    const first = pairs.pairFunction[pair]!;
    for (let f = first; f < pairs.pairFunction[pair + 1]!; f++) {
      const i = pairs.functionRow[f]!, j = pairs.functionColumn[f]!;
      integrals.forEach((matrix, axis) => {
        matrix[i * size + j] = matrix[j * size + i] = moments[MOMENTS * (f - first) + 1 + axis]!;
      });
    }
    work += pairs.entryStart[pairs.pairPrimitive[pair + 1]!]! - pairs.entryStart[pairs.pairPrimitive[pair]!]!;
    if (work < BATCH) continue;
    work = 0;
    yield;
  }
  return integrals;
}
