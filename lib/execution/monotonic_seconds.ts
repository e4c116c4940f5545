// The clock of an execution, which tests replace: seconds that never go back, from an arbitrary start.

import * as Effect from "effect/Effect";

/** Reads a clock: seconds from an arbitrary start. */
export type MonotonicSeconds = () => number;

/** The clock that runs here. */
export const monotonicSeconds: Effect.Effect<MonotonicSeconds> = Effect.clockWith((clock) =>
  Effect.succeed(() => Number(clock.monotonicTimeNanosUnsafe()) / 1e9)
);
