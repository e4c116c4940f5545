// Statistics of a run, gathered from its events. Times in seconds.

import type { RankStatistics, RunStatistics, SlowTask } from "../../base/run_statistics.ts";
import { IdleTime } from "./idle.ts";
import type { RunEvent, RunObserver } from "../events.ts";
import type { MonotonicSeconds } from "../monotonic_seconds.ts";
import { RunState } from "./run_state.ts";

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
  helpedSeconds: number;
}

const ratio = (part: number, whole: number) => whole > 0 ? part / whole : 0;

/** Gathers statistics; give it every event of a run. */
export class StatisticsCollector implements RunObserver {
  readonly #state = new RunState();
  readonly #idle: IdleTime;
  readonly #slowest: SlowTask[] = [];
  readonly #levels = new Map<number, LevelTimes>();
  readonly #alerts: string[] = [];
  #ranks: readonly RankStatistics[] | undefined;
  #wallSeconds = 0;
  #busySeconds = 0;
  #timedTasks = 0;
  #longestSeconds = 0;
  #peakConcurrency = 0;
  #peakMemoryBytes = 0;

  /**
   * @param memoryBytes Gives how much memory the run holds, in bytes.
   * @param now The clock of the run.
   */
  constructor(readonly memoryBytes: () => number, now: MonotonicSeconds) {
    this.#idle = new IdleTime(this.#state, now);
  }

  /** Takes an event in. */
  readonly notify = (event: RunEvent): void => {
    this.#idle.pass();
    this.#state.notify(event);
    switch (event.type) {
      case "mode-chosen":
        this.#ranks = event.ranks;
        break;
      case "level-started":
        this.#levels.set(event.nbody, {
          nbody: event.nbody,
          tasks: event.tasks,
          wallSeconds: 0,
          busySeconds: 0,
          helpedSeconds: 0,
        });
        break;
      case "task-started":
        this.#peakConcurrency = Math.max(this.#peakConcurrency, this.#state.running.size);
        break;
      case "task-finished":
        this.#finish(event);
        break;
      case "alert":
        this.#alerts.push(event.statement);
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
      ...(this.#ranks === undefined ? {} : { ranks: this.#ranks }),
      schedule,
      wall_seconds: this.#wallSeconds,
      busy_seconds: this.#busySeconds,
      utilization: share(this.#busySeconds, this.#wallSeconds),
      average_busy_workers: ratio(this.#busySeconds, this.#wallSeconds),
      throughput_per_second: ratio(tasks.computed, this.#wallSeconds),
      average_task_seconds: ratio(this.#busySeconds, this.#timedTasks),
      makespan_lower_bound_seconds: Math.max(this.#busySeconds / workers, this.#longestSeconds),
      tasks: { ...tasks },
      levels: Array.from(
        this.#levels.values(),
        ({ nbody, tasks, wallSeconds, busySeconds, helpedSeconds }) => ({
          nbody,
          tasks,
          wall_seconds: wallSeconds,
          busy_seconds: busySeconds,
          utilization: share(busySeconds, wallSeconds),
          // Those that help have no task.
          idle_seconds: Math.max(0, this.#idle.seconds(nbody) - helpedSeconds),
        }),
      ),
      slowest_tasks: [...this.#slowest],
      peak_concurrency: this.#peakConcurrency,
      peak_memory_bytes: this.#peakMemoryBytes,
      alerts: [...this.#alerts],
    };
  }

  #finish({ outcome, nbody, index }: Extract<RunEvent, { type: "task-finished" }>): void {
    const isLong = "seconds" in outcome && outcome.seconds > LONG_WITHOUT_LOOK_SECONDS;
    if (this.#state.finished % TASKS_PER_LOOK === 1 || isLong) this.#look();
    if (!("seconds" in outcome)) return;
    const { helpedSeconds = 0 } = outcome.status === "converged" ? outcome : {};
    const busySeconds = outcome.seconds + helpedSeconds;
    this.#busySeconds += busySeconds;
    this.#timedTasks++;
    const level = this.#levels.get(nbody);
    if (level !== undefined) {
      level.busySeconds += busySeconds;
      level.helpedSeconds += helpedSeconds;
    }
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
