// When finished tasks are written, and what becomes of them when that fails.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as TestClock from "effect/testing/TestClock";
import fc from "fast-check";
import { BATCH_LIMITS, BatchPolicy } from "../../../lib/execution/journal/batch_policy.ts";
import { JournalError } from "../../../lib/execution/journal/error.ts";
import { Journal, noJournal } from "../../../lib/execution/journal/journal.ts";
import { makeRecorder } from "../../../lib/execution/journal/recorder.ts";
import { finishedTask } from "./fixtures.ts";

function taskOf(index: number, seconds: number) {
  const task = finishedTask(index);
  return { ...task, outcome: { ...task.outcome, seconds } };
}

// A journal that notes what is recorded, and fails as long as it is told to.
function notingJournal() {
  const batches: number[][] = [];
  const state = { failing: false };
  const layer = Layer.effect(
    Journal,
    Effect.map(Journal, (none) =>
      Journal.of({
        ...none,
        record: (tasks) =>
          Effect.suspend(() => {
            if (state.failing) return Effect.fail(new JournalError("disk-full", "j", "no space"));
            batches.push(tasks.map(({ index }) => index));
            return Effect.void;
          }),
      })),
  ).pipe(Layer.provide(noJournal));
  return { batches, state, layer };
}

Deno.test("batch: neither more tasks nor a longer time wait than is allowed, whatever comes when", () => {
  const steps = fc.array(
    fc.record({ pause: fc.double({ min: 0, max: 0.5, noNaN: true }), long: fc.boolean() }),
  );
  fc.assert(fc.property(steps, (steps) => {
    const policy = new BatchPolicy();
    let now = 0;
    let waiting = 0;
    let oldest = Infinity;
    for (const { pause, long } of steps) {
      // Whoever has the clock writes at the deadline.
      if (policy.deadline <= now + pause) {
        assertEquals(policy.isDue(policy.deadline), true);
        policy.written(waiting, policy.deadline);
        waiting = 0;
        oldest = Infinity;
      }
      now += pause;
      waiting++;
      oldest = Math.min(oldest, now);
      const writes = policy.finished(long ? 1.1 : 0.01, now);
      assertEquals(policy.waiting, waiting);
      if (long || waiting === BATCH_LIMITS.tasks) assertEquals(writes, true);
      if (writes) {
        policy.written(waiting, now);
        waiting = 0;
        oldest = Infinity;
      }
      assertEquals(policy.deadline <= oldest + BATCH_LIMITS.seconds, true);
    }
  }));
});

Deno.test("batch: what could not be written is tried again after a while", () => {
  const policy = new BatchPolicy();
  policy.finished(0.1, 10);
  policy.failed(11);
  assertEquals([policy.waiting, policy.deadline], [1, 11.2]);
  policy.written(1, 12);
  assertEquals([policy.waiting, policy.deadline], [0, Infinity]);
});

Deno.test("recorder: fast tasks go together, at 100 or after 0.2 s, a long one at once with all that wait", async () => {
  const { batches, layer } = notingJournal();
  const durable: number[] = [];
  await Effect.gen(function* () {
    const { finished } = yield* makeRecorder(({ index }) => durable.push(index));
    for (let index = 0; index < 250; index++) yield* finished(taskOf(index, 0.001));
    assertEquals(batches.map((batch) => batch.length), [100, 100]);
    yield* TestClock.adjust("199 millis");
    assertEquals(durable.length, 200);
    yield* TestClock.adjust("1 millis");
    assertEquals(durable.length, 250);
    yield* finished(taskOf(250, 0.5));
    yield* finished(taskOf(251, 1.5));
    assertEquals(batches.at(-1), [250, 251]);
    yield* finished(taskOf(252, 0.1));
    yield* TestClock.adjust("200 millis");
    assertEquals(batches.at(-1), [252]);
    yield* finished(taskOf(253, 0.1));
  }).pipe(Effect.scoped, Effect.provide(layer), Effect.provide(TestClock.layer()), Effect.runPromise);
  assertEquals(batches.at(-1), [253], "what waits is written at the end");
  assertEquals(durable, Array.from({ length: 254 }, (_, index) => index));
});

Deno.test("recorder: what the journal refuses waits, does not count, and is written when it can be", async () => {
  const { batches, state, layer } = notingJournal();
  const durable: number[] = [];
  await Effect.gen(function* () {
    const { finished, flush } = yield* makeRecorder(({ index }) => durable.push(index));
    state.failing = true;
    assertEquals(Exit.isFailure(yield* Effect.exit(finished(taskOf(0, 2)))), true);
    yield* finished(taskOf(1, 0.1));
    assertEquals(Exit.isFailure(yield* Effect.exit(flush)), true);
    yield* TestClock.adjust("1 seconds");
    assertEquals(durable, []);
    state.failing = false;
    yield* TestClock.adjust("200 millis");
    assertEquals(durable, [0, 1]);
    state.failing = true;
    yield* finished(taskOf(2, 0.1));
    assertEquals(Exit.isFailure(yield* Effect.exit(flush)), true);
    state.failing = false;
  }).pipe(Effect.scoped, Effect.provide(layer), Effect.provide(TestClock.layer()), Effect.runPromise);
  assertEquals(batches, [[0, 1], [2]]);
  assertEquals(durable, [0, 1, 2]);
});
