// Reports when nothing moves: no task has ended for a while that grows with each warning, be it that tasks run long or that
// none runs although some are left.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { Observer, type RunEvent, type RunObserver } from "../events.ts";
import { type MonotonicSeconds, monotonicSeconds } from "../monotonic_seconds.ts";
import { observing } from "./observing.ts";
import { RunState } from "./run_state.ts";

const FIRST_WARNING_SECONDS = 300;

/** Runs an execution and reports `stalled` after 5, 10, 20, ... minutes in which no task ended. */
export function watchdog<A, E, R>(execution: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Observer> {
  return Effect.gen(function* () {
    const { notify } = yield* Observer;
    const watch = new Watch(yield* monotonicSeconds);
    const warn = Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep(Duration.seconds(Math.max(1, watch.secondsLeft)));
        const stalled = watch.stalled();
        if (stalled !== undefined) notify(stalled);
      }
    });
    yield* Effect.forkScoped(warn);
    return yield* observing(watch, execution);
  }).pipe(Effect.scoped);
}

/** When a task has ended last, and when that becomes a warning. */
class Watch implements RunObserver {
  readonly #now: MonotonicSeconds;
  readonly #state = new RunState();
  #moved: number;
  #warningSeconds = FIRST_WARNING_SECONDS;

  constructor(now: MonotonicSeconds) {
    this.#now = now;
    this.#moved = now();
  }

  readonly notify = (event: RunEvent): void => {
    this.#state.notify(event);
    if (event.type !== "task-retried" && event.type !== "task-ended") return;
    this.#moved = this.#now();
    this.#warningSeconds = FIRST_WARNING_SECONDS;
  };

  /** Seconds until a warning is due, unless something moves. */
  get secondsLeft(): number {
    return this.#moved + this.#warningSeconds - this.#now();
  }

  /** The warning, where one is due; the next takes twice as long. */
  stalled(): Extract<RunEvent, { type: "stalled" }> | undefined {
    const { running, unstored, finished, tasks: { total, retried } } = this.#state;
    const left = total - finished;
    if (this.secondsLeft > 0 || left === 0) return undefined;
    this.#warningSeconds *= 2;
    return {
      type: "stalled",
      seconds: this.#now() - this.#moved,
      running: [...running],
      left,
      unstored,
      retried,
    };
  }
}
