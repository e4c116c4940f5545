// What a run is doing, as its events say: the one place that counts them. What shows, sums up or watches a run
// keeps one of these.

import type { TaskIndex } from "../../base/indices.ts";
import type { CarrierMode } from "../../base/modes.ts";
import type { RunEvent, RunObserver, Schedule } from "../events.ts";

/** A level of a run. */
export interface LevelState {
  /** Number of real fragments. */
  readonly nbody: number;
  /** Number of tasks. */
  readonly tasks: number;
  /** Tasks that were neither started nor taken over from before. */
  unstarted: number;
  /** Tasks that have an outcome. */
  finished: number;
  /** Whether it has begun and not ended. */
  isOpen: boolean;
}

/** The state of a run; give it every event, in order. */
export class RunState implements RunObserver {
  /** Who carries the tasks. */
  mode: CarrierMode = "serial";
  /** Tasks at a time. */
  workers = 1;
  /** Whether levels wait for one another. */
  schedule: Schedule = "level";
  /** Number of tasks, by what became of them; `retried` counts tries. */
  readonly tasks = { total: 0, computed: 0, reused: 0, failed: 0, cancelled: 0, retried: 0 };
  /** Tasks that run now. */
  readonly running = new Set<TaskIndex>();
  /** Tasks that have ended, and wait to be stored. */
  unstored = 0;
  /** The levels of the plan by number of real fragments. */
  readonly levels = new Map<number, LevelState>();

  /** Takes an event in. */
  readonly notify = (event: RunEvent): void => {
    switch (event.type) {
      case "run-started":
        this.#begin(event);
        break;
      case "level-started":
        this.#level(event).isOpen = true;
        break;
      case "task-started":
        this.running.add(event.index);
        if (event.attempt === 1) this.#start(event.nbody);
        break;
      case "task-retried":
        this.running.delete(event.index);
        this.tasks.retried++;
        break;
      case "task-ended":
        this.running.delete(event.index);
        this.unstored++;
        break;
      case "task-finished":
        this.#finish(event);
        break;
      case "level-finished":
        this.levels.get(event.nbody)!.isOpen = false;
        break;
      case "mode-changed":
        this.mode = event.mode;
    }
  };

  /** Tasks that have an outcome. */
  get finished(): number {
    const { computed, reused, failed, cancelled } = this.tasks;
    return computed + reused + failed + cancelled;
  }

  #begin({ mode, workers, schedule, levels }: Extract<RunEvent, { type: "run-started" }>): void {
    this.mode = mode;
    this.workers = workers;
    this.schedule = schedule;
    // Of a run in phases each begins again, and takes over what was done before.
    this.levels.clear();
    this.running.clear();
    this.unstored = 0;
    Object.assign(this.tasks, { total: 0, computed: 0, reused: 0, failed: 0, cancelled: 0, retried: 0 });
    for (const level of levels) this.#level(level);
    this.tasks.total = levels.reduce((sum, { tasks }) => sum + tasks, 0);
  }

  #level({ nbody, tasks }: { readonly nbody: number; readonly tasks: number }): LevelState {
    let level = this.levels.get(nbody);
    if (level === undefined) {
      this.levels.set(nbody, level = { nbody, tasks, unstarted: tasks, finished: 0, isOpen: false });
    }
    return level;
  }

  #start(nbody: number): void {
    const level = this.levels.get(nbody);
    if (level !== undefined) level.unstarted--;
  }

  #finish({ nbody, outcome: { status } }: Extract<RunEvent, { type: "task-finished" }>): void {
    this.tasks[status === "converged" ? "computed" : status]++;
    if (status === "reused") this.#start(nbody);
    else if (status !== "cancelled") this.unstored--;
    const level = this.levels.get(nbody);
    if (level !== undefined) level.finished++;
  }
}
