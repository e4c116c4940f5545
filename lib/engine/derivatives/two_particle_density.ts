// What the gradient of the electrons' repulsion asks of a two-particle density: the elements of one quartet of shell
// blocks at a time, so that whoever makes them need not store them all.

import type { BlockPairs } from "../integrals/block_pairs.ts";

/** Densities of the electrons over n basis functions: symmetric n x n matrices, row after row. */
export interface SpinDensities {
  /** Both spins together. */
  readonly total: Float64Array;
  /** Spin alpha and spin beta; half of the total, twice the same object, for a closed shell. */
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

/** Gives the factors of integrals (ij|kl) in an energy, of each quartet of shell blocks once. */
export interface TwoParticleDensity {
  /** The densities that all of it is made of, where it is that of a single determinant. */
  readonly spins?: SpinDensities;
  /** Makes ready for the quartets of one pair of blocks with others; pauses at least every 20 ms. */
  prepare(pair: number): Generator<undefined, void>;
  /** An upper bound of what {@linkcode fill} returns; one of both pairs is that which was prepared last. */
  bound(bra: number, ket: number): number;
  /**
   * Writes the factors of a quartet: [function pair of the bra][function pair of the ket], rows of even length. Each
   * function pair stands for (ij| and (ji|, each quartet of different pairs for (bra|ket) and (ket|bra).
   *
   * @returns The largest absolute value.
   */
  fill(bra: number, ket: number, out: Float64Array): number;
}

/** The blocks of a quartet: places of pairs of blocks in a matrix of blocks x blocks. */
export interface QuartetPlaces {
  readonly ab: number;
  readonly cd: number;
  readonly ac: number;
  readonly bd: number;
  readonly ad: number;
  readonly bc: number;
}

/**
 * Finds them.
 *
 * @param pairs Pairs of shell blocks of the basis.
 * @param bra 0-based index of the pair (a, b).
 * @param ket 0-based index of the pair (c, d).
 * @param blocks Number of shell blocks.
 */
export function quartetPlaces(
  { pairRowBlock, pairColumnBlock }: BlockPairs,
  bra: number,
  ket: number,
  blocks: number,
): QuartetPlaces {
  const a = pairRowBlock[bra]! * blocks, bColumn = pairColumnBlock[bra]!, b = bColumn * blocks;
  const c = pairRowBlock[ket]!, d = pairColumnBlock[ket]!;
  return { ab: a + bColumn, cd: c * blocks + d, ac: a + c, bd: b + d, ad: a + d, bc: b + c };
}
