// When results are stored, and that nothing counts before.

import { assertEquals, assertStringIncludes } from "@std/assert";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import { TestClock } from "effect/testing";
import { NmerError, type Remedy } from "../../../lib/base/error.ts";
import { taskIndex } from "../../../lib/base/indices.ts";
import { ResultStore, runPlan } from "../../../lib/execution/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { converged, fakeCarrier, planOf, recording } from "../fakes.ts";

class DiskFull extends NmerError {
  readonly _tag = "DiskFull";
  readonly remedy: Remedy = "more-resources";
}

/** A store that remembers the sizes of its groups. */
function memoryStore(options: {
  readonly known?: (request: TaskRequest) => number | undefined;
  readonly failAt?: number;
  /** How long a group takes. */
  readonly takes?: Duration.Input;
} = {}) {
  const groups: number[] = [];
  const stored: number[] = [];
  const layer = Layer.succeed(ResultStore, {
    durable: true,
    find: (request) => {
      const energy = options.known?.(request);
      return Effect.succeed(energy === undefined ? undefined : { result: { energy }, seconds: 1 });
    },
    store: (finished) =>
      Effect.suspend(() => {
        if (groups.length === options.failAt) return Effect.fail(new DiskFull("the disk is full"));
        groups.push(finished.length);
        stored.push(...finished.map(({ index }) => index));
        return options.takes === undefined ? Effect.void : Effect.sleep(options.takes);
      }),
  });
  return { groups, stored, layer };
}

const OPTIONS = {
  schedule: "level",
  workOf: () => 1,
  memoryBytes: 1e9,
  memoryOf: () => 1,
  timeout: undefined,
  runTimeout: undefined,
  retries: 0,
  onFailure: "continue",
} as const;

function run(
  fragments: number,
  store: ReturnType<typeof memoryStore>,
  evaluate: Parameters<typeof fakeCarrier>[1],
  slots = 1,
  onFailure: "continue" | "abort" = "continue",
) {
  const { events, layer } = recording();
  const effect = runPlan(planOf(fragments, ["nocp"], 1), { ...OPTIONS, onFailure }).pipe(
    Effect.provide(fakeCarrier(slots, evaluate)),
    Effect.provide(store.layer),
    Effect.provide(layer),
  );
  return { events, effect };
}

Deno.test("storing: quick tasks are stored by the hundred, 20 ms apart, and the last ones at the end of the level", async () => {
  const store = memoryStore();
  const { effect } = run(250, store, () => Effect.succeed(converged(1, 0.001)));
  // In no time at all, so that the second hundred comes too soon.
  const outcomes = await Effect.runPromise(Effect.provide(effect, TestClock.layer()));
  assertEquals(store.groups, [100, 150]);
  assertEquals(outcomes.count("converged"), 250);
});

Deno.test("storing: a run that a failure ends starts nothing more while the failure waits to be stored", async () => {
  const store = memoryStore();
  const { effect } = run(
    9,
    store,
    ({ real: [fragment] }) =>
      Effect.succeed(
        fragment === 2
          ? { status: "failed", message: "no", remedy: "give-up", seconds: 0.001 }
          : converged(1, 0.001),
      ),
    1,
    "abort",
  );
  const outcomes = await Effect.runPromise(effect);
  const counts = (["converged", "failed", "cancelled"] as const).map((status) => outcomes.count(status));
  assertEquals(counts, [2, 1, 6]);
});

Deno.test("storing: a task that took longer than a second is stored at once", async () => {
  const store = memoryStore();
  const { effect } = run(
    4,
    store,
    ({ real: [fragment] }) => Effect.succeed(converged(1, fragment === 1 ? 1.5 : 0.1)),
  );
  await Effect.runPromise(effect);
  assertEquals(store.groups, [2, 2]);
});

Deno.test("storing: long tasks that end one after the other in a moment are stored together, 20 ms after the first", async () => {
  const store = memoryStore();
  const { effect } = run(
    40,
    store,
    ({ real: [fragment] }) => Effect.as(Effect.sleep(`${1000 + fragment! / 4} millis`), converged(1, 2)),
    40,
  );
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect);
      yield* TestClock.adjust("1009 millis");
      assertEquals(store.groups, [1]);
      yield* TestClock.adjust("20 millis");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals(store.groups, [1, 39]);
});

Deno.test("storing: on a slow disk groups wait so long that storing takes a twentieth of the time", async () => {
  const store = memoryStore({ takes: "5 millis" });
  const { effect } = run(1500, store, () => Effect.as(Effect.sleep("1 millis"), converged(1, 0.001)), 10);
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect);
      for (let i = 0; i < 109; i++) yield* TestClock.adjust("1 millis");
      assertEquals(store.groups, [100]); // after 10 ms
      yield* TestClock.adjust("1 millis");
      assertEquals(store.groups.length, 2); // after 10 + 5 / 0.05 ms
      yield* TestClock.adjust("1 seconds");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
});

Deno.test("storing: what ends while a group is stored is the next one, and slots are not kept waiting", async () => {
  const store = memoryStore({ takes: "1 second" });
  let begun = 0;
  // 30 tasks of some 2 s on 10 slots, one of which ends each 10 ms.
  const { effect } = run(
    30,
    store,
    ({ real: [fragment] }) => {
      begun++;
      return Effect.as(Effect.sleep(`${2000 + 10 * (fragment! % 10)} millis`), converged(1, 2));
    },
    10,
  );
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect);
      yield* TestClock.adjust("2500 millis");
      assertEquals([store.groups, begun], [[1], 19]); // the one that stores waits
      yield* TestClock.adjust("1 minute");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals(store.groups.slice(0, 2), [1, 9]);
  assertEquals(store.stored.length, 30);
});

Deno.test("storing: nothing waits longer than 0.2 s, and nothing counts before it is stored", async () => {
  const store = memoryStore();
  const { effect, events } = run(
    3,
    store,
    ({ real: [fragment] }) =>
      Effect.as(Effect.sleep(fragment === 0 ? "50 millis" : "10 seconds"), converged(1, 0.1)),
    2,
  );
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect);
      yield* TestClock.adjust("100 millis");
      assertEquals([store.groups, events.filter(({ type }) => type === "task-finished").length], [[], 0]);
      yield* TestClock.adjust("200 millis");
      assertEquals([store.groups, events.filter(({ type }) => type === "task-finished").length], [[1], 1]);
      yield* TestClock.adjust("1 minute");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals(store.stored.sort(), [0, 1, 2]);
});

Deno.test("storing: what has ended when the run is interrupted is stored before it ends", async () => {
  const store = memoryStore();
  const { effect } = run(
    3,
    store,
    ({ real: [fragment] }) => fragment === 0 ? Effect.succeed(converged(1, 0.1)) : Effect.never,
  );
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect, { startImmediately: true });
      yield* Effect.yieldNow;
      yield* Fiber.interrupt(fiber);
    }),
  );
  assertEquals(store.stored, [0]);
});

Deno.test("storing: results that cannot be stored end the run with the reason", async () => {
  for (const slots of [1, 3]) {
    const store = memoryStore({ failAt: 1 });
    const { effect } = run(250, store, () => Effect.succeed(converged(1, 0.001)), slots);
    const exit = await Effect.runPromiseExit(effect);
    assertStringIncludes(String(Exit.isFailure(exit) ? exit.cause : "it succeeded"), "the disk is full");
    assertEquals(store.groups, [100]);
  }
});

Deno.test("storing: a store that breaks between two tasks ends the run as well", async () => {
  const store = memoryStore({ failAt: 0 });
  const { effect } = run(
    2,
    store,
    ({ real: [fragment] }) => fragment === 0 ? Effect.succeed(converged(1, 0.1)) : Effect.never,
    2,
  );
  const exit = await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.exit(effect));
      yield* TestClock.adjust("1 second");
      return yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertStringIncludes(String(Exit.isFailure(exit) ? exit.cause : "it succeeded"), "the disk is full");
});

Deno.test("storing: what is known is reused and not computed", async () => {
  const store = memoryStore({ known: ({ real: [fragment] }) => fragment! < 2 ? 10 + fragment! : undefined });
  let computed = 0;
  const { effect, events } = run(3, store, () => Effect.sync(() => converged(++computed, 0.1)));
  const outcomes = await Effect.runPromise(effect);
  assertEquals(computed, 1);
  assertEquals([0, 1, 2].map((i) => outcomes.result(taskIndex(i))!.energy), [10, 11, 1]);
  assertEquals([0, 1, 2].map((i) => outcomes.status(taskIndex(i))), ["reused", "reused", "converged"]);
  assertEquals(store.stored, [2]);
  assertEquals(events.filter(({ type }) => type === "task-started").length, 1);
});
