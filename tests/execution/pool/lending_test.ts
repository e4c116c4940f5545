// Idle workers help with the large task of another one: when they begin, and when they come back.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { Carrier, workerCarrier } from "../../../lib/execution/mod.ts";
import type { HelpMessage, StartMessage, TaskMessage, TaskRequest } from "../../../lib/programs/mod.ts";
import { FakeWorker, goodReply, heliumContext } from "../fakes.ts";

const task = (fragment: number): TaskRequest => ({
  model: 0,
  real: [fragmentIndex(fragment)],
  basis: [fragmentIndex(fragment)],
});

/** A worker that does what the test says, when it says so. */
class Worker extends FakeWorker {
  constructor() {
    super((message) => message.kind === "start" ? { kind: "ready" } : undefined);
  }

  get current(): TaskMessage {
    return this.begun.at(-1)!;
  }

  finish(): void {
    this.say(goodReply(this.current));
  }

  /** Whether it is to stop helping. */
  get isWanted(): boolean {
    const last = this.helped.at(-1);
    return last !== undefined && this.claims!.isGivenUp(last.id);
  }

  /** Stops helping, if it is to. */
  stopsHelping(): boolean {
    const { isWanted } = this;
    if (isWanted) this.say({ kind: "cancelled", id: this.helped.at(-1)!.id });
    return isWanted;
  }
}

/** A worker that hears what it is to help with only when the test says so. */
class SlowWorker extends Worker {
  override postMessage(message: StartMessage | TaskMessage | HelpMessage): void {
    if (message.kind === "help") this.helped.push(message);
    else super.postMessage(message);
  }

  /** Begins to help, unless it was called back before, and leaves at once. */
  leaves(): void {
    const { id } = this.helped.at(-1)!;
    if (this.claims!.claim(id)) this.say({ kind: "cancelled", id });
  }
}

const turn = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 0)));

/** Lets others work until something is so. */
const until = (isSo: () => boolean) =>
  Effect.whileLoop({ while: () => !isSo(), body: () => turn, step: () => {} });

/** Somebody who is to stop helping does. */
const stopped = (...helpers: readonly Worker[]) =>
  Effect.forEach(helpers, (helper) => until(() => helper.stopsHelping()), { discard: true });

function onWorkers<A, E>(workers: readonly FakeWorker[], program: Effect.Effect<A, E, Carrier>) {
  let next = 0;
  const startWorker = () => workers[next++]!;
  return Effect.runPromise(
    Effect.provide(program, workerCarrier({ workers: 3, startWorker, context: heliumContext(9) })),
  );
}

/** Begins a task, and waits until something shows that it has come where it goes. */
const begin = (fragment: number, isThere: () => boolean, expectedSeconds?: number) =>
  Effect.gen(function* () {
    const { evaluate } = yield* Carrier;
    const fiber = yield* Effect.forkChild(evaluate(task(fragment), undefined, expectedSeconds));
    yield* until(isThere);
    return fiber;
  });

Deno.test("lending: those without a task help, come back for the next one, and help again after it", async () => {
  const [one, two, three] = [new Worker(), new Worker(), new Worker()];
  const { helpedSeconds } = await onWorkers(
    [one, two, three],
    Effect.gen(function* () {
      const large = yield* begin(0, () => one.begun.length === 1);
      one.offer(one.current, "work");
      assertEquals([two, three].map(({ helped }) => helped.map(({ work }) => work)), [["work"], ["work"]]);
      const next = yield* begin(1, () => two.isWanted);
      assert(!three.isWanted, "one is enough");
      yield* stopped(two);
      yield* until(() => two.begun.length === 1);
      two.finish();
      yield* Fiber.join(next);
      assertEquals([two.helped.length, three.begun.length], [2, 0]);
      // What is offered later replaces what was before.
      one.offer(one.current, "more");
      yield* stopped(two, three);
      yield* until(() => [two, three].every(({ helped }) => helped.at(-1)!.work === "more"));
      const { id } = one.current;
      one.say({ kind: "converged", id, computed: { energy: 1 }, seconds: 1, helpedSeconds: 0.5 });
      yield* stopped(two, three);
      const { outcome } = yield* Fiber.join(large);
      assert(outcome.status === "converged");
      return outcome;
    }),
  );
  assertEquals(helpedSeconds, 0.5);
});

Deno.test("lending: two large tasks share those who help", async () => {
  const workers = [new Worker(), new Worker(), new Worker()];
  await onWorkers(
    workers,
    Effect.gen(function* () {
      const [one, two, helper] = workers as [Worker, Worker, Worker];
      const first = yield* begin(0, () => one.begun.length === 1);
      const second = yield* begin(1, () => two.begun.length === 1);
      one.offer(one.current, "one");
      assertEquals(helper.helped.map(({ work }) => work), ["one"]);
      two.offer(two.current, "two");
      two.finish();
      yield* Fiber.join(second);
      assertEquals(two.helped.map(({ work }) => work), ["one"]);
      one.finish();
      yield* stopped(two, helper);
      yield* Fiber.join(first);
      assertEquals([helper.helped.length, two.helped.length], [1, 1]);
    }),
  );
});

Deno.test("lending: a task that is cancelled, or whose worker dies, lets its helpers go", async () => {
  for (const end of ["cancel", "die"] as const) {
    const workers = [new Worker(), new Worker(), new Worker(), new Worker()];
    await onWorkers(
      workers,
      Effect.gen(function* () {
        const [one, two, three] = workers as [Worker, Worker, Worker];
        const large = yield* begin(0, () => one.begun.length === 1);
        one.offer(one.current, "work");
        const ended = yield* Effect.forkChild(end === "cancel" ? Fiber.interrupt(large) : Fiber.await(large));
        if (end === "die") one.die("out of luck");
        else {
          yield* until(() => one.claims!.isGivenUp(one.current.id));
          one.say({ kind: "cancelled", id: one.current.id });
        }
        yield* stopped(two, three);
        yield* Fiber.await(ended);
        const free = () => workers.find(({ begun }) => Number(begun.at(-1)?.real[0]) === 1);
        const next = yield* begin(1, () => free() !== undefined);
        free()!.finish();
        yield* Fiber.join(next);
      }),
    );
  }
});

Deno.test("lending: a helper that dies is replaced when there is a task for it, and its task goes on", async () => {
  const workers = [new Worker(), new Worker(), new Worker(), new Worker()];
  await onWorkers(
    workers,
    Effect.gen(function* () {
      const [one, two, three, spare] = workers as [Worker, Worker, Worker, Worker];
      const large = yield* begin(0, () => one.begun.length === 1);
      one.offer(one.current, "work");
      two.die("out of luck");
      const next = yield* begin(1, () => three.isWanted);
      yield* stopped(three);
      const taker = () => [three, spare].find(({ begun }) => begun.length > 0);
      yield* until(() => taker() !== undefined);
      taker()!.finish();
      yield* Fiber.join(next);
      one.finish();
      yield* until(() => {
        for (const helper of [three, spare]) if (helper.isWanted) helper.stopsHelping();
        return large.pollUnsafe() !== undefined;
      });
      assertEquals((yield* Fiber.join(large)).outcome.status, "converged");
    }),
  );
});

Deno.test("lending: who has not begun to help takes the next task at once, beside others that would take it in advance", async () => {
  const [one, two, three] = [new SlowWorker(), new SlowWorker(), new SlowWorker()];
  await onWorkers(
    [one, two, three],
    Effect.gen(function* () {
      const large = yield* begin(0, () => one.begun.length === 1);
      const short = yield* begin(1, () => two.begun.length === 1, 0.01);
      one.offer(one.current, "work");
      assertEquals([two, three].map(({ helped }) => helped.length), [0, 1]);
      const next = yield* begin(2, () => three.begun.length === 1, 0.01);
      const ahead = yield* begin(3, () => two.heard.length + three.heard.length === 5, 0.01);
      assertEquals(Number(three.current.real[0]), 2);
      three.finish();
      yield* Fiber.join(next);
      two.finish();
      yield* Fiber.join(short);
      yield* until(() => [two, three].some(({ begun }) => Number(begun.at(-1)?.real[0]) === 3));
      [two, three].find(({ current }) => Number(current.real[0]) === 3)!.finish();
      yield* Fiber.join(ahead);
      one.finish();
      yield* Fiber.join(large);
    }),
  );
});

Deno.test("lending: who has not begun to help with what was offered before helps with what is offered now", async () => {
  const [one, two, three] = [new SlowWorker(), new SlowWorker(), new SlowWorker()];
  await onWorkers(
    [one, two, three],
    Effect.gen(function* () {
      const large = yield* begin(0, () => one.begun.length === 1);
      one.offer(one.current, "before");
      one.offer(one.current, "now");
      assertEquals([two, three].map(({ helped }) => helped.at(-1)!.work), ["now", "now"]);
      one.finish();
      yield* Fiber.join(large);
      // Both were called back, so that they are there for others.
      const next = yield* Effect.forEach(
        [1, 2],
        (fragment) =>
          begin(
            fragment,
            () => [one, two, three].some(({ begun }) => Number(begun.at(-1)?.real[0]) === fragment),
          ),
      );
      const last = yield* begin(3, () => [one, two, three].every(({ begun }) => begun.length > 0));
      for (const worker of [one, two, three]) worker.finish();
      yield* Effect.forEach([...next, last], Fiber.join);
    }),
  );
});

Deno.test("lending: who leaves of itself is not asked again, unless something else is offered", async () => {
  const [one, two, three] = [new SlowWorker(), new SlowWorker(), new SlowWorker()];
  await onWorkers(
    [one, two, three],
    Effect.gen(function* () {
      const large = yield* begin(0, () => one.begun.length === 1);
      one.offer(one.current, "work");
      two.leaves();
      three.leaves();
      assertEquals([two, three].map(({ helped }) => helped.length), [1, 1]);
      one.offer(one.current, "more");
      assertEquals([two, three].map(({ helped }) => helped.at(-1)!.work), ["more", "more"]);
      one.finish();
      yield* Fiber.join(large);
    }),
  );
});
