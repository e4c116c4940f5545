// The spans of a run for a tracer of Effect.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Tracer from "effect/Tracer";
import { CarrierError, noStore, type RunOptions, runPlan } from "../../../lib/execution/mod.ts";
import type { Failed } from "../../../lib/plan/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { converged, fakeCarrier, planOf, recording, RUN_OPTIONS } from "../fakes.ts";

const OPTIONS: RunOptions = { ...RUN_OPTIONS, retries: 1 };

function traced(
  evaluate: (task: TaskRequest) => Effect.Effect<ReturnType<typeof converged> | Failed, CarrierError>,
) {
  const spans: Tracer.NativeSpan[] = [];
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options);
      spans.push(span);
      return span;
    },
  });
  const program = runPlan(planOf(3, ["nocp"], 2), OPTIONS).pipe(
    Effect.provide(fakeCarrier(2, evaluate)),
    Effect.provide(noStore),
    Effect.provide(recording().layer),
    Effect.provideService(Tracer.Tracer, tracer),
  );
  return { spans, program };
}

/** The spans of tasks as `label, try: how it ended`. */
const endings = (spans: readonly Tracer.NativeSpan[]) =>
  spans.filter(({ name }) => name === "nmer task").map(({ attributes, status }) => {
    const how = status._tag !== "Ended"
      ? "open"
      : Exit.isSuccess(status.exit)
      ? "done"
      : Exit.hasInterrupts(status.exit)
      ? "interrupted"
      : "failed";
    return `${attributes.get("nmer.task")}, ${attributes.get("nmer.attempt")}: ${how}`;
  });

Deno.test("spans: each try of a task has its own, which says how it ended", async () => {
  let lost = false;
  const { spans, program } = traced(({ real }) => {
    if (String(real) === "0" && !lost) {
      lost = true;
      return Effect.fail(new CarrierError("lost", "a worker died"));
    }
    return Effect.succeed(
      String(real) === "1"
        ? { status: "failed", message: "no", remedy: "fix-input", seconds: 1 } as const
        : converged(1),
    );
  });
  await Effect.runPromise(program);
  assertEquals(endings(spans).sort(), [
    '["(auto)", [1, 2], [1, 2]], 1: done',
    '["(auto)", [1, 3], [1, 3]], 1: done',
    '["(auto)", [1], [1]], 1: failed',
    '["(auto)", [1], [1]], 2: done',
    '["(auto)", [2, 3], [2, 3]], 1: done',
    '["(auto)", [2], [2]], 1: failed',
    '["(auto)", [3], [3]], 1: done',
  ]);
  const [run] = spans;
  assertEquals(run!.name, "nmer run");
  const levels = spans.filter(({ name }) => name === "nmer level");
  assertEquals(levels.map(({ parent }) => Option.getOrUndefined(parent)?.spanId), [run!.spanId, run!.spanId]);
});

Deno.test("spans: an interruption ends all that are open", async () => {
  const { spans, program } = traced(() => Effect.never);
  await Effect.runPromise(Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(program);
    yield* Effect.yieldNow;
    yield* Fiber.interrupt(fiber);
  }));
  assertEquals(endings(spans), [
    '["(auto)", [1], [1]], 1: interrupted',
    '["(auto)", [2], [2]], 1: interrupted',
  ]);
  assertEquals(spans.map(({ status }) => status._tag), spans.map(() => "Ended"));
});
