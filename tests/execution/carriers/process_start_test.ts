// How child processes come up, or do not.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { Carrier, type CarrierError } from "../../../lib/execution/mod.ts";
import { evaluate, FakeProcess, goodProcess, ONE, onPool, turn } from "../../faults/process_fakes.ts";

Deno.test("processes: one that does not come up within 20 seconds is killed", async () => {
  const fakes = [new FakeProcess(() => undefined), new FakeProcess(() => undefined)];
  const error = await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(onPool(fakes, evaluate(ONE))));
      yield* Effect.forEach([1, 2, 3, 4], () => Effect.andThen(TestClock.adjust("11 seconds"), turn));
      return yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertMatch(
    (error as CarrierError).message,
    /^process 1 (did not start within 20|has not answered for 10) seconds/,
  );
  assertEquals((error as CarrierError).reason, "start");
  assertEquals(fakes.map(({ killed }) => killed), [true, true]);
});

Deno.test("processes: a start is tried twice; a pool goes on with those that came up", async () => {
  const stillborn = () =>
    new FakeProcess((_, process) => void process.exit(1, null, "error: Module not found\n"));
  const revived = await Effect.runPromise(onPool([stillborn(), goodProcess()], evaluate(ONE)));
  assertEquals(revived.worker, "process 1");
  const fakes = [stillborn(), goodProcess(), stillborn()];
  assertEquals(await Effect.runPromise(onPool(fakes, Effect.map(Carrier, ({ slots }) => slots), 2)), 1);
});

Deno.test("processes: where none starts, the pool does not, and says why", async () => {
  const stillborn = () =>
    new FakeProcess((_, process) => void process.exit(1, null, "error: Module not found\n"));
  const fakes = [stillborn(), stillborn(), stillborn(), stillborn()];
  const error = await Effect.runPromise(Effect.flip(onPool(fakes, evaluate(ONE), 2)));
  assertEquals((error as CarrierError).reason, "start");
  assertStringIncludes((error as CarrierError).message, "ended with exit code 1: error: Module not found");
});
