// Integrals with auxiliary functions: (P|Q), and (ij|P) with the products of two basis functions. Both are quartets of
// pairs, where an auxiliary shell block stands for a pair.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import {
  isSwapped,
  NEGLIGIBLE_INTEGRAL,
  type PairShapes,
  type ScreenedPairs,
  shapesOf,
} from "../integrals/repulsion_screening.ts";
import { joinedPairs, makeSingleBlocks } from "../integrals/single_blocks.ts";

/** The auxiliary basis of a calculation with what its integrals need. */
export interface FittingKernel {
  readonly basis: PlacedBasis;
  /** The pairs of the orbital basis, then the auxiliary blocks, whose indices follow those of the orbital blocks. */
  readonly pairs: BlockPairs;
  /** Index of the first auxiliary block among them. */
  readonly first: number;
  readonly kernel: QuartetKernel;
  /** What decides which of a pair and an auxiliary block is the bra, for each of {@linkcode FittingKernel.pairs}. */
  readonly shapes: PairShapes;
  /** The square root of the largest integral (P|P) of each auxiliary block. */
  readonly bounds: Float64Array;
}

/** Prepares the integrals; pauses between blocks. */
export function* makeFittingKernel(
  orbitalPairs: BlockPairs,
  orbitals: PlacedBasis,
  basis: PlacedBasis,
): Generator<undefined, FittingKernel> {
  const pairs = joinedPairs(orbitalPairs, yield* makeSingleBlocks(basis), orbitals.blocks.length);
  yield;
  const kernel = new QuartetKernel(pairs);
  const first = orbitalPairs.count;
  const bounds = basis.blocks.map((_, block) => kernel.bound(first + block));
  const shapes = shapesOf(pairs, Int32Array.from({ length: pairs.count }, (_, pair) => pair));
  return { basis, pairs, first, kernel, shapes, bounds: Float64Array.from(bounds) };
}

/** Writes the lower triangle of (P|Q), in Hartree, with rows `stride` numbers apart; pauses between rows of blocks. */
export function* writeMetric(
  { basis, first, kernel }: FittingKernel,
  stride: number,
  out: Float64Array,
): Generator<undefined, void> {
  for (const [bra, { first: row, block }] of basis.blocks.entries()) {
    for (let ket = 0; ket <= bra; ket++) {
      kernel.compute(first + bra, first + ket);
      const column = basis.blocks[ket]!.first;
      const columns = basis.blocks[ket]!.block.functionAngular.length;
      const integrals = kernel.integrals;
      for (let f = 0, from = 0; f < block.functionAngular.length; f++, from += columns) {
        const count = Math.min(columns, row + f + 1 - column);
        out.set(integrals.subarray(from, from + count), (row + f) * stride + column);
      }
    }
    yield;
  }
}

/**
 * Writes (ij|P), in Hartree, of one pair of orbital blocks and one auxiliary block. What is negligible is left as it is.
 *
 * @param fitting The orbital and the auxiliary basis, and the kernel over both.
 * @param screened Pairs of orbital blocks that matter.
 * @param place Place of the pair among the screened ones.
 * @param block 0-based index of the auxiliary block.
 * @param out Receives the integrals.
 * @param start Where the first integral goes.
 * @param pairStep From one function pair to the next.
 * @param auxiliaryStep From one auxiliary function to the next.
 */
export function writeThreeIndex(
  { basis, pairs, first, kernel, shapes, bounds }: FittingKernel,
  { pair, bound }: ScreenedPairs,
  place: number,
  block: number,
  out: Float64Array,
  start: number,
  pairStep: number,
  auxiliaryStep: number,
): void {
  if (bounds[block]! * bound[place]! < NEGLIGIBLE_INTEGRAL) return;
  const own = pair[place]!, auxiliary = first + block;
  const rows = pairs.pairFunction[own + 1]! - pairs.pairFunction[own]!;
  const columns = basis.blocks[block]!.block.functionAngular.length;
  const swapped = isSwapped(shapes, own, auxiliary);
  if (swapped) kernel.compute(auxiliary, own);
  else kernel.compute(own, auxiliary);
  const integrals = kernel.integrals;
  const [rowStep, columnStep] = swapped ? [1, rows] : [columns, 1];
  for (let f = 0, row = start; f < rows; f++, row += pairStep) {
    for (let g = 0, to = row, from = f * rowStep; g < columns; g++, to += auxiliaryStep, from += columnStep) {
      out[to] = integrals[from]!;
    }
  }
}
