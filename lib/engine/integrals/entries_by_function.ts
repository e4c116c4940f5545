// The entries of E in the order of functions, then of primitives: so that the sum over all primitives of one function after
// the other can stay in registers.

import type { BlockPairs } from "./block_pairs.ts";
import { cubePlace, LARGE_CUBE, SMALL_CUBE } from "./cubes.ts";
import { hermiteCount, hermitePowers } from "./hermite_index.ts";

/** Entries of E by function pairs. */
export interface EntriesByFunction {
  /** First entry of each function pair; one more than function pairs. */
  readonly functionEntry: Int32Array;
  /** Place of each entry's Hermite Gaussian among those of all primitive pairs of its pair, one primitive pair after the other. */
  readonly row: Uint32Array;
  /** Place of its Hermite Gaussian, in bytes, in the small cube of its primitive pair, from the first of all cubes on. */
  readonly small: Uint32Array;
  /** The same in large cubes. */
  readonly large: Uint32Array;
  /** Value of each entry. */
  readonly value: Float64Array;
  /** The same with the sign of the ket. */
  readonly signed: Float64Array;
}

const MAX_DEGREE = 12;
const POWERS = hermitePowers(MAX_DEGREE);
const [SMALL_PLACES, LARGE_PLACES] = [SMALL_CUBE, LARGE_CUBE].map((cube) =>
  Uint32Array.from(POWERS, (powers) => cubePlace(cube, ...powers))
) as [Uint32Array, Uint32Array];

const known = new WeakMap<BlockPairs, EntriesByFunction>();

/** The entries of pairs, sorted once. */
export function entriesByFunction(pairs: BlockPairs): EntriesByFunction {
  let entries = known.get(pairs);
  if (entries === undefined) known.set(pairs, entries = sorted(pairs));
  return entries;
}

/** Says what the sorted entries of pairs are, where that is known. */
export function setEntriesByFunction(pairs: BlockPairs, entries: EntriesByFunction): void {
  known.set(pairs, entries);
}

/** Room for the sorted entries of pairs. */
export function emptyEntries(functions: number, entries: number): EntriesByFunction {
  return {
    functionEntry: new Int32Array(functions + 1),
    row: new Uint32Array(entries),
    small: new Uint32Array(entries),
    large: new Uint32Array(entries),
    value: new Float64Array(entries),
    signed: new Float64Array(entries),
  };
}

function sorted(pairs: BlockPairs): EntriesByFunction {
  const { count, pairDegree, pairPrimitive, pairFunction, entryStart, entryFunction, entryHermite } = pairs;
  const functions = pairFunction[count]!, entries = entryStart[pairPrimitive[count]!]!;
  const sorted = emptyEntries(functions, entries);
  const { functionEntry } = sorted;
  const next = new Int32Array(functions);
  for (let pair = 0; pair < count; pair++) {
    const first = pairFunction[pair]!, firstPrimitive = pairPrimitive[pair]!, end = pairPrimitive[pair + 1]!;
    for (let k = entryStart[firstPrimitive]!; k < entryStart[end]!; k++) next[first + entryFunction[k]!]!++;
  }
  for (let f = 0; f < functions; f++) {
    functionEntry[f + 1] = functionEntry[f]! + next[f]!;
    next[f] = functionEntry[f]!;
  }
  for (let pair = 0; pair < count; pair++) {
    const first = pairFunction[pair]!, firstPrimitive = pairPrimitive[pair]!;
    const hermites = hermiteCount(pairDegree[pair]!);
    for (let i = firstPrimitive; i < pairPrimitive[pair + 1]!; i++) {
      for (let k = entryStart[i]!; k < entryStart[i + 1]!; k++) {
        const to = next[first + entryFunction[k]!]!++;
        const primitive = i - firstPrimitive, hermite = entryHermite[k]!;
        sorted.row[to] = hermites * primitive + hermite;
        sorted.small[to] = 8 * (SMALL_CUBE.stride * primitive + SMALL_PLACES[hermite]!);
        sorted.large[to] = 8 * (LARGE_CUBE.stride * primitive + LARGE_PLACES[hermite]!);
        sorted.value[to] = pairs.entryValue[k]!;
        sorted.signed[to] = pairs.entrySigned[k]!;
      }
    }
  }
  return sorted;
}
