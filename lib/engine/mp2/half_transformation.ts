// The first quarter of the transformation of integrals to orbitals, which makes most of its work: (ij|kl) over basis
// functions to (pj|kl) for a batch of orbitals p. M. Head-Gordon, J. A. Pople, M. J. Frisch, Chem. Phys. Lett. 153,
// 503 (1988), doi:10.1016/0009-2614(88)85250-3.

import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { DistributionSource } from "./distribution_source.ts";

/** Multiplications between two pauses: some 2 ms. */
const BATCH = 4_000_000;

/** Where the function pairs kl of the screened pairs of shell blocks stand when they are counted one after another. */
export interface Distributions {
  /** Number of function pairs. */
  readonly count: number;
  /** The largest number of function pairs in one pair of blocks. */
  readonly largest: number;
  /** First function pair of each screened pair; one more entry than there are. */
  readonly start: Int32Array;
  /** For each k and l, in either order, their place, or -1 where all integrals are negligible: n x n. */
  readonly of: Int32Array;
}

/** Counts the function pairs of the screened pairs of blocks. */
export function countDistributions(pairs: BlockPairs, { pair }: ScreenedPairs, size: number): Distributions {
  const { pairFunction, functionRow, functionColumn } = pairs;
  const start = new Int32Array(pair.length + 1);
  const of = new Int32Array(size * size).fill(-1);
  let count = 0;
  let largest = 0;
  pair.forEach((each, place) => {
    for (let f = pairFunction[each]!; f < pairFunction[each + 1]!; f++) {
      const k = functionRow[f]!, l = functionColumn[f]!;
      of[k * size + l] = of[l * size + k] = count++;
    }
    start[place + 1] = count;
    largest = Math.max(largest, count - start[place]!);
  });
  return { count, largest, start, of };
}

/**
 * Writes (pj|kl), in Hartree, into `out`: [orbital p][kl][j]; pauses every few milliseconds.
 *
 * @param source Gives the integrals (ij|kl).
 * @param distributions Products kl that matter, and where they stand.
 * @param orbitals Coefficients of the orbitals p, each over the n basis functions.
 * @param size Number of basis functions, n.
 * @param out Receives the integrals.
 */
export function* halfTransform(
  source: DistributionSource,
  { start, count, largest }: Distributions,
  orbitals: Float64Array,
  size: number,
  out: Float64Array,
): Generator<undefined, void> {
  const rows = orbitals.length / size;
  const matrices = new Float64Array(largest * size * size);
  const product = new Float64Array(rows * largest * size);
  let left = BATCH;
  for (let place = 0; place < start.length - 1; place++) {
    yield* source.write(place, matrices);
    const columns = (start[place + 1]! - start[place]!) * size;
    left -= rows * columns * size;
    if (left < 0) {
      left = BATCH;
      yield;
    }
    yield* multiplyTransposed(orbitals, matrices, product, rows, columns, size);
    for (let p = 0; p < rows; p++) {
      out.set(product.subarray(p * columns, (p + 1) * columns), (p * count + start[place]!) * size);
    }
  }
}

/**
 * Writes (pj|kl) of one l as a matrix [j][k].
 *
 * @param half (pj|kl) of one orbital p, in Hartree: [kl][j].
 * @param of Place of each product kl, n x n; below 0 where it does not matter.
 * @param l 0-based index of a basis function.
 * @param size Number of basis functions, n.
 * @param out Receives n x n numbers.
 */
export function gatherDistribution(
  half: Float64Array,
  of: Int32Array,
  l: number,
  size: number,
  out: Float64Array,
): void {
  for (let k = 0; k < size; k++) {
    const place = of[l * size + k]!;
    if (place < 0) {
      for (let j = 0; j < size; j++) out[j * size + k] = 0;
    } else {
      const from = place * size;
      for (let j = 0; j < size; j++) out[j * size + k] = half[from + j]!;
    }
  }
}
