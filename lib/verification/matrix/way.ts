// The ways in which the same tasks can be computed: what the rows of a matrix differ in.

import type { CarrierMode } from "../../base/modes.ts";
import type { Schedule } from "../../execution/mod.ts";

/** A way to compute a calculation. */
export interface Way {
  /** Who computes. */
  readonly mode: CarrierMode;
  /** How many of them. */
  readonly workers: number;
  /** Whether levels wait for each other. */
  readonly schedule: Schedule;
}

/** Which ways are asked for. */
export interface WayChoice {
  readonly modes: readonly CarrierMode[];
  readonly workers: readonly number[];
  readonly schedules: readonly Schedule[];
}

/**
 * All ways of a choice.
 *
 * @param isExternal Whether programs of others compute: their servers are child processes in every mode but mpi, so
 * that workers and processes are the same.
 */
export function waysOf({ modes, workers, schedules }: WayChoice, isExternal: boolean): readonly Way[] {
  const used = modes.filter((mode) => !isExternal || mode !== "processes" || !modes.includes("workers"));
  return used.flatMap((mode) =>
    countsOf(mode, workers).flatMap((workers) =>
      schedules.map((schedule): Way => ({ mode, workers, schedule }))
    )
  );
}

// One process computes one task at a time, and one rank alone is no run over MPI.
function countsOf(mode: CarrierMode, workers: readonly number[]): readonly number[] {
  if (mode === "serial") return [1];
  return mode === "mpi" ? workers.filter((count) => count > 1) : workers;
}

/** `4 processes, overlap`. */
export function wayText({ mode, workers, schedule }: Way): string {
  const who = mode === "serial"
    ? "serial"
    : mode === "mpi"
    ? `mpi, ${workers} ranks`
    : `${mode} x ${workers}`;
  return schedule === "level" ? who : `${who}, overlap`;
}
