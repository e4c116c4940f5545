// What nmer takes by itself, before any task takes anything. Bytes throughout, as /proc has them (VmHWM and VmRSS,
// Linux, Deno 2.9; docs/numbers.md).

import type { CarrierMode } from "../../base/modes.ts";

/** The main process of a run, beside what it holds for the tasks. */
export const MAIN_PROCESS_BYTES = 200e6;

/** Each of who computes, with nothing to do. */
const BYTES_OF_ONE: Readonly<Record<CarrierMode, number>> = {
  serial: 0,
  workers: 30e6,
  processes: 85e6,
  mpi: 30e6, // workers of the ranks
};

/**
 * What each keeps of n-mers of the built-in engine for later ones, at most (engine/repulsion/recurring_parts.ts,
 * engine/integrals/part_pairs.ts), and of one n-mer in a small basis set.
 */
const MAX_KEPT_BYTES = 48e6;
const KEPT_BYTES_OF_TASK = 0.3e6;

/**
 * What workers of a mode take, with nothing to do.
 *
 * @param tasks Number of tasks before, of which they keep something.
 */
export function workerBytes(mode: CarrierMode, workers: number, tasks = 0): number {
  return workers * (BYTES_OF_ONE[mode] + Math.min(MAX_KEPT_BYTES, tasks * KEPT_BYTES_OF_TASK));
}
