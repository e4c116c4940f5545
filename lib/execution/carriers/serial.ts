// Computing tasks in the main thread, one at a time: for small jobs, for one core, for debugging. A task is
// computed in slices, and between two slices the thread listens: to signals, timers and interruption.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Semaphore from "effect/Semaphore";
import type { Converged, Failed } from "../../plan/mod.ts";
import {
  type BuiltinProgram,
  describeFailure,
  evaluate,
  progressOf,
  releasePrograms,
  type TaskContext,
  type TaskRequest,
} from "../../programs/portable.ts";
import { Carrier, unlimited } from "../carrier.ts";
import { nextTurn, SLICE_SECONDS } from "../in_slices.ts";
import { monotonicSeconds } from "../monotonic_seconds.ts";

/**
 * A carrier that computes in the main thread.
 *
 * @param context What all tasks share.
 * @param programs The programs that may compute them; default those that are a part of nmer.
 */
export function serialCarrier(
  context: TaskContext,
  programs?: readonly BuiltinProgram[],
): Layer.Layer<Carrier> {
  // A caller that asks for more than one task at a time waits for its turn.
  const turn = Semaphore.makeUnsafe(1);
  // When the event loop last turned: many short tasks make one slice.
  const slice = { begin: -Infinity };
  const stepsOf = (task: TaskRequest) => evaluate(context, task, programs);
  const carrier = Carrier.of({
    mode: "serial",
    slots: 1,
    evaluate: (task, within = unlimited) =>
      turn.withPermit(
        Effect.suspend(() => {
          const last: Last = { step: undefined };
          const computation = evaluateInPlace(() => stepsOf(task), slice, last);
          const evaluated = within(computation, undefined, () => progressOf(last.step));
          return Effect.map(evaluated, (outcome) => ({ outcome, worker: "main" }));
        }),
      ),
  });
  const releasing = Effect.acquireRelease(
    Effect.succeed(carrier),
    () => Effect.sync(() => releasePrograms(programs)),
  );
  return Layer.effect(Carrier, releasing);
}

/** What a computation yielded last. */
interface Last {
  step: unknown;
}

const evaluateInPlace = Effect.fnUntraced(
  function* (start: () => ReturnType<typeof evaluate>, slice: { begin: number }, last: Last) {
    const now = yield* monotonicSeconds;
    let busySeconds = 0;
    let steps: ReturnType<typeof evaluate> | undefined;
    for (;;) {
      if (now() - slice.begin >= SLICE_SECONDS) {
        yield* nextTurn;
        slice.begin = now();
      }
      const begin = now();
      const seconds = () => busySeconds + now() - begin;
      const outcome = yield* Effect.try({
        try: (): Converged | undefined => {
          steps ??= start();
          do {
            const step = steps.next();
            if (step.done) return { status: "converged", result: step.value, seconds: seconds() };
            last.step = step.value;
          } while (now() - slice.begin < SLICE_SECONDS);
          return undefined;
        },
        catch: (error): Failed => ({ status: "failed", ...describeFailure(error), seconds: seconds() }),
      }).pipe(Effect.catch((failed) => Effect.succeed(failed)));
      if (outcome !== undefined) return outcome;
      busySeconds = seconds();
    }
  },
);
