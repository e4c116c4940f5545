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

/** What workers of a mode take, with nothing to do. */
export function workerBytes(mode: CarrierMode, workers: number): number {
  return workers * BYTES_OF_ONE[mode];
}
