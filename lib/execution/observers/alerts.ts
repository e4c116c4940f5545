// Warns once each of a run that takes more of its machine than it should: memory near its budget, more threads than
// cores. Whoever shows, logs or sums up a run receives the warnings as events.

import { formatBytes } from "../../base/format.ts";
import type { RunEvent, RunObserver } from "../events.ts";
import type { MonotonicSeconds } from "../monotonic_seconds.ts";

/** What a run may take. */
export interface AlertOptions {
  /** Memory of the whole run, in bytes. */
  readonly budgetBytes: number;
  /** Threads of each task. */
  readonly threads: number;
  /** Memory that the run holds now, in bytes. */
  readonly memoryInUse: () => number;
  /** Receives the warnings. */
  readonly notify: (event: RunEvent) => void;
  /** The clock of the run. */
  readonly now: MonotonicSeconds;
}

// What is left above this is soon taken by a larger task.
const ALERT_SHARE = 0.8;
// A look at the memory costs some 30 microseconds.
const SECONDS_BETWEEN_LOOKS = 1;

/** An observer that warns. */
export function resourceAlerts(
  { budgetBytes, threads, memoryInUse, notify, now }: AlertOptions,
): RunObserver {
  let lookedAt = -Infinity;
  let isMemoryTold = false;
  const look = () => {
    if (isMemoryTold || now() - lookedAt < SECONDS_BETWEEN_LOOKS) return;
    lookedAt = now();
    const bytes = memoryInUse();
    if (bytes <= ALERT_SHARE * budgetBytes) return;
    isMemoryTold = true;
    const message =
      `memory in use, ${formatBytes(bytes)}, is more than 80 % of the ${formatBytes(budgetBytes)} ` +
      "that the run may take; fewer workers (-p) take less";
    notify({ type: "alert", resource: "memory", message });
  };
  return {
    notify: (event) => {
      if (event.type === "task-ended" || event.type === "task-started") look();
      if (event.type !== "mode-chosen" || event.workers * threads <= event.cores) return;
      const message = `${event.workers * threads} threads compute on ${event.cores} ${
        event.cores === 1 ? "core" : "cores"
      }: each waits for the others; take fewer workers (-p) or threads`;
      notify({ type: "alert", resource: "threads", message });
    },
  };
}
