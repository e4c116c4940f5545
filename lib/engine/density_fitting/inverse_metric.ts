// The metric of density fitting, (P|Q), and the inverse of its Cholesky factor L: with B = L^-1 (P|ij) the fitted
// integrals are (ij|kl) = sum over P of B_P,ij B_P,kl. O. Vahtras, J. Almlof, M. W. Feyereisen, Chem. Phys. Lett. 213, 514
// (1993), doi:10.1016/0009-2614(93)89151-7.

import { roundedUp } from "./memory.ts";
import { type FittingKernel, writeMetric } from "./fitting_kernel.ts";
import { fittingMemory } from "./fitting_loops.ts";

/**
 * Auxiliary functions that the ones before them express but for this part of their self-repulsion are left out: what they
 * could add is below the rounding of integrals.
 */
const DEPENDENT = 1e-12;

/** Multiplications between two pauses: some 5 ms. */
const BATCH = 10_000_000;

/** L^-1: a lower triangle in rows of {@linkcode InverseMetric.stride} numbers, as many rows. */
export interface InverseMetric {
  /** Number of auxiliary functions. */
  readonly count: number;
  /** The count, rounded up to a multiple of four. */
  readonly stride: number;
  /** Rows of functions that are left out are zero. */
  readonly rows: Float64Array;
}

/** Computes (P|Q) and the inverse of its factor; pauses every few milliseconds. */
export function* inverseMetric(kernel: FittingKernel): Generator<undefined, InverseMetric> {
  const count = kernel.basis.size;
  const stride = roundedUp(count, 4);
  const rows = new Float64Array(stride * stride);
  yield* writeMetric(kernel, stride, rows);
  const memory = fittingMemory();
  const leave = () => rows.set(memory.numbersAt(matrix, rows.length));
  let matrix = 0, work = 0;
  for (const step of ["factor", "invert"] as const) {
    for (let from = 0; from < count;) {
      if (memory.resident !== rows) {
        [matrix, work] = memory.place(rows, [rows, new Float64Array(stride)], leave) as [number, number];
      }
      let to = from;
      for (let left = BATCH; left > 0 && to < count; to++) left -= to * to / 2 + stride;
      if (step === "factor") memory.loops.factorRows(matrix, 8 * stride, from, to, DEPENDENT);
      else memory.loops.invertRows(matrix, 8 * stride, from, to, work);
      from = to;
      yield;
    }
  }
  // Whoever took the memory in the last pause made the numbers leave.
  if (memory.resident === rows) leave();
  memory.release(rows);
  return { count, stride, rows };
}

/** (L^-1)^T, row after row: (P|Q)^-1 (Q|...) = (L^-1)^T B. */
export function* turnedFactor({ count, stride, rows }: InverseMetric): Generator<undefined, Float64Array> {
  const factor = new Float64Array(count * count);
  for (let p = 0; p < count; p++) {
    for (let q = p; q < count; q++) factor[p * count + q] = rows[q * stride + p]!;
  }
  yield;
  return factor;
}
