// Statistics of a run, gathered from its events. Times in seconds.

import type { CarrierMode } from "../../base/modes.ts";
import type { TaskIndex } from "../../base/indices.ts";
import { IdleTime } from "./idle.ts";
import type { RunEvent, RunObserver, Schedule } from "../events.ts";
import type { MonotonicSeconds } from "../monotonic_seconds.ts";
import { RunState } from "./run_state.ts";

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
  readonly schedule: Schedule;
  /** From the first to the last event. */
  readonly wall_seconds: number;
  /** Sum of the tasks' own times. */
  readonly busy_seconds: number;
  /** Busy time over wall time times workers, from 0 to 1. */
  readonly utilization: number;
  /** Busy time over wall time: how many times faster than one task after the other. */
  readonly speedup: number;
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
}

// How many tasks may end between two looks at the memory, and how long one may take that ends without: a look costs
// some 30 microseconds.
const TASKS_PER_LOOK = 64;
const LONG_WITHOUT_LOOK_SECONDS = 0.01;
// How many of the slowest tasks are listed.
const MAX_SLOWEST = 5;

interface LevelTimes {
  readonly nbody: number;
  readonly tasks: number;
  wallSeconds: number;
  busySeconds: number;
}

/** Gathers statistics; give it every event of a run. */
export class StatisticsCollector implements RunObserver {
  readonly #state = new RunState();
  readonly #idle: IdleTime;
  readonly #slowest: SlowTask[] = [];
  readonly #levels = new Map<number, LevelTimes>();
  #wallSeconds = 0;
  #busySeconds = 0;
  #longestSeconds = 0;
  #peakConcurrency = 0;
  #peakMemoryBytes = 0;

  /**
   * @param memoryBytes Gives how much memory the run holds, in bytes.
   * @param now The clock of the run.
   */
  constructor(readonly memoryBytes: () => number, now: MonotonicSeconds) {
    this.#idle = new IdleTime(now);
  }

  /** Takes an event in. */
  readonly notify = (event: RunEvent): void => {
    this.#state.notify(event);
    this.#idle.notify(event);
    switch (event.type) {
      case "level-started":
        this.#levels.set(event.nbody, {
          nbody: event.nbody,
          tasks: event.tasks,
          wallSeconds: 0,
          busySeconds: 0,
        });
        break;
      case "task-started":
        this.#peakConcurrency = Math.max(this.#peakConcurrency, this.#state.running.size);
        break;
      case "task-finished":
        this.#finish(event);
        break;
      case "level-finished":
        this.#levels.get(event.nbody)!.wallSeconds = event.seconds;
        break;
      case "run-finished":
        this.#wallSeconds = event.seconds;
        this.#look();
    }
  };

  /** The statistics of what has happened. */
  summary(): RunStatistics {
    const { mode, workers, schedule, tasks } = this.#state;
    const share = (busy: number, wall: number) => wall > 0 ? busy / (wall * workers) : 0;
    return {
      mode,
      workers,
      schedule,
      wall_seconds: this.#wallSeconds,
      busy_seconds: this.#busySeconds,
      utilization: share(this.#busySeconds, this.#wallSeconds),
      speedup: this.#wallSeconds > 0 ? this.#busySeconds / this.#wallSeconds : 0,
      makespan_lower_bound_seconds: Math.max(this.#busySeconds / workers, this.#longestSeconds),
      tasks: { ...tasks },
      levels: Array.from(this.#levels.values(), ({ nbody, tasks, wallSeconds, busySeconds }) => ({
        nbody,
        tasks,
        wall_seconds: wallSeconds,
        busy_seconds: busySeconds,
        utilization: share(busySeconds, wallSeconds),
        idle_seconds: this.#idle.seconds(nbody),
      })),
      slowest_tasks: [...this.#slowest],
      peak_concurrency: this.#peakConcurrency,
      peak_memory_bytes: this.#peakMemoryBytes,
    };
  }

  #finish({ outcome, nbody, index }: Extract<RunEvent, { type: "task-finished" }>): void {
    const isLong = "seconds" in outcome && outcome.seconds > LONG_WITHOUT_LOOK_SECONDS;
    if (this.#state.finished % TASKS_PER_LOOK === 1 || isLong) this.#look();
    if (!("seconds" in outcome)) return;
    this.#busySeconds += outcome.seconds;
    const level = this.#levels.get(nbody);
    if (level !== undefined) level.busySeconds += outcome.seconds;
    this.#longestSeconds = Math.max(this.#longestSeconds, outcome.seconds);
    this.#rank({ index, seconds: outcome.seconds });
  }

  #rank(task: SlowTask): void {
    const slowest = this.#slowest;
    if (slowest.length === MAX_SLOWEST && task.seconds <= slowest.at(-1)!.seconds) return;
    const place = slowest.findIndex(({ seconds }) => seconds < task.seconds);
    slowest.splice(place < 0 ? slowest.length : place, 0, task);
    slowest.length = Math.min(slowest.length, MAX_SLOWEST);
  }

  #look(): void {
    this.#peakMemoryBytes = Math.max(this.#peakMemoryBytes, this.memoryBytes());
  }
}
