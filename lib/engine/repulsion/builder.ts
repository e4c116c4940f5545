// The electrons' mean repulsion of densities, in one of two ways: integrals kept in memory or computed anew each
// time. What both share: the contract, and the walk over quartets of shell blocks.

import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { NEGLIGIBLE_INTEGRAL, type ScreenedPairs } from "../integrals/repulsion_screening.ts";

/** Gives the repulsion matrices of densities, of either one or two at each call. */
export interface RepulsionBuilder {
  /**
   * Computes what electrons feel of each other, in Hartree; pauses every few milliseconds.
   *
   * One density D, of both spins together and alike, gives one matrix J(D) - K(D) / 2. Two, of spin up and of spin
   * down, give two: J(D_up + D_down) - K(D_up), and the same for spin down. J_ij = sum_kl D_kl (ij|kl), K_ij = sum_kl
   * D_kl (ik|jl).
   *
   * @param densities Symmetric n x n matrices, row after row.
   */
  build(densities: readonly Float64Array[]): Generator<undefined, Float64Array[]>;
  /** Integrals that are kept in memory: the packed matrix P of in_core_repulsion.ts. */
  readonly matrix?: Float64Array;
}

/** The repulsion where there are no electrons. */
export function noRepulsion(size: number): RepulsionBuilder {
  return {
    *build(densities) {
      yield;
      return densities.map(() => new Float64Array(size * size));
    },
  };
}

/**
 * The two matrices of an open shell from J - K / 2 of the total density and K of the spin density, up less down:
 * written over its arguments.
 */
export function ofBothSpins(
  mean: Float64Array,
  exchangeOfSpin: Float64Array,
): [up: Float64Array, down: Float64Array] {
  for (let i = 0; i < mean.length; i++) {
    const total = mean[i]!, half = 0.5 * exchangeOfSpin[i]!;
    mean[i] = total - half;
    exchangeOfSpin[i] = total + half;
  }
  return [mean, exchangeOfSpin];
}

/** Work of quartets between two pauses, in the units of {@linkcode ScreenedPairs}: some 5 ms. */
const BATCH = 500_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** Takes in the integrals of one quartet: bra and ket are pairs, the integrals are the kernel's. */
export interface QuartetConsumer {
  /** Whether a quartet with integrals up to `bound` is wanted. */
  wants(bra: number, ket: number, bound: number): boolean;
  /** Receives (bra|ket) from `kernel.integrals`. */
  take(bra: number, ket: number): void;
}

/** Computes all quartets that matter, each once, and hands them to a consumer; pauses between batches. */
export function* forEachQuartet(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  consumer: QuartetConsumer,
): Generator<undefined, void> {
  const place = { row: 0, column: 0 };
  while (runBatch(kernel, screened, consumer, place)) yield;
}

/** Continues from a place until a batch of work is done; false at the end. */
function runBatch(
  kernel: QuartetKernel,
  { pair, bound, density, work }: ScreenedPairs,
  consumer: QuartetConsumer,
  place: { row: number; column: number },
): boolean {
  let left = BATCH;
  for (; place.row < pair.length; place.row++, place.column = 0) {
    const a = place.row;
    const needed = NEGLIGIBLE_INTEGRAL / bound[a]!;
    for (let b = place.column; b <= a; b++) {
      left--;
      if (bound[b]! < needed || !consumer.wants(pair[a]!, pair[b]!, bound[a]! * bound[b]!)) continue;
      const swapped = density[b]! > density[a]!;
      const bra = pair[swapped ? b : a]!, ket = pair[swapped ? a : b]!;
      kernel.compute(bra, ket);
      consumer.take(bra, ket);
      left -= work[a]! * work[b]! + QUARTET_OVERHEAD;
      if (left < 0) {
        place.column = b + 1;
        return true;
      }
    }
  }
  return false;
}
