// Electron repulsion integrals (ab|cd) of a quartet of shell blocks. For each primitive pair of the bra, Hermite
// Coulomb integrals with those of the ket are contracted with E of the ket; the sum is contracted with E of the
// bra: the contraction of the ket stands outside of all that depends on the bra's functions. The loops themselves
// are WebAssembly with SIMD (quartets.as), in which the integrals of a molecule took 0.7 of the time that they took
// in JavaScript.
// L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X.

import type { BlockPairs } from "./block_pairs.ts";
import { BOYS_MAX_ORDER } from "./boys.ts";
import { cubeOf, LARGE_CUBE } from "./cubes.ts";
import { type EntriesByFunction, entriesByFunction } from "./entries_by_function.ts";
import { hermiteCount } from "./hermite_index.ts";
import { quartetLoops } from "./quartet_loops.ts";
import { type Placeable, type Zeros, zeros } from "../wasm_memory.ts";

/**
 * Quartets of primitives with integrals bounded below this, in Hartree, are left out. In SF6 that changes no
 * contracted integral by more than 7e-14, far less than Schwarz screening leaves out.
 */
export const NEGLIGIBLE_PRIMITIVE = 1e-14;

/** The arrays of pairs that the loops work on, in the order of their setPairs. */
export function pairArrays(pairs: BlockPairs) {
  return [
    pairs.pairPrimitive,
    pairs.pairFunction,
    pairs.pairDegree,
    pairs.exponent,
    pairs.centreX,
    pairs.centreY,
    pairs.centreZ,
    pairs.bound,
    pairs.entryStart,
    pairs.entryFunction,
    pairs.entryHermite,
    pairs.entryValue,
    pairs.entrySigned,
  ] as const;
}

/** The entries in the order of functions, as setPairs takes them after {@linkcode pairArrays}. */
export function sortedArrays({ functionEntry, row, small, large, value, signed }: EntriesByFunction) {
  return [functionEntry, row, small, large, value, signed] as const;
}

/** Computes quartets for the pairs of one basis. */
export class QuartetKernel {
  #integrals: Float64Array = new Float64Array(0);

  /** @param pairs Pairs of shell blocks; every quartet is one of them with one of them. */
  constructor(readonly pairs: BlockPairs) {}

  /**
   * Integrals of the last quartet: [function pair of the bra][function pair of the ket]. They are gone once another
   * kernel computes.
   */
  get integrals(): Float64Array {
    return this.#integrals;
  }

  /**
   * Computes (bra|ket) into {@linkcode integrals}. Either order of the pairs gives the same numbers; it is cheaper
   * with fewer entries of E per Hermite Gaussian in the ket.
   */
  compute(bra: number, ket: number): void {
    const loops = quartetLoops();
    if (loops.resident !== this) this.#load();
    loops.compute(bra, ket, NEGLIGIBLE_PRIMITIVE);
  }

  /**
   * The Schwarz bound of a pair: the square root of its largest integral (ab|ab). No primitives are left out: what
   * is negligible as an integral, 1e-16, is not as a bound, 1e-8.
   */
  bound(pair: number): number {
    const loops = quartetLoops();
    if (loops.resident !== this) this.#load();
    loops.compute(pair, pair, 0);
    const functions = this.pairs.pairFunction[pair + 1]! - this.pairs.pairFunction[pair]!;
    let largest = 0;
    for (let f = 0; f < functions; f++) largest = Math.max(largest, this.#integrals[f * (functions + 1)]!);
    return Math.sqrt(largest);
  }

  #load(): void {
    const { integrals, functions } = placePairs(this, this.pairs);
    this.#integrals = quartetLoops().numbersAt(integrals, functions ** 2);
  }
}

/**
 * Puts pairs into the memory of the loops, with their workspaces.
 *
 * @param resident Whose they are.
 * @param others What else is to lie there.
 * @returns Where the integrals of a quartet go and where the others lie, in bytes, and how many function pairs a pair has at
 * most.
 */
export function placePairs(
  resident: unknown,
  pairs: BlockPairs,
  others: readonly (Placeable | Zeros)[] = [],
): { readonly integrals: number; readonly others: readonly number[]; readonly functions: number } {
  const loops = quartetLoops();
  const { functions, degree, primitives, turnedHermites } = extent(pairs);
  const row = even(functions), hermites = even(hermiteCount(degree));
  const places = loops.place(resident, [
    ...pairArrays(pairs),
    ...sortedArrays(entriesByFunction(pairs)),
    zeros(3), // argument
    zeros(2 * (BOYS_MAX_ORDER + 1)),
    zeros(even(hermiteCount(BOYS_MAX_ORDER))),
    zeros(hermites * hermites), // gathered
    zeros(functions * hermites), // half
    zeros(hermites * row), // turned
    zeros(functions * row), // padded
    zeros(functions * functions), // integrals
    zeros((primitives + 1) * cubeOf(Math.min(2 * degree, LARGE_CUBE.degree)).stride),
    zeros(turnedHermites * row + OVER_END), // turned, of each primitive pair
    ...others,
  ], degree);
  loops.setPairs(...places.slice(0, 19));
  loops.setWorkspaces(...places.slice(19, 29));
  return { integrals: places[26]!, others: places.slice(29), functions };
}

/** Numbers that loops load, and leave alone, behind the last row: they take eight at a time. */
export const OVER_END = 8;

/** What the largest of some pairs have. */
interface Extent {
  /** The most function pairs. */
  readonly functions: number;
  /** The highest degree. */
  readonly degree: number;
  /** The most primitive pairs. */
  readonly primitives: number;
  /** The most Hermite Gaussians of all primitive pairs together. */
  readonly turnedHermites: number;
}

/** What the largest of some pairs have. */
function extent(pairs: BlockPairs): Extent {
  let functions = 0, degree = 0, primitives = 0, turnedHermites = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    const own = pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!;
    functions = Math.max(functions, pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!);
    degree = Math.max(degree, pairs.pairDegree[pair]!);
    primitives = Math.max(primitives, own);
    turnedHermites = Math.max(turnedHermites, own * hermiteCount(pairs.pairDegree[pair]!));
  }
  return { functions, degree, primitives, turnedHermites };
}

/** The count, or one more where it is odd: rows of two numbers at a time. */
export function even(count: number): number {
  return count + count % 2;
}
