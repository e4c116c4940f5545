// The exit status of a command that a signal has ended, where it knows a better one than that of the signal.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";

/**
 * A computation that may be interrupted, and may know what status that has; to be run uninterruptibly.
 *
 * @param status Is asked once all of it has ended.
 */
export function withStatusOf<E>(
  computation: Effect.Effect<number, E>,
  status: () => number | undefined,
): Effect.Effect<number, E> {
  return Effect.catchCause(computation, (cause) => {
    const known = Cause.hasInterruptsOnly(cause) ? status() : undefined;
    return known === undefined ? Effect.failCause(cause) : Effect.succeed(known);
  });
}
