// Tasks and replies that go several in one message: each counts as if it went alone.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { Carrier } from "../../../lib/execution/mod.ts";
import { unlimited } from "../../../lib/execution/carrier.ts";
import { goodReply, goodWorker } from "../fakes.ts";
import { begin, BRIEF, finish, onWorkers, PatientWorker, task, turn } from "./patient_workers.ts";

Deno.test("ahead: of tasks that a worker has ended without a word when it dies only the one at hand is lost", async () => {
  const dying = new PatientWorker();
  const workers = [dying, goodWorker()];
  await onWorkers(
    workers,
    1,
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach([0, 1, 2, 3], (fragment) => begin(fragment));
      // It has ended 0 and 1, whose replies go with later ones, and has begun 2.
      const ids = dying.heard.flatMap((message) => message.kind === "task" ? [message.id] : []);
      for (const id of ids.slice(1, 3)) dying.claims!.claim(id);
      dying.die("out of luck");
      const exits = yield* Effect.forEach(fibers, Fiber.await);
      assertEquals(exits.map(Exit.isSuccess), [true, true, false, true]);
    }),
  );
});

Deno.test("ahead: replies that come together count one after the other", async () => {
  const worker = new PatientWorker();
  await onWorkers(
    [worker],
    1,
    Effect.gen(function* () {
      const begun: number[] = [];
      const fibers = yield* Effect.forEach(
        [0, 1, 2],
        (fragment) => begin(fragment, BRIEF, (computation) => (begun.push(fragment), computation)),
      );
      const tasks = worker.heard.filter((message) => message.kind === "task");
      for (const { id } of tasks.slice(1)) worker.claims!.claim(id);
      const data = { kind: "several", replies: tasks.map(goodReply) } as const;
      worker.onmessage!(new MessageEvent("message", { data }));
      yield* Effect.forEach(fibers, Fiber.join);
      assertEquals(begun, [0, 1, 2]);
    }),
  );
});

Deno.test("ahead: what replies that come together make room for goes to the worker in one message", async () => {
  const worker = new PatientWorker();
  await onWorkers(
    [worker],
    1,
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (fragment) => begin(fragment));
      const tasks = worker.heard.filter((message) => message.kind === "task");
      for (const { id } of tasks.slice(1, 4)) worker.claims!.claim(id);
      const { messages } = worker;
      const data = { kind: "several", replies: tasks.slice(0, 3).map(goodReply) } as const;
      worker.onmessage!(new MessageEvent("message", { data }));
      yield* turn;
      assertEquals([worker.messages - messages, worker.sent], [1, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
      yield* Effect.forEach(fibers, Fiber.interrupt);
    }),
  );
});

Deno.test("ahead: tasks that are sent, and interrupted in the same turn, are not begun", async () => {
  const worker = new PatientWorker();
  await onWorkers(
    [worker],
    1,
    Effect.gen(function* () {
      const { evaluate } = yield* Carrier;
      const start = (fragment: number) =>
        Effect.forkChild(evaluate(task(fragment), unlimited, BRIEF), { startImmediately: true });
      const fibers = [yield* start(0), yield* start(1), yield* start(2)];
      assertEquals(worker.sent, []);
      yield* Fiber.interrupt(fibers[1]!);
      yield* turn;
      assertEquals([worker.sent, worker.began], [[0, 1, 2], [0]]);
      yield* finish([worker, worker]);
      assertEquals(worker.began, [0, 2]);
      yield* Effect.forEach([fibers[0]!, fibers[2]!], Fiber.join);
    }),
  );
});
