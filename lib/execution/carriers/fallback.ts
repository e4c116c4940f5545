// A carrier made of carriers, from the one that is wanted to the one that always works: where one cannot start, or
// loses worker after worker, the next takes its place, and observers receive why.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Scope from "effect/Scope";
import * as Semaphore from "effect/Semaphore";
import type { TaskRequest } from "../../programs/portable.ts";
import { Carrier, type CarrierError, type Evaluation, type Limit } from "../carrier.ts";
import { Observer, type RunEvent } from "../events.ts";

/** How many workers may be lost, for each slot, before a carrier is given up. */
export const MAX_LOSSES_PER_SLOT = 3;

/** Carriers, the one that is wanted first. The last one is never given up. */
export type CarrierLayers = readonly [
  Layer.Layer<Carrier, CarrierError>,
  ...Layer.Layer<Carrier, CarrierError>[],
];

/** A carrier that falls back from each of the given ones to the next. */
export function fallbackCarrier(carriers: CarrierLayers): Layer.Layer<Carrier, CarrierError, Observer> {
  if (carriers.length === 1) return carriers[0];
  return Layer.effect(
    Carrier,
    Effect.gen(function* () {
      const { notify } = yield* Observer;
      const chain = new FallbackChain(carriers, notify, yield* Effect.scope);
      return { ...yield* chain.start, evaluate: chain.evaluate };
    }),
  );
}

/** A carrier that was opened. */
interface Opened {
  readonly carrier: Carrier;
  readonly scope: Scope.Closeable;
  /** Workers that it has lost. */
  losses: number;
  /** Tasks under way on it. */
  active: number;
}

class FallbackChain {
  readonly #carriers: CarrierLayers;
  readonly #notify: (event: RunEvent) => void;
  readonly #scope: Scope.Scope;
  readonly #falling = Semaphore.makeUnsafe(1);
  #next = 0;
  #current: Opened | undefined;

  constructor(carriers: CarrierLayers, notify: (event: RunEvent) => void, scope: Scope.Scope) {
    this.#carriers = carriers;
    this.#notify = notify;
    this.#scope = scope;
  }

  /** Opens the first carrier that starts. */
  get start(): Effect.Effect<Carrier, CarrierError> {
    return Effect.map(this.#open(undefined), (opened) => {
      this.#current = opened;
      return opened.carrier;
    });
  }

  readonly evaluate = (
    task: TaskRequest,
    within?: Limit,
    expectedSeconds?: number,
  ): Effect.Effect<Evaluation, CarrierError> =>
    Effect.suspend(() => {
      const used = this.#current!;
      used.active++;
      const evaluated = Effect.tapError(
        used.carrier.evaluate(task, within, expectedSeconds),
        (error) => this.#count(used, error),
      );
      return Effect.ensuring(evaluated, this.#leave(used)).pipe(
        // It never began on a carrier without workers: the next carrier takes it.
        Effect.catch((error) =>
          error.reason === "exhausted" && this.#current !== used
            ? this.evaluate(task, within, expectedSeconds)
            : Effect.fail(error)
        ),
      );
    });

  /** The first of the remaining carriers that starts; each that does not is a reason to fall back further. */
  #open(reason: string | undefined): Effect.Effect<Opened, CarrierError> {
    return this.#openNext.pipe(
      Effect.tap(({ carrier: { mode } }) =>
        Effect.sync(() => {
          if (reason !== undefined) this.#notify({ type: "mode-changed", mode, reason });
        })
      ),
      Effect.catch((error) =>
        this.#next < this.#carriers.length ? this.#open(error.message) : Effect.fail(error)
      ),
    );
  }

  get #openNext(): Effect.Effect<Opened, CarrierError> {
    return Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.fork(this.#scope);
      const built = yield* Effect.exit(Layer.buildWithScope(this.#carriers[this.#next++]!, scope));
      if (Exit.isFailure(built)) {
        yield* Scope.close(scope, built);
        return yield* Effect.failCause(built.cause);
      }
      const carrier = yield* Effect.provide(Carrier, built.value);
      return { carrier, scope, losses: 0, active: 0 };
    });
  }

  /** Counts what a carrier has lost, and falls back where that is too much. */
  #count(used: Opened, { reason, remedy, message }: CarrierError): Effect.Effect<void, CarrierError> {
    // What wants more memory would not find it in a carrier that contains less.
    if (remedy === "retry") used.losses++;
    const isHopeless = reason === "exhausted" || used.losses > MAX_LOSSES_PER_SLOT * used.carrier.slots;
    return isHopeless ? this.#fallBack(used, message) : Effect.void;
  }

  #fallBack(from: Opened, reason: string): Effect.Effect<void, CarrierError> {
    return this.#falling.withPermit(Effect.suspend(() => {
      if (this.#current !== from || this.#next >= this.#carriers.length) return Effect.void;
      return Effect.map(this.#open(reason), (replacement) => {
        this.#current = replacement;
      });
    }));
  }

  /** What was given up ends with its last task. */
  #leave(used: Opened): Effect.Effect<void> {
    return Effect.suspend(() => {
      used.active--;
      return used !== this.#current && used.active === 0 ? Scope.close(used.scope, Exit.void) : Effect.void;
    });
  }
}
