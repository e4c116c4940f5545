// The carrier of a run that shares cores and memory with other runs: what it is asked for waits until there is room for
// it, and begins then at once, so that limits of time do not count the waiting.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { TaskRequest } from "../../programs/portable.ts";
import { Carrier } from "../carrier.ts";
import type { Admission, Ticket } from "./admission.ts";

/**
 * A carrier behind an admission.
 *
 * @param own Computes the tasks; of no other run.
 * @param admission What all runs share.
 * @param ticketOf What a task asks for, by how long it is expected to take.
 */
export function sharedCarrier<E, R>(
  own: Layer.Layer<Carrier, E, R>,
  admission: Admission,
  ticketOf: (task: TaskRequest, expectedSeconds: number) => Ticket,
): Layer.Layer<Carrier, E, R> {
  return Layer.effect(
    Carrier,
    Effect.gen(function* () {
      const { mode, slots, evaluate } = yield* Effect.provide(Carrier, yield* Layer.build(own));
      return {
        mode,
        slots,
        evaluate: (task, within, expectedSeconds = Infinity) =>
          admission.admit(ticketOf(task, expectedSeconds), evaluate(task, within)),
      } satisfies Carrier;
    }),
  );
}
