import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { Carrier, type CarrierError, type Limit, workerCarrier } from "../../../lib/execution/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { FakeWorker, goodReply, goodWorker, heliumContext } from "../fakes.ts";

const CONTEXT = heliumContext(3);
const task = (...basis: number[]): TaskRequest => ({
  model: 0,
  real: [fragmentIndex(basis[0]!)],
  basis: basis.map(fragmentIndex),
});

/** Runs a program on a pool of fake workers. */
function onPool<A, E>(workers: FakeWorker[], count: number, program: Effect.Effect<A, E, Carrier>) {
  let next = 0;
  return program.pipe(
    Effect.provide(workerCarrier({ workers: count, startWorker: () => workers[next++]!, context: CONTEXT })),
  );
}

const evaluate = (request: TaskRequest) =>
  Effect.flatMap(Carrier, (carrier) => Effect.map(carrier.evaluate(request), ({ outcome }) => outcome));

Deno.test("pool: workers are told once what tasks share, in shared memory, and end with the pool", async () => {
  const workers = [goodWorker(), goodWorker()];
  const outcomes = await Effect.runPromise(onPool(
    workers,
    2,
    Effect.forEach([task(0), task(0, 1), task(1, 2), task(0, 1, 2)], evaluate, { concurrency: 2 }),
  ));
  assertEquals(outcomes.map((outcome) => outcome.status === "converged" && outcome.result.energy), [
    0,
    1,
    3,
    3,
  ]);
  const starts = workers.flatMap(({ heard }) => heard.filter(({ kind }) => kind === "start"));
  assertEquals(starts.length, 2);
  const [first, second] = starts.map((start) => start.kind === "start" ? start.context : undefined);
  assert(first!.molecule.geometry.buffer instanceof SharedArrayBuffer);
  assert(first!.molecule.geometry.buffer === second!.molecule.geometry.buffer);
  assertEquals([...first!.molecule.geometry], [...CONTEXT.molecule.geometry]);
  assertEquals(workers.map(({ terminated }) => terminated), [true, true]);
});

Deno.test("pool: a worker that dies fails its task as retryable and is replaced", async () => {
  const dying = new FakeWorker((message, worker) => {
    if (message.kind === "start") return { kind: "ready" };
    worker.die("out of luck");
  });
  const replacement = goodWorker();
  const [lost, found] = await Effect.runPromise(onPool(
    [dying, replacement],
    1,
    Effect.gen(function* () {
      const lost = yield* Effect.exit(evaluate(task(0, 1)));
      return [lost, yield* evaluate(task(0, 2))] as const;
    }),
  ));
  assertStringIncludes(String(failureOf(lost).message), "a worker died: out of luck");
  assertEquals(failureOf(lost).remedy, "retry");
  assertEquals(found.status, "converged");
  assertEquals(dying.terminated, true);
});

Deno.test("pool: a worker that sends what cannot be read, or what was not asked, is not trusted again", async () => {
  const garbage = new FakeWorker((message, worker) => {
    if (message.kind === "start") return { kind: "ready" };
    worker.onmessageerror?.(new MessageEvent("messageerror"));
  });
  const confused = new FakeWorker((message) =>
    message.kind === "start" ? { kind: "ready" } : { ...goodReply(message), id: 77 } as never
  );
  for (const [worker, message] of [[garbage, "cannot be read"], [confused, "not asked"]] as const) {
    const exit = await Effect.runPromise(onPool([worker, goodWorker()], 1, Effect.exit(evaluate(task(0)))));
    assertStringIncludes(failureOf(exit).message, message);
  }
});

Deno.test("pool: what a task does wrong is an outcome, and its worker goes on", async () => {
  const worker = new FakeWorker((message) =>
    message.kind === "start" ? { kind: "ready" } : {
      kind: "failed",
      id: message.id,
      message: "not converged",
      remedy: "fix-input",
      seconds: 2,
    }
  );
  const outcomes = await Effect.runPromise(onPool([worker], 1, Effect.forEach([task(0), task(1)], evaluate)));
  assertEquals(outcomes.map(({ status }) => status), ["failed", "failed"]);
});

Deno.test("pool: an interrupted task is cancelled in its worker, which then takes the next one", async () => {
  let asked = false;
  const worker: FakeWorker = new FakeWorker((message) => {
    if (message.kind === "start") return { kind: "ready" };
    if (message.basis.length === 1) return goodReply(message);
    waitFor(() => worker.claims!.isGivenUp(message.id), () => {
      asked = true;
      worker.say({ kind: "cancelled", id: message.id });
    });
  });
  const next = await Effect.runPromise(onPool(
    [worker],
    1,
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(evaluate(task(0, 1)));
      yield* turn;
      yield* Fiber.interrupt(fiber);
      assert(asked);
      return yield* evaluate(task(0));
    }),
  ));
  assertEquals(next.status, "converged");
  assertEquals(worker.begun.length, 2);
});

Deno.test("pool: a worker that does not give up is replaced after its patience", async () => {
  const stuck = new FakeWorker((message) => message.kind === "start" ? { kind: "ready" } : undefined);
  const next = await Effect.runPromise(
    onPool(
      [stuck, goodWorker()],
      1,
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(evaluate(task(0, 1)));
        yield* Effect.yieldNow;
        const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber));
        yield* TestClock.adjust("2 seconds");
        yield* Fiber.join(interruption);
        return yield* evaluate(task(0));
      }),
    ).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals(next.status, "converged");
  assertEquals(stuck.terminated, true);
});

Deno.test("pool: a worker that cannot start or does not come up is an error with a reason", async () => {
  const throwing = Effect.provide(
    evaluate(task(0)),
    workerCarrier({
      workers: 1,
      startWorker: () => {
        throw new Deno.errors.NotCapable("no worker for you");
      },
      context: CONTEXT,
    }),
  );
  assertStringIncludes(
    failureOf(await Effect.runPromiseExit(throwing)).message,
    "a worker cannot start: no worker for you",
  );
  const dead = new FakeWorker((_, worker) => void worker.die("module not found"));
  assertStringIncludes(
    failureOf(await Effect.runPromiseExit(onPool([dead], 1, evaluate(task(0))))).message,
    "a worker died: module not found",
  );
  const silent = new FakeWorker(() => undefined);
  const exit = await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.exit(onPool([silent], 1, evaluate(task(0)))));
      yield* TestClock.adjust("21 seconds");
      return yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertStringIncludes(failureOf(exit).message, "did not start within 20 seconds");
  assertEquals(silent.terminated, true);
});

Deno.test("pool: a worker that dies with nothing to do is replaced, and takes no task with it", async () => {
  const dying = goodWorker();
  const outcomes = await Effect.runPromise(onPool(
    [dying, goodWorker()],
    1,
    Effect.gen(function* () {
      yield* evaluate(task(0));
      dying.die("idle");
      return yield* evaluate(task(1, 2));
    }),
  ));
  assertEquals(outcomes.status, "converged");
});

Deno.test("pool: the time that a task waits for a worker does not count", async () => {
  const slow = new FakeWorker((message, worker) => {
    if (message.kind === "start") return { kind: "ready" };
    setTimeout(() => worker.say(goodReply(message)), 60);
  });
  const limit: Limit = (computation) =>
    Effect.timeoutOrElse(computation, {
      duration: "100 millis",
      orElse: () => Effect.die("the limit was exceeded"),
    });
  const outcomes = await Effect.runPromise(onPool(
    [slow],
    1,
    Effect.flatMap(
      Carrier,
      (carrier) =>
        Effect.forEach([task(0), task(1), task(2)], (request) => carrier.evaluate(request, limit), {
          concurrency: 3,
        }),
    ),
  ));
  assertEquals(outcomes.map(({ outcome }) => outcome.status), ["converged", "converged", "converged"]);
});

Deno.test("pool: when the last worker is gone, whoever waits for one is told", async () => {
  const dying = new FakeWorker((message, worker) => {
    if (message.kind === "start") return { kind: "ready" };
    worker.die("first");
  });
  const hopeless = new FakeWorker((_, worker) => void worker.die("second"));
  const exit = await Effect.runPromise(onPool(
    [dying, hopeless],
    1,
    Effect.gen(function* () {
      yield* Effect.exit(evaluate(task(0)));
      return yield* Effect.exit(evaluate(task(1)));
    }),
  ));
  assertStringIncludes(failureOf(exit).message, "a worker died: second");
});

function failureOf(exit: Exit.Exit<unknown, CarrierError>): CarrierError {
  assert(Exit.isFailure(exit), "it should have failed");
  const [reason] = exit.cause.reasons;
  assert(reason?._tag === "Fail", `it should have failed, not ${reason?._tag}`);
  return reason.error as CarrierError;
}

function waitFor(condition: () => boolean, then: () => void): void {
  if (condition()) then();
  else setTimeout(() => waitFor(condition, then), 0);
}

/** A turn of the event loop, in which workers answer. */
const turn = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 0)));
