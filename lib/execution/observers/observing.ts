// Several observers of a run as one.

import * as Effect from "effect/Effect";
import { Observer, type RunEvent, type RunObserver } from "../events.ts";

/** One observer that hands every event to several, in their order. */
export function allOf(observers: readonly RunObserver[]): RunObserver {
  return {
    notify: (event) => {
      for (const { notify } of observers) notify(event);
    },
  };
}

/** An observer of which no error disturbs the run: one that a user gave. */
export function harmless(notify: ((event: RunEvent) => void) | undefined): RunObserver {
  return {
    notify: (event) => {
      try {
        notify?.(event);
      } catch { /* who watches must not disturb */ }
    },
  };
}

/** Runs an execution with one more observer. */
export function observing<A, E, R>(
  observer: RunObserver,
  execution: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Observer> {
  return Effect.flatMap(
    Observer,
    (others) => Effect.provideService(execution, Observer, allOf([observer, others])),
  );
}
