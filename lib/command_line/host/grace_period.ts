// Interruption of a computation that is nearly done: it may finish, since what is left takes milliseconds as a rule,
// and nobody wants to lose a result for them.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";

// An interruption must be obeyed within 2 s.
const GRACE_PERIOD = "1 second";

/**
 * A computation that can be interrupted, as any other, until it is nearly done: then it is interrupted only if it has
 * not finished a second later. What it gives is given though it was interrupted meanwhile; so whatever follows
 * should be uninterruptible.
 *
 * @param isNearlyDone Whether nothing is left but what takes a moment; is asked when it is interrupted.
 */
export const withGracePeriod: <A, E>(
  computation: Effect.Effect<A, E>,
  isNearlyDone: () => boolean,
) => Effect.Effect<A, E> = Effect.fnUntraced(
  function* <A, E>(computation: Effect.Effect<A, E>, isNearlyDone: () => boolean) {
    const fiber = yield* Effect.forkChild(Effect.interruptible(computation));
    const waited = yield* Effect.exit(Effect.interruptible(Fiber.await(fiber)));
    if (Exit.isFailure(waited)) {
      const stop = Fiber.interrupt(fiber);
      yield* isNearlyDone() ? Effect.forkChild(Effect.interruptible(Effect.delay(stop, GRACE_PERIOD))) : stop;
    }
    return yield* yield* Fiber.await(fiber);
  },
  Effect.uninterruptible,
);
