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

/** A rank of a run under MPI. */
export interface RankStatistics {
  /** Its number. */
  readonly rank: number;
  /** Name of its machine. */
  readonly host: string;
  /** How many tasks it computes at a time; none where rank 0 only coordinates. */
  readonly workers: number;
}

/** The statistics of a run, under the names that the result gives them. */
export interface RunStatistics {
  /** The carrier of the tasks. */
  readonly mode: CarrierMode;
  /** Number of workers. */
  readonly workers: number;
  /** Under MPI, where they are. */
  readonly ranks?: readonly RankStatistics[] | undefined;
  /** Whether a level waited for the one below. */
  readonly schedule: "level" | "overlap";
  /** From the first to the last event. */
  readonly wall_seconds: number;
  /** Sum of the tasks' own times. */
  readonly busy_seconds: number;
  /** Busy time over wall time times workers, from 0 to 1. */
  readonly utilization: number;
  /**
   * Busy time over wall time: how many workers computed on average. That is no speed-up, since tasks that share a
   * machine take longer than one alone.
   */
  readonly average_busy_workers: number;
  /** Tasks that were computed, in each second from the first to the last event. */
  readonly throughput_per_second: number;
  /** Mean of the tasks' own times, those that failed included; 0 where none was tried. */
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
  /** The most tasks that were under way at one time. */
  readonly peak_concurrency: number;
  /**
   * The most memory that the run was seen to hold, in bytes: the main process, child processes and servers of programs,
   * each server with the most that it and what it starts have held. Processes for one task do not report it.
   */
  readonly peak_memory_bytes: number;
  /** What was reported of memory and threads, each once. */
  readonly alerts: readonly string[];
}
