// The ranks of an MPI job, started before the run that uses them has anything written.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import { type Carrier, Observer, type RunEvent } from "../../execution/portable.ts";

/** The ranks of an MPI job, ready to compute. */
export interface StartedRanks {
  /** Their carrier. What they report goes to the observer that it is provided with, as long as it is used. */
  readonly carrier: Layer.Layer<Carrier, never, Observer>;
}

/**
 * Starts the carrier over all ranks, before it is used: a rank that lacks something says so before a journal is made.
 * It ends with the scope.
 */
export const startRanks = Effect.fnUntraced(function* (carrier: Layer.Layer<Carrier, NmerError, Observer>) {
  const outer = yield* Observer;
  let observer = outer;
  const relay = Layer.succeed(Observer, { notify: (event: RunEvent) => observer.notify(event) });
  const services = yield* Layer.build(Layer.provide(carrier, relay));
  const use = Effect.acquireRelease(
    Effect.map(Observer, (inner) => {
      observer = inner;
      return services;
    }),
    () => Effect.sync(() => observer = outer),
  );
  return { carrier: Layer.effectContext(use) } satisfies StartedRanks;
});
