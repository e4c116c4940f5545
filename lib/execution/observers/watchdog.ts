// Tells when nothing moves: no task has ended for a while that grows with each warning.

import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { TaskIndex } from "../../base/indices.ts";
import { Observer, type RunEvent } from "../events.ts";

const FIRST_WARNING_SECONDS = 300;

/** Runs an execution and notifies of `stalled` after 5, 10, 20, ... minutes in which no task ended. */
export function watchdog<A, E, R>(execution: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Observer> {
  return Effect.gen(function* () {
    const { notify } = yield* Observer;
    const clock = yield* Clock.Clock;
    const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e9;
    const running = new Set<TaskIndex>();
    let moved = now();
    let patience = FIRST_WARNING_SECONDS;
    const observe = (event: RunEvent) => {
      if (event.type === "task-started") running.add(event.index);
      if (event.type === "task-retried" || event.type === "task-ended") {
        running.delete(event.index);
        moved = now();
        patience = FIRST_WARNING_SECONDS;
      }
      notify(event);
    };
    const watch = Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep(Duration.seconds(Math.max(1, moved + patience - now())));
        if (now() - moved < patience || running.size === 0) continue;
        notify({ type: "stalled", seconds: now() - moved, running: [...running] });
        patience *= 2;
      }
    });
    yield* Effect.forkScoped(watch);
    return yield* Effect.provideService(execution, Observer, { notify: observe });
  }).pipe(Effect.scoped);
}
