// The repulsion integrals in the order in which MP2 wants them: for a product of two basis functions kl the whole
// symmetric matrix (ij|kl) over i and j, for all kl of one pair of shell blocks at a time.

import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { isSwapped, NEGLIGIBLE_INTEGRAL, type ScreenedPairs } from "../integrals/repulsion_screening.ts";

/** Gives the integrals with all charge distributions of one pair of shell blocks. */
export interface DistributionSource {
  /**
   * Writes (ij|kl), in Hartree, into `out`: [function pair kl of the pair][i][j], n x n for each; pauses every few
   * milliseconds.
   *
   * @param place Place of the pair of kl among the screened pairs.
   */
  write(place: number, out: Float64Array): Generator<undefined, void>;
}

/** Work of quartets between two pauses, in the units of {@linkcode ScreenedPairs}: some 5 ms. */
const BATCH = 500_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** Integrals that are computed again each time they are asked for. */
export function computedDistributions(
  kernel: QuartetKernel,
  { pair, bound, shapes, work }: ScreenedPairs,
  size: number,
): DistributionSource {
  const { pairFunction } = kernel.pairs;
  let left = BATCH;
  return {
    *write(place, out) {
      const own = pair[place]!;
      const functions = pairFunction[own + 1]! - pairFunction[own]!;
      out.fill(0, 0, functions * size * size);
      const needed = NEGLIGIBLE_INTEGRAL / bound[place]!;
      for (let other = 0; other < pair.length; other++) {
        if (bound[other]! < needed) continue;
        const swapped = !isSwapped(shapes, place, other);
        if (swapped) kernel.compute(own, pair[other]!);
        else kernel.compute(pair[other]!, own);
        spread(kernel, pair[other]!, functions, swapped, size, out);
        left -= work[place]! * work[other]! + QUARTET_OVERHEAD;
        if (left >= 0) continue;
        left = BATCH;
        yield;
      }
    },
  };
}

/** Copies the kernel's integrals, with `other` as ket if swapped and else as bra, to both sides of the diagonal. */
function spread(
  kernel: QuartetKernel,
  other: number,
  functions: number,
  swapped: boolean,
  size: number,
  out: Float64Array,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const first = pairFunction[other]!;
  const count = pairFunction[other + 1]! - first;
  const step = swapped ? count : 1;
  for (let f = 0; f < count; f++) {
    const row = functionRow[first + f]!, column = functionColumn[first + f]!;
    let above = column * size + row, below = row * size + column;
    let from = swapped ? f : f * functions;
    for (let g = 0; g < functions; g++) {
      const value = integrals[from]!;
      out[below] = value;
      out[above] = value;
      from += step;
      below += size * size;
      above += size * size;
    }
  }
}
