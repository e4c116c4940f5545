// Reports when nothing moves: no task has ended for a while that grows with each warning.

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
    const { running, finished, tasks: { total } } = this.#state;
    if (this.secondsLeft > 0 || finished === total) return undefined;
    this.#warningSeconds *= 2;
    const stalled = { type: "stalled", seconds: this.#now() - this.#moved, running: [...running] } as const;
    return running.size > 0 ? stalled : { ...stalled, left: this.#left() };
  }

  // What the scheduler has still to do, where it starts nothing.
  #left(): string {
    const { finished, workers, schedule, tasks: { total, retried } } = this.#state;
    const levels = Array.from(
      this.#state.levels.values(),
      ({ nbody, unstarted, isOpen }) =>
        `level ${nbody} ${isOpen ? "is open" : "is not"}, ${unstarted} not started`,
    );
    return `${
      total - finished
    } of ${total} tasks are left for ${workers} at a time by ${schedule}, ${retried} retries; ${
      levels.join("; ")
    }`;
  }
}
