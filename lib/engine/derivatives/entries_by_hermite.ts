// The entries of E of each primitive pair in the order of Hermite Gaussians: so that the sum over all functions of one Hermite
// Gaussian after the other can stay in registers.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import { cubePlace, LARGE_CUBE, SMALL_CUBE } from "../integrals/cubes.ts";
import { hermiteCount, hermitePowers } from "../integrals/hermite_index.ts";

/** Entries of E by Hermite Gaussians. */
export interface EntriesByHermite {
  /** Place of the first Hermite Gaussian of each primitive pair in {@linkcode start}. */
  readonly first: Int32Array;
  /** First entry of each Hermite Gaussian of each primitive pair; one more at the end. */
  readonly start: Int32Array;
  /** Function pair of each entry, counted from the first of its pair. */
  readonly function: Uint16Array;
  /** Value of each entry, without the sign of the ket. */
  readonly value: Float64Array;
}

/** Places of Hermite Gaussians in small and in large cubes, in bytes. */
export const CUBE_PLACES: readonly [small: Uint16Array, large: Uint16Array] = (() => {
  const powers = hermitePowers(LARGE_CUBE.degree);
  return [
    Uint16Array.from(powers, (each) => 8 * cubePlace(SMALL_CUBE, ...each)),
    Uint16Array.from(powers, (each) => 8 * cubePlace(LARGE_CUBE, ...each)),
  ];
})();

/** Sorts the entries of pairs. */
export function entriesByHermite(pairs: BlockPairs): EntriesByHermite {
  const { count, pairDegree, pairPrimitive, entryStart, entryFunction, entryHermite, entryValue } = pairs;
  const primitives = pairPrimitive[count]!;
  const first = new Int32Array(primitives);
  let rows = 0;
  for (let pair = 0; pair < count; pair++) {
    const hermites = hermiteCount(pairDegree[pair]!);
    for (let i = pairPrimitive[pair]!; i < pairPrimitive[pair + 1]!; i++, rows += hermites) first[i] = rows;
  }
  const start = new Int32Array(rows + 1);
  const sorted = {
    first,
    start,
    function: new Uint16Array(entryStart[primitives]!),
    value: new Float64Array(entryStart[primitives]!),
  };
  for (let i = 0; i < primitives; i++) {
    const begin = entryStart[i]!, end = entryStart[i + 1]!, row = first[i]!;
    const next = i + 1 < primitives ? first[i + 1]! : rows;
    for (let k = begin; k < end; k++) start[row + entryHermite[k]! + 1]!++;
    // Where each begins, one place ahead, which then moves to where it ends.
    let at = begin;
    for (let h = row; h < next; h++) {
      const own = start[h + 1]!;
      start[h + 1] = at;
      at += own;
    }
    for (let k = begin; k < end; k++) {
      const to = start[row + entryHermite[k]! + 1]!++;
      sorted.function[to] = entryFunction[k]!;
      sorted.value[to] = entryValue[k]!;
    }
  }
  return sorted;
}
