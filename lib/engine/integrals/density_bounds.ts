// Bounds of a density, by which quartets of shell blocks are screened.

import type { PlacedBasis } from "../basis/shell_block.ts";

/** The largest density element of each pair of blocks: blocks x blocks, row after row. */
export function largestByBlocks(density: Float64Array, { blocks, size }: PlacedBasis): Float64Array {
  const count = blocks.length;
  const blockOf = new Int32Array(size);
  blocks.forEach(({ first, block }, index) =>
    blockOf.fill(index, first, first + block.functionAngular.length)
  );
  const largest = new Float64Array(count * count);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = blockOf[i]! * count + blockOf[j]!;
      largest[at] = Math.max(largest[at]!, Math.abs(density[i * size + j]!));
    }
  }
  return largest;
}
