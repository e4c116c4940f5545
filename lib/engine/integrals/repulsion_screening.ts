// Which quartets of shell blocks matter: bounds by the Schwarz inequality |(ab|cd)| <= Q_ab Q_cd,
// J. L. Whitten, J. Chem. Phys. 58, 4496 (1973), doi:10.1063/1.1679012.

import type { BlockPairs } from "./block_pairs.ts";
import type { QuartetKernel } from "./quartet_kernel.ts";
import { hermiteCount } from "./hermite_index.ts";

/**
 * Quartets with integrals bounded below this, in Hartree, are left out. An energy sums integrals of either sign
 * weighted with two density elements below 2, so N neglected ones change it by some sqrt(N) * 1e-12: 1e-8 would
 * take 1e8 neglected integrals at the limit, while their bulk lies far below it.
 */
export const NEGLIGIBLE_INTEGRAL = 1e-12;

/**
 * Pairs that are worth a quartet. They keep their order, so that integrals come in the order of functions.
 */
export interface ScreenedPairs {
  /** Indices of pairs. */
  readonly pair: Int32Array;
  /** Bound Q of each, in sqrt(Hartree). */
  readonly bound: Float64Array;
  /** What decides which pair of a quartet is the bra. */
  readonly shapes: PairShapes;
  /**
   * What each contributes to the work of a quartet, as a factor: square root of its primitive pairs' cost.
   */
  readonly work: Float64Array;
}

/** How large pairs are, for the cost of a quartet. */
export interface PairShapes {
  /** Primitive pairs of each. */
  readonly primitives: Float64Array;
  /** Entries of E of each. */
  readonly entries: Float64Array;
  /** Function pairs of each. */
  readonly functions: Float64Array;
  /** Hermite Gaussians of a primitive pair of each. */
  readonly hermites: Float64Array;
}

/** Whether (b|a) is cheaper to compute than (a|b), of pairs by their places. */
export function isSwapped(shapes: PairShapes, a: number, b: number): boolean {
  return cost(shapes, b, a) < cost(shapes, a, b);
}

// In additions: each entry of the ket with each primitive pair of the bra, each entry of the bra with each function pair of
// the ket, and what lies between them. The constants are what finding an entry takes beside.
function cost({ primitives, entries, functions, hermites }: PairShapes, bra: number, ket: number): number {
  return primitives[bra]! * entries[ket]! * (4 + 1.5 * hermites[bra]!) +
    entries[bra]! * (6 + 1.2 * functions[ket]!) + primitives[bra]! * functions[ket]! * hermites[bra]!;
}

/** Shapes of some pairs, in their order. */
export function shapesOf(pairs: BlockPairs, some: ArrayLike<number>): PairShapes {
  const { pairPrimitive, pairFunction, pairDegree, entryStart } = pairs;
  const count = some.length;
  const primitives = new Float64Array(count), entries = new Float64Array(count);
  const functions = new Float64Array(count), hermites = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const pair = some[i]!;
    const first = pairPrimitive[pair]!, end = pairPrimitive[pair + 1]!;
    primitives[i] = end - first;
    entries[i] = entryStart[end]! - entryStart[first]!;
    functions[i] = pairFunction[pair + 1]! - pairFunction[pair]!;
    hermites[i] = hermiteCount(pairDegree[pair]!);
  }
  return { primitives, entries, functions, hermites };
}

/**
 * Computes the bounds of all pairs of a kernel; pauses between batches of pairs.
 *
 * @param known Bounds that are known, NaN for others, which are written here.
 */
export function* screenPairs(
  kernel: QuartetKernel,
  known?: Float64Array,
): Generator<undefined, ScreenedPairs> {
  const { pairs } = kernel;
  const bounds = known ?? new Float64Array(pairs.count).fill(NaN);
  const all = new Int32Array(pairs.count);
  for (let pair = 0; pair < all.length; pair++) all[pair] = pair;
  const shapes = shapesOf(pairs, all);
  const { primitives, entries } = shapes;
  const workOf = (pair: number) => primitives[pair]! * (10 * primitives[pair]! + entries[pair]!);
  let strongest = 0;
  let work = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    const isKnown = !Number.isNaN(bounds[pair]);
    if (!isKnown) bounds[pair] = kernel.bound(pair);
    strongest = Math.max(strongest, bounds[pair]!);
    if (isKnown) continue;
    work += workOf(pair);
    if (work < BATCH) continue;
    work = 0;
    yield;
  }
  const kept = all.filter((pair) => bounds[pair]! * strongest >= NEGLIGIBLE_INTEGRAL);
  const bound = new Float64Array(kept.length), works = new Float64Array(kept.length);
  for (let i = 0; i < kept.length; i++) {
    bound[i] = bounds[kept[i]!]!;
    works[i] = Math.sqrt(workOf(kept[i]!));
  }
  const isAll = kept.length === all.length;
  return { pair: kept, bound, shapes: isAll ? shapes : shapesOf(pairs, kept), work: works };
}

/** Work of bounds between two pauses: some 5 ms. */
const BATCH = 500_000;
