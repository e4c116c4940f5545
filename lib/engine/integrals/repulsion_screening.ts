// Which quartets of shell blocks matter: bounds by the Schwarz inequality |(ab|cd)| <= Q_ab Q_cd,
// J. L. Whitten, J. Chem. Phys. 58, 4496 (1973), doi:10.1063/1.1679012; and in which order pairs are taken.

import type { QuartetKernel } from "./quartet_kernel.ts";
import { hermiteCount } from "./hermite_index.ts";

/** Pairs that are worth a quartet, strongest first. */
export interface ScreenedPairs {
  /** Indices of pairs by falling bound. */
  readonly order: Int32Array;
  /** Bound Q of each pair in that order, in sqrt(Hartree). */
  readonly bound: Float64Array;
  /** Entries of E per Hermite Gaussian of each pair in that order: the smaller belongs into the ket. */
  readonly density: Float64Array;
  /** Primitive pairs of each pair in that order, weighted with what they cost. */
  readonly work: Float64Array;
}

/** Computes the bounds of all pairs of a kernel; pauses between batches of pairs. */
export function* screenPairs(kernel: QuartetKernel): Generator<undefined, ScreenedPairs> {
  const { pairs } = kernel;
  const bounds = new Float64Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    bounds[pair] = kernel.bound(pair);
    if (pair % 64 === 63) yield;
  }
  const order = Int32Array.from(bounds.keys()).sort((a, b) => bounds[b]! - bounds[a]! || a - b);
  const entries = (pair: number) =>
    pairs.entryStart[pairs.pairPrimitive[pair + 1]!]! - pairs.entryStart[pairs.pairPrimitive[pair]!]!;
  const primitives = (pair: number) => pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!;
  const hermites = (pair: number) => hermiteCount(pairs.pairDegree[pair]!);
  return {
    order,
    bound: Float64Array.from(order, (pair) => bounds[pair]!),
    density: Float64Array.from(order, (pair) => entries(pair) / primitives(pair) / hermites(pair)),
    work: Float64Array.from(
      order,
      (pair) => Math.sqrt(primitives(pair) * (10 * primitives(pair) + entries(pair))),
    ),
  };
}
