// The statistics of a run: gathered by its execution, shown by its report. Times in seconds.

import type { TaskIndex } from "./indices.ts";
import type { CarrierMode } from "./modes.ts";

/** The statistics of one level. */
export interface LevelStatistics {
  /** Number of real fragments. */
  readonly nbody: number;
  /** Number of tasks. */
  readonly tasks: number;
  /** From its start to its end. */
  readonly wall_seconds: number;
  /** Sum of its tasks' own times. */
  readonly busy_seconds: number;
  /** Busy time over wall time times workers, from 0 to 1. */
  readonly utilization: number;
  /** Time that workers, all of them together, were idle since nothing but its last tasks was left: what its end cost. */
  readonly idle_seconds: number;
}

/** A task that took long. */
export interface SlowTask {
  /** Its index in the plan. */
  readonly index: TaskIndex;
  /** Its own time. */
  readonly seconds: number;
}

/** The statistics of a run, under the names that the result gives them. */
export interface RunStatistics {
  /** The carrier of the tasks. */
  readonly mode: CarrierMode;
  /** Number of workers. */
  readonly workers: number;
  /** Whether a level waited for the one below. */
  readonly schedule: "level" | "overlap";
  /** From the first to the last event. */
  readonly wall_seconds: number;
  /** Sum of the tasks' own times. */
  readonly busy_seconds: number;
  /** Busy time over wall time times workers, from 0 to 1. */
  readonly utilization: number;
  /** Tasks that were computed over wall time; those that were taken over or failed are none. */
  readonly throughput_per_second: number;
  /** Mean time of a task that was computed; 0 where none was. */
  readonly average_task_seconds: number;
  /** No schedule can be faster than this: max(sum of times / workers, longest time). */
  readonly makespan_lower_bound_seconds: number;
  /** Numbers of tasks by what became of them; `retried` counts tries. */
  readonly tasks: {
    readonly total: number;
    readonly computed: number;
    readonly reused: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly retried: number;
  };
  /** Ascending by number of real fragments. */
  readonly levels: readonly LevelStatistics[];
  /** The tasks that took longest, the longest first. */
  readonly slowest_tasks: readonly SlowTask[];
  /** What was warned of while it ran: memory near its budget, more threads than cores. */
  readonly alerts: readonly string[];
  /** The most tasks that were under way at one time. */
  readonly peak_concurrency: number;
  /**
   * The most memory that the run was seen to hold, in bytes: the main process, child processes and servers of programs,
   * each server with the most that it and what it starts have held. Processes for one task do not report it.
   */
  readonly peak_memory_bytes: number;
}
