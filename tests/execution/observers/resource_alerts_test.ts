import { assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { Observer, resourceAlerts, type RunEvent } from "../../../lib/execution/mod.ts";
import { watchdog } from "../../../lib/execution/observers/watchdog.ts";
import { recording } from "../fakes.ts";

const alerts = (events: readonly RunEvent[]) =>
  events.flatMap((event) => event.type === "alert" ? [event] : []);

Deno.test("alerts: memory above 80 % of its limit is reported once, not before", async () => {
  const { events, layer } = recording();
  let bytes = 0.79e9;
  const limits = { memoryBytes: 1e9, cores: 2, threads: 2, memoryInUse: () => bytes };
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(resourceAlerts(limits, Effect.sleep("1 hour")));
      yield* TestClock.adjust("10 seconds");
      assertEquals(alerts(events), []);
      bytes = 0.81e9;
      yield* TestClock.adjust("10 seconds");
      yield* TestClock.adjust("2 hours");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(layer), Effect.provide(TestClock.layer())),
  );
  assertEquals(alerts(events).map(({ kind }) => kind), ["memory"]);
  assertStringIncludes(alerts(events)[0]!.statement, "810 MB of memory are in use, more than 80 % of 1.0 GB");
});

Deno.test("alerts: more threads than cores are reported once, at the start", async () => {
  const { events, layer } = recording();
  const limits = { memoryBytes: 1e9, cores: 2, threads: 6, memoryInUse: () => 0 };
  await Effect.runPromise(Effect.provide(resourceAlerts(limits, Effect.void), layer));
  assertEquals(alerts(events).map(({ kind }) => kind), ["threads"]);
  assertStringIncludes(alerts(events)[0]!.statement, "6 threads compute on 2 cores");
});

Deno.test("watchdog: tasks that are left while none runs are reported, with what is known of them", async () => {
  const { events, layer } = recording();
  const run = Effect.gen(function* () {
    const { notify } = yield* Observer;
    const levels = [{ nbody: 1, tasks: 4 }];
    notify({ type: "run-started", mode: "workers", workers: 2, schedule: "level", levels });
    yield* Effect.sleep("6 minutes");
  });
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(watchdog(run));
      yield* TestClock.adjust("5 minutes");
      yield* TestClock.adjust("2 minutes");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(layer), Effect.provide(TestClock.layer())),
  );
  const stalled = events.filter(({ type }) => type === "stalled");
  assertEquals(stalled, [{ type: "stalled", seconds: 300, running: [], left: 4, unstored: 0, retried: 0 }]);
});
