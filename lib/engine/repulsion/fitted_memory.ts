// Memory that density fitting takes beside a calculation that keeps no integrals, known before any of it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { blockPairBytes, countBlockPairs } from "../integrals/block_pair_counts.ts";
import { countSingleBlocks } from "../integrals/single_blocks.ts";
import { fittedIntegralBytes, transformationBytes } from "../density_fitting/fitted_integrals.ts";
import { fittedRepulsionBytes } from "./fitted.ts";
import { roundedUp } from "../density_fitting/fitting_loops.ts";

/**
 * Bytes of fitted integrals and of their use: an upper bound.
 *
 * @param densities That are built at a time.
 */
export function fittingBytes(basis: PlacedBasis, auxiliary: PlacedBasis, densities: 1 | 2): number {
  const counts = countBlockPairs(basis);
  const pairs = counts.functionPairs;
  const square = 8 * roundedUp(auxiliary.size, 4) ** 2;
  // The metric's factor is once outside of the loops' memory, and once in it.
  return blockPairBytes(counts) + blockPairBytes(countSingleBlocks(auxiliary)) + 2 * square +
    fittedIntegralBytes(auxiliary.size, pairs) +
    Math.max(
      transformationBytes(basis, auxiliary.size),
      fittedRepulsionBytes(basis.size, pairs, densities),
    );
}
