// Which carrier runs a calculation, with how many workers and how much memory for each.

import { ProgramError } from "../programs/mod.ts";

/** Wishes for the execution; what is left out is chosen. */
export interface CarrierRequest {
  /** Number of workers, or "auto". */
  readonly parallel?: number | "auto" | undefined;
  /** In place (serial), on workers or in child processes; default by the work that there is. */
  readonly mode?: "auto" | "serial" | "workers" | "processes" | undefined;
  /** Memory for all workers together, in bytes. */
  readonly memoryBytes?: number | undefined;
}

/** What the machine has. */
export interface Machine {
  /** Cores that this process may use. */
  readonly cores: number;
  /** Memory that is free for it, in bytes. */
  readonly memoryBytes: number;
  /** What that memory is, for a person, as in `free on this machine`. */
  readonly memorySource?: string;
}

/** What there is to do. */
export interface Work {
  /** Number of tasks. */
  readonly tasks: number;
  /** Expected time of all tasks on one core. */
  readonly seconds: number;
  /** Memory that the largest task needs at least, in bytes. */
  readonly taskMemoryBytes: number;
}

/** A choice. */
export interface CarrierChoice {
  readonly mode: "serial" | "workers" | "processes";
  readonly workers: number;
  /** Memory for all workers together, in bytes. */
  readonly memoryBytes: number;
}

// Workers start in some 50 ms, and the code in them is cold at first.
const WORTH_WORKERS_SECONDS = 0.1;
// A task costs the main thread some 0.15 ms, so that workers gain nothing on tasks that take little more.
const WORTH_A_MESSAGE_SECONDS = 3e-4;

// What stays free for the system and for this process itself.
const SHARE_OF_FREE_MEMORY = 0.8;

/**
 * Chooses carrier and workers: as many as there are cores and tasks, and as have memory for the largest task. Work
 * that is done sooner than workers would start is done in place.
 * @throws {ProgramError} Where one worker alone has not enough memory for the largest task.
 */
export function chooseCarrier(
  request: CarrierRequest,
  machine: Machine,
  { tasks, seconds, taskMemoryBytes }: Work,
): CarrierChoice {
  const { parallel = "auto", mode = "auto" } = request;
  const memoryBytes = request.memoryBytes ?? machine.memoryBytes * SHARE_OF_FREE_MEMORY;
  const memoryWhence = request.memoryBytes !== undefined
    ? "that --memory allows"
    : `(80 % of ${megabytes(machine.memoryBytes)} ${machine.memorySource ?? "free on this machine"})`;
  const fitting = Math.floor(memoryBytes / Math.max(taskMemoryBytes, 1));
  if (fitting < 1) {
    throw new ProgramError(
      `the largest task needs ${megabytes(taskMemoryBytes)} of memory, but there are ${
        megabytes(memoryBytes)
      } ${memoryWhence}; ` +
        "give more with --memory, or take smaller fragments, a lower max_nbody or a smaller basis set",
      "more-resources",
    );
  }
  const small = mode === "auto" && parallel === "auto" &&
    (seconds < WORTH_WORKERS_SECONDS || seconds / tasks < WORTH_A_MESSAGE_SECONDS);
  const wanted = mode === "serial" || small ? 1 : parallel === "auto" ? machine.cores : parallel;
  const workers = Math.max(1, Math.min(wanted, tasks, parallel === "auto" ? fitting : Infinity));
  if (workers > fitting) {
    throw new ProgramError(
      `${workers} workers with tasks of ${megabytes(taskMemoryBytes)} each need more memory than the ` +
        `${
          megabytes(memoryBytes)
        } there are ${memoryWhence}; use at most -p ${fitting}, or give more with --memory`,
      "more-resources",
    );
  }
  return {
    mode: mode !== "auto" ? mode : workers === 1 ? "serial" : "workers",
    workers,
    memoryBytes,
  };
}

function megabytes(bytes: number): string {
  return bytes < 1e7 ? `${(bytes / 1e6).toFixed(3)} MB` : `${Math.ceil(bytes / 1e6)} MB`;
}
