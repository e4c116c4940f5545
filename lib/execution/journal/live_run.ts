// What a run is doing, gathered from its events for its journal: which tasks run, since when, on which worker, and how
// far each level is. It is written with the results that are stored anyway, at most once a second.

import type { TaskIndex } from "../../base/indices.ts";
import type { AskProgress } from "../../programs/mod.ts";
import type { CarrierMode } from "../../base/modes.ts";
import type { WorkPlace } from "../carrier.ts";
import type { RunEvent, RunObserver } from "../events.ts";
import { type LiveState, liveText, type RunningTask } from "./format/live_state.ts";

/** What else is known of a run. */
export interface LiveSources {
  /** The time in seconds since 1970. */
  readonly now: () => number;
  /** Memory of the run, in bytes. */
  readonly memoryInUse?: () => number;
  /** Memory that a task is expected to need, in bytes. */
  readonly memoryOf?: (index: TaskIndex) => number;
  /** Receives that a task has an outcome. */
  readonly ended?: (index: TaskIndex) => void;
  /** Time until this many workers have done the rest, at least and at most, in seconds. */
  readonly secondsLeft?: (workers: number) => readonly [least: number, most: number] | undefined;
}

/** A change is written this long after the last one, in seconds; where nothing changes, a sign of life as often. */
const INTERVAL_SECONDS = 1;
const SIGN_OF_LIFE_SECONDS = 10;

// Of thousands of tasks under way, the oldest are of interest.
const MAX_LISTED = 1000;

type Started = Omit<RunningTask, "index" | "memoryBytes" | "progress"> & {
  readonly ask: AskProgress | undefined;
};
interface Level {
  readonly tasks: number;
  computed: number;
  reused: number;
  failed: number;
  cancelled: number;
}

/** The state of a run; give it every event, in order. */
export class LiveRun implements RunObserver {
  readonly #sources: LiveSources;
  readonly #running = new Map<TaskIndex, Started>();
  readonly #levels = new Map<number, Level>();
  #mode: CarrierMode = "serial";
  #workers = 1;
  #written = -Infinity;
  #isChanged = true;
  /** The iterations of its tasks that were written last. */
  #iterations = "";

  constructor(sources: LiveSources) {
    this.#sources = sources;
  }

  /** Takes an event in. */
  readonly notify = (event: RunEvent): void => {
    switch (event.type) {
      case "run-started":
        this.#mode = event.mode;
        this.#workers = event.workers;
        for (const { nbody, tasks } of event.levels) {
          this.#levels.set(nbody, { tasks, computed: 0, reused: 0, failed: 0, cancelled: 0 });
        }
        break;
      case "mode-changed":
        this.#mode = event.mode;
        break;
      case "task-started":
        this.#running.set(event.index, {
          attempt: event.attempt,
          started: this.#sources.now(),
          worker: nameOf(event.place) ?? (this.#mode === "serial" ? "main" : ""),
          ask: event.progress,
        });
        break;
      case "task-retried":
      case "task-ended":
        this.#running.delete(event.index);
        break;
      case "task-finished":
        this.#finish(event);
        break;
      case "run-finished":
        this.#running.clear();
        break;
      default:
        return;
    }
    this.#isChanged = true;
  };

  /**
   * The text of the state where it is time to write it; it counts as written then.
   *
   * @param always Whether it is time in any case.
   */
  due(always = false): string | undefined {
    const waited = this.#sources.now() - this.#written;
    if (!always && waited < INTERVAL_SECONDS) return undefined;
    const iterations = this.#listed().map(([, { ask }]) => ask?.()?.iteration ?? "").join();
    const isChanged = this.#isChanged || iterations !== this.#iterations;
    if (!always && !isChanged && waited < SIGN_OF_LIFE_SECONDS) return undefined;
    this.#iterations = iterations;
    this.#written = this.#sources.now();
    this.#isChanged = false;
    return liveText(this.state);
  }

  /** What the run is doing. */
  get state(): LiveState {
    const { memoryInUse, memoryOf, secondsLeft } = this.#sources;
    const listed = this.#listed();
    return {
      mode: this.#mode,
      workers: this.#workers,
      levels: [...this.#levels].map(([nbody, counts]) => ({ nbody, ...counts })),
      running: listed.map(([index, { attempt, started, worker, ask }]) => {
        const progress = ask?.();
        return {
          index,
          attempt,
          started: Math.round(1000 * started) / 1000,
          worker,
          ...(memoryOf === undefined ? {} : { memoryBytes: memoryOf(index) }),
          ...(progress === undefined ? {} : { progress }),
        };
      }),
      runningCount: this.#running.size,
      memoryBytes: memoryInUse?.(),
      secondsLeft: secondsLeft?.(this.#workers),
    };
  }

  #listed(): readonly (readonly [TaskIndex, Started])[] {
    return this.#running.entries().take(MAX_LISTED).toArray();
  }

  #finish({ nbody, index, outcome: { status } }: Extract<RunEvent, { type: "task-finished" }>): void {
    this.#running.delete(index);
    this.#sources.ended?.(index);
    const level = this.#levels.get(nbody);
    if (level !== undefined) level[status === "converged" ? "computed" : status]++;
  }
}

function nameOf(place: WorkPlace | undefined): string | undefined {
  return typeof place === "object" ? `rank ${place.rank} on ${place.host}` : place;
}
