// The first quarter of the transformation from integrals that are computed for it: for all products kl of one pair of shell
// blocks at a time.

import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { DistributionSource } from "./distribution_source.ts";
import type { ScreenedDistributions } from "./distributions.ts";
import type { HalfTransformed } from "./half_transformed.ts";

/** Multiplications between two pauses: some 2 ms. */
const BATCH = 4_000_000;

/**
 * Fills in (pj|kl) of orbitals p; pauses every few milliseconds.
 *
 * @param source Gives the integrals (ij|kl).
 * @param distributions Products kl that matter, and where they stand.
 * @param orbitals Coefficients of the orbitals p, each over the n basis functions.
 */
export function* fillComputed(
  half: HalfTransformed,
  source: DistributionSource,
  { start, largest }: ScreenedDistributions,
  orbitals: Float64Array,
): Generator<undefined, void> {
  const { size } = half;
  const count = orbitals.length / size;
  const matrices = new Float64Array(largest * size * size);
  const product = new Float64Array(count * largest * size);
  let left = BATCH;
  for (let place = 0; place < start.length - 1; place++) {
    yield* source.write(place, matrices);
    const functions = start[place + 1]! - start[place]!, columns = functions * size;
    left -= count * columns * size;
    if (left < 0) {
      left = BATCH;
      yield;
    }
    yield* multiplyTransposed(orbitals, matrices, product, count, columns, size);
    for (let p = 0, from = 0; p < count; p++) {
      for (let kl = start[place]!; kl < start[place + 1]!; kl++, from += size) {
        const row = half.rowOf(p, kl).fill(0, size);
        row.set(product.subarray(from, from + size));
      }
    }
  }
}
