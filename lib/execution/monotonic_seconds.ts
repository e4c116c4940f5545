// The clocks of an execution, which tests replace: seconds that never go back, from an arbitrary start, and the time
// of the day.

import * as Effect from "effect/Effect";

/** Reads a clock: seconds from an arbitrary start. */
export type MonotonicSeconds = () => number;

/** The clock that runs here. */
export const monotonicSeconds: Effect.Effect<MonotonicSeconds> = Effect.clockWith((clock) =>
  Effect.succeed(() => Number(clock.monotonicTimeNanosUnsafe()) / 1e9)
);

/** The time of the day that is here, in seconds since 1970. */
export const secondsSince1970: Effect.Effect<() => number> = Effect.clockWith((clock) =>
  Effect.succeed(() => clock.currentTimeMillisUnsafe() / 1000)
);
