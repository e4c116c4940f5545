// How far a run is, for programs that watch it: a snapshot whenever one is asked for, so that nothing piles up where
// nobody looks, or looks slowly.

import type { CarrierMode } from "../../base/modes.ts";
import { type RunEvent, type RunObserver, RunState } from "../../execution/portable.ts";
import type { Calibration } from "../cost/calibration.ts";
import { Forecast } from "../cost/forecast.ts";
import { sizesOf } from "../cost/sizes.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * How far a run is.
 *
 * @example
 * ```ts
 * import { parseInput, prepare, run, type RunProgress } from "@nmer/nmer";
 *
 * const show = ({ tasks, secondsLeft }: RunProgress) => `${tasks.finished}/${tasks.total}, ${secondsLeft ?? "?"} s left`;
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * for await (const progress of run(prepare(input), { mode: "serial" })) console.log(show(progress));
 * ```
 */
export interface RunProgress {
  /** Who carries the tasks. */
  readonly mode: CarrierMode;
  /** Tasks at a time. */
  readonly workers: number;
  /**
   * Number of tasks: those that have ended (`finished`), by what became of them, and those that run now. `retried`
   * counts tries beyond the first of each task.
   */
  readonly tasks: {
    readonly total: number;
    readonly finished: number;
    readonly computed: number;
    readonly reused: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly running: number;
    readonly retried: number;
  };
  /** The same by level: number of real fragments, of tasks, and of those that have ended. */
  readonly levels: readonly { readonly nbody: number; readonly tasks: number; readonly finished: number }[];
  /** Seconds since the run began. */
  readonly elapsedSeconds: number;
  /** Seconds until it ends, expected by the times seen so far; undefined until a task of each model has ended. */
  readonly secondsLeft: number | undefined;
}

// Events after which there is something else to show.
const SHOWN: ReadonlySet<RunEvent["type"]> = new Set<RunEvent["type"]>([
  "run-started",
  "task-started",
  "task-retried",
  "task-finished",
  "mode-changed",
  "run-finished",
]);

/** Takes the events of a run in, and says how far it is. */
export class ProgressWatch implements RunObserver {
  readonly #state = new RunState();
  #calculation: Calculation;
  readonly #calibration: Calibration;
  #forecast: Forecast | undefined;
  #begun: number | undefined;
  #version = 0;
  #changed = Promise.withResolvers<void>();

  /**
   * @param calculation What is run.
   * @param calibration Times of its tasks, which the run corrects.
   */
  constructor(calculation: Calculation, calibration: Calibration) {
    this.#calculation = calculation;
    this.#calibration = calibration;
  }

  /** What is computed from now on. */
  readonly phaseBegan = ({ calculation }: { readonly calculation: Calculation }): void => {
    this.#calculation = calculation;
  };

  /** Takes an event in. */
  readonly notify = (event: RunEvent): void => {
    this.#state.notify(event);
    if (event.type === "run-started") {
      this.#begun ??= performance.now();
      this.#forecast = new Forecast(this.#calculation, sizesOf(this.#calculation), this.#calibration);
    }
    if (event.type === "task-finished") this.#forecast?.ended(event.index);
    if (SHOWN.has(event.type)) this.wake();
  };

  /** Counts up whenever there is something else to show; 0 before the run has begun. */
  get version(): number {
    return this.#version;
  }

  /** Fulfilled once there is something else to show, or {@linkcode wake} is called. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Wakes whoever waits. */
  wake(): void {
    if (this.#state.tasks.total > 0) this.#version++;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  /** How far the run is now. */
  snapshot(): RunProgress {
    const { mode, workers, tasks, finished, running, levels } = this.#state;
    return {
      mode,
      workers,
      tasks: { ...tasks, finished, running: running.size },
      levels: Array.from(levels.values(), ({ nbody, tasks, finished }) => ({ nbody, tasks, finished })),
      elapsedSeconds: (performance.now() - this.#begun!) / 1000,
      secondsLeft: this.#forecast?.secondsLeft(workers),
    };
  }
}
