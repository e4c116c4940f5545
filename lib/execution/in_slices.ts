// Long computations in the main thread, in slices between which it listens: to signals, timers and interruption.

import * as Effect from "effect/Effect";
import type { Steps } from "../base/steps.ts";
import { monotonicSeconds } from "./monotonic_seconds.ts";

/**
 * How long the thread may be deaf: short against the 2 s in which an interruption must be obeyed, long against the
 * 10 microseconds that a turn of the event loop costs.
 */
export const SLICE_SECONDS = 0.02;

/** A whole turn of the event loop, so that signals and timers are served. */
export const nextTurn: Effect.Effect<void> = Effect.promise(
  () => new Promise((resolve) => setTimeout(resolve, 0)),
);

/** Computes in slices; what is done in one needs no turn of the event loop at all. */
export const inSlices: <A>(steps: Steps<A>) => Effect.Effect<A> = Effect.fnUntraced(
  function* <A>(steps: Steps<A>) {
    const now = yield* monotonicSeconds;
    for (;;) {
      const end = now() + SLICE_SECONDS;
      do {
        const step = steps.next();
        if (step.done) return step.value;
      } while (now() < end);
      yield* nextTurn;
    }
  },
);
