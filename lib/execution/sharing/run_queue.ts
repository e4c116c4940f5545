// Many runs, some of them at a time: the next begins when those under way soon have too few tasks for all slots, so
// that no more are in memory than it takes to keep every slot busy. Nothing ends the others.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { Admission } from "./admission.ts";

/**
 * Runs that wait for their turn, the first first.
 *
 * @param runs Each is given what it calls when the first of its tasks waits; must not fail.
 * @param admission What they share.
 * @param maxActive How many may be under way at the most.
 */
export const runQueue: <R>(
  runs: Iterable<(arrived: () => void) => Effect.Effect<void, never, R>>,
  admission: Admission,
  maxActive: number,
) => Effect.Effect<void, never, R> = Effect.fnUntraced(function* <R>(
  runs: Iterable<(arrived: () => void) => Effect.Effect<void, never, R>>,
  admission: Admission,
  maxActive: number,
) {
  let active = 0;
  let ended = Deferred.makeUnsafe<void>();
  const under = (run: Effect.Effect<void, never, R>, arrived: () => void) =>
    Effect.ensuring(
      run,
      Effect.sync(() => {
        active--;
        arrived();
        const before = ended;
        ended = Deferred.makeUnsafe();
        Deferred.doneUnsafe(before, Effect.void);
      }),
    );
  yield* Effect.scoped(Effect.gen(function* () {
    const scope = yield* Effect.scope;
    for (const run of runs) {
      while (active > 0 && (active >= maxActive || !admission.isHungry)) {
        yield* Effect.raceFirst(admission.changed, Deferred.await(ended));
      }
      active++;
      const hasArrived = Deferred.makeUnsafe<void>();
      const arrived = () => void Deferred.doneUnsafe(hasArrived, Effect.void);
      yield* Effect.forkIn(under(run(arrived), arrived), scope, { startImmediately: true });
      yield* Deferred.await(hasArrived);
    }
    while (active > 0) yield* Deferred.await(ended);
  }));
});
