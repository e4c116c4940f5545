// A carrier made of carriers, from the one that is wanted to the one that always works: where one cannot start, or
// loses worker after worker, the next takes its place, and the observer is told why.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Scope from "effect/Scope";
import * as Semaphore from "effect/Semaphore";
import type { TaskRequest } from "../../programs/mod.ts";
import { Carrier, type CarrierError, type Evaluation, type Limit } from "../carrier.ts";
import { Observer } from "../events.ts";

/** How many workers may be lost, for each slot, before a carrier is given up. */
export const MOST_LOSSES_PER_SLOT = 3;

/** Carriers, the one that is wanted first. The last one is never given up. */
export type CarrierLayers = readonly [
  Layer.Layer<Carrier, CarrierError>,
  ...Layer.Layer<Carrier, CarrierError>[],
];

/** A carrier that steps down from each of the given ones to the next. */
export function fallbackCarrier(carriers: CarrierLayers): Layer.Layer<Carrier, CarrierError, Observer> {
  return Layer.effect(Carrier, make(carriers));
}

interface Current {
  readonly carrier: Carrier["Service"];
  readonly scope: Scope.Closeable;
  losses: number;
  /** Tasks under way on it. */
  active: number;
}

const make = Effect.fnUntraced(function* (carriers: CarrierLayers) {
  const { notify } = yield* Observer;
  const scope = yield* Effect.scope;
  const stepping = Semaphore.makeUnsafe(1);
  let next = 0;

  const openNext = Effect.gen(function* () {
    const own = yield* Scope.fork(scope);
    const built = yield* Effect.exit(Layer.buildWithScope(carriers[next++]!, own));
    if (Exit.isFailure(built)) {
      yield* Scope.close(own, built);
      return yield* Effect.failCause(built.cause);
    }
    const carrier = yield* Effect.provide(Carrier, built.value);
    return { carrier, scope: own, losses: 0, active: 0 } satisfies Current;
  });

  // The first of the remaining carriers that starts; each that does not is a reason to step further down.
  const open = (reason: string | undefined): Effect.Effect<Current, CarrierError> =>
    openNext.pipe(
      Effect.tap((current) =>
        Effect.sync(() => {
          if (reason !== undefined) notify({ type: "mode-changed", mode: current.carrier.mode, reason });
        })
      ),
      Effect.catch((error) => next < carriers.length ? open(error.message) : Effect.fail(error)),
    );

  const wanted = yield* open(undefined);
  let current: Current = wanted;

  const stepDown = (from: Current, error: CarrierError) =>
    stepping.withPermit(Effect.suspend(() => {
      if (current !== from || next >= carriers.length) return Effect.void;
      return Effect.map(open(error.message), (replacement) => {
        current = replacement;
      });
    }));

  const leave = (used: Current) =>
    Effect.suspend(() => {
      used.active--;
      // What was given up ends with its last task.
      return used !== current && used.active === 0 ? Scope.close(used.scope, Exit.void) : Effect.void;
    });

  const evaluate = (
    task: TaskRequest,
    within?: Limit,
    expectedSeconds?: number,
  ): Effect.Effect<Evaluation, CarrierError> =>
    Effect.suspend(() => {
      const used = current;
      used.active++;
      const evaluated = Effect.tapError(used.carrier.evaluate(task, within, expectedSeconds), (error) => {
        // What wants more memory would not find it in a carrier that contains less.
        if (error.remedy === "retry") used.losses++;
        const hopeless = error.reason === "exhausted" ||
          used.losses > MOST_LOSSES_PER_SLOT * used.carrier.slots;
        return hopeless ? stepDown(used, error) : Effect.void;
      });
      return Effect.ensuring(evaluated, leave(used)).pipe(
        // It never began on a carrier without workers: the next carrier takes it.
        Effect.catch((error) =>
          error.reason === "exhausted" && current !== used
            ? evaluate(task, within, expectedSeconds)
            : Effect.fail(error)
        ),
      );
    });

  const { mode, slots, ahead = 0 } = wanted.carrier;
  return { mode, slots, ahead, evaluate };
});
