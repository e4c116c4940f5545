// Tasks that a worker is given in advance, so that it need not wait for the main thread between two tasks.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import fc from "fast-check";
import {
  Carrier,
  type CarrierError,
  type Limit,
  noStore,
  runPlan,
  StatisticsCollector,
  workerCarrier,
} from "../../../lib/execution/mod.ts";
import { unlimited } from "../../../lib/execution/carrier.ts";
import { MAX_CLAIMS, TaskClaims } from "../../../lib/programs/mod.ts";
import { encodeFrame } from "../../../lib/programs/worker_protocol/frames.ts";
import { FakeProcess, goodAnswer, onPool } from "../../faults/process_fakes.ts";
import { FakeWorker, goodReply, heliumContext, planOf, recording } from "../fakes.ts";
import {
  begin,
  BRIEF,
  finish,
  fragmentOf,
  LONG,
  onWorkers,
  PatientWorker,
  task,
  turn,
} from "./patient_workers.ts";

Deno.test("ahead: behind a brief task the next seven wait at the worker; behind a long one none does", async () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  for (const [seconds, sent] of [[BRIEF, all.slice(0, 8)], [LONG, [0]]] as const) {
    const worker = new PatientWorker();
    await onWorkers(
      [worker],
      1,
      Effect.gen(function* () {
        const fibers = yield* Effect.forEach(all, (i) => begin(i, i === 0 ? seconds : BRIEF));
        assertEquals([worker.sent, worker.began], [[...sent], [0]]);
        worker.finish();
        yield* turn;
        assertEquals([worker.sent, worker.began], [seconds === BRIEF ? all : all.slice(0, 9), [0, 1]]);
        yield* finish(all.slice(1).map(() => worker));
        const outcomes = yield* Effect.forEach(fibers, Fiber.join);
        assertEquals(outcomes.map(({ outcome }) => outcome.status), all.map(() => "converged"));
      }),
    );
  }
});

Deno.test("ahead: tasks wait evenly at all workers", async () => {
  const workers = [new PatientWorker(), new PatientWorker()];
  await onWorkers(
    workers,
    2,
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach([0, 1, 2, 3, 4, 5], (fragment) => begin(fragment));
      assertEquals(workers.map((worker) => worker.sent), [[0, 2, 4], [1, 3, 5]]);
      yield* finish([...workers, ...workers, ...workers]);
      yield* Effect.forEach(fibers, Fiber.join);
    }),
  );
});

Deno.test("pool: a task goes to a worker that had its basis last, at once or in advance", async () => {
  const workers = [new PatientWorker(), new PatientWorker()];
  const sent = () => workers.map((worker) => worker.sent);
  await onWorkers(
    workers,
    2,
    Effect.gen(function* () {
      const fibers = [yield* begin(0), yield* begin(1)];
      assertEquals(sent(), [[0], [1]]);
      fibers.push(yield* begin(1), yield* begin(0));
      assertEquals(sent(), [[0, 0], [1, 1]]);
      yield* finish([...workers, ...workers]);
      fibers.push(yield* begin(1));
      assertEquals(sent(), [[0, 0], [1, 1, 1]]);
      fibers.push(yield* begin(1, LONG)); // rather with another one than behind a task
      assertEquals(sent(), [[0, 0, 1], [1, 1, 1]]);
      for (const worker of workers) worker.finish();
      yield* Effect.forEach(fibers, Fiber.join);
    }),
  );
});

Deno.test("ahead: a task's time begins when it does, not when it is sent", async () => {
  const worker = new PatientWorker();
  let begun = 0;
  const within: Limit = (computation) => Effect.suspend(() => (begun++, computation));
  await onWorkers(
    [worker],
    1,
    Effect.gen(function* () {
      const fibers = [yield* begin(0, BRIEF, within), yield* begin(1, BRIEF, within)];
      assertEquals([worker.sent.length, begun], [2, 1]);
      worker.finish();
      yield* turn;
      assertEquals(begun, 2);
      worker.finish();
      yield* Effect.forEach(fibers, Fiber.join);
    }),
  );
});

Deno.test("ahead: one that is interrupted while it waits never begins, and disturbs nobody", async () => {
  const worker = new PatientWorker();
  await onWorkers(
    [worker],
    1,
    Effect.gen(function* () {
      const [first, second] = [yield* begin(0), yield* begin(1)];
      yield* Fiber.interrupt(second);
      assertEquals(worker.claims!.isGivenUp(1), false);
      const third = yield* begin(2);
      for (const fiber of [first, third]) {
        worker.finish();
        assertEquals((yield* Fiber.join(fiber)).outcome.status, "converged");
        yield* turn;
      }
      assertEquals([worker.sent, worker.began], [[0, 1, 2], [0, 2]]);
    }),
  );
});

Deno.test("ahead: when the one at hand is given up, the next one begins", async () => {
  const worker: FakeWorker = new FakeWorker((message) => {
    if (message.kind === "start") return { kind: "ready" };
    if (fragmentOf(message) > 0) return goodReply(message);
    const look = () =>
      worker.claims!.isGivenUp(message.id)
        ? worker.say({ kind: "cancelled", id: message.id })
        : void setTimeout(look, 0);
    look();
  });
  await onWorkers(
    [worker],
    1,
    Effect.gen(function* () {
      const [first, second] = [yield* begin(0), yield* begin(1)];
      yield* Fiber.interrupt(first);
      assertEquals((yield* Fiber.join(second)).outcome.status, "converged");
    }),
  );
});

Deno.test("ahead: a death takes the task at hand; the one behind it is computed by the replacement", async () => {
  const [dying, replacement] = [new PatientWorker(), new PatientWorker()];
  await onWorkers(
    [dying, replacement],
    1,
    Effect.gen(function* () {
      const [first, second] = [yield* begin(0), yield* begin(1)];
      dying.die("out of luck");
      const lost = yield* Effect.flip(Fiber.join(first));
      assertEquals((lost as CarrierError).reason, "lost");
      while (replacement.begun.length === 0) yield* turn; // until it is up
      replacement.finish();
      const { outcome, worker } = yield* Fiber.join(second);
      assertEquals([outcome.status, worker], ["converged", "worker 2"]);
      assertEquals([dying.began, replacement.began], [[0], [1]]);
    }),
  );
});

Deno.test("ahead: whoever is idle first takes what waits behind another", async () => {
  const [slow, quick] = [new PatientWorker(), new PatientWorker()];
  await onWorkers(
    [slow, quick],
    2,
    Effect.gen(function* () {
      const fibers = [yield* begin(0), yield* begin(1), yield* begin(2)];
      assertEquals([slow.sent, quick.sent], [[0, 2], [1]]);
      quick.finish();
      yield* turn;
      assertEquals([slow.began, quick.began], [[0], [1, 2]]);
      quick.finish();
      slow.finish();
      const ended = yield* Effect.forEach(fibers, Fiber.join);
      assertEquals(ended.map(({ worker }) => worker), ["worker 1", "worker 2", "worker 2"]);
      yield* turn;
      assertEquals(slow.began, [0]);
    }),
  );
});

Deno.test("ahead: a process gives back what it has not begun; when its turn had just come, it begins once more", async () => {
  // Tells of the end of task 1 before it gives task 3 back, as when the two cross on their way.
  let crossing = false;
  const slow: FakeProcess = new FakeProcess((message, process) => {
    if (message.kind === "task" && message.id <= 2) return;
    if (message.kind !== "take-back") return goodAnswer(message);
    const done = { kind: "converged", id: 1, computed: { energy: 1, properties: {} }, seconds: 0 } as const;
    if (crossing) process.say(encodeFrame(done));
    return { kind: "cancelled", id: message.id };
  });
  for (crossing of [false, true]) {
    const quick: FakeProcess = new FakeProcess((message) =>
      message.kind === "task" && message.id === 1 ? undefined : goodAnswer(message)
    );
    const fakes = [
      new FakeProcess(slow.answer),
      quick,
    ];
    await Effect.runPromise(onPool(
      fakes,
      Effect.gen(function* () {
        const { evaluate } = yield* Carrier;
        const start = Effect.tap(
          Effect.forkChild(evaluate({ ...task(0) }, unlimited, BRIEF)),
          () => turn,
        );
        const fibers = [yield* start, yield* start, yield* start];
        quick.say(
          encodeFrame({ kind: "converged", id: 1, computed: { energy: 2, properties: {} }, seconds: 0 }),
        );
        const third = yield* Fiber.join(fibers[2]!);
        assertEquals(third.outcome.status, "converged");
        if (!crossing) assertEquals(third.worker, "process 2");
      }),
      2,
    ));
  }
});

Deno.test("ahead: a run counts as under way only what has begun", async () => {
  const workers = Array.from(
    { length: 2 },
    () => new FakeWorker((message) => message.kind === "start" ? { kind: "ready" } : goodReply(message)),
  );
  const statistics = new StatisticsCollector(() => 0, () => performance.now() / 1000);
  const { events, layer } = recording();
  let next = 0;
  const plan = planOf(6, ["nocp"], 3);
  const outcomes = await Effect.runPromise(
    runPlan(plan, {
      schedule: "level",
      workOf: () => BRIEF,
      memoryBytes: 1e9,
      memoryOf: () => 1,
      timeout: undefined,
      runTimeout: undefined,
      retries: 0,
      onFailure: "continue",
    }).pipe(
      Effect.provide(
        workerCarrier({ workers: 2, startWorker: () => workers[next++]!, context: heliumContext(6) }),
      ),
      Effect.provide(noStore),
      Effect.provide(layer),
    ),
  );
  assertEquals(outcomes.count("converged"), plan.taskCount);
  for (const event of events) statistics.notify(event);
  assertEquals(statistics.summary().peak_concurrency, 2);
  assertEquals(workers[0]!.begun.length + workers[1]!.begun.length, plan.taskCount);
});

Deno.test("ahead: whatever workers and whoever waits do, each task is computed once, or told lost, or never begins", async () => {
  const fate = fc.record({
    brief: fc.boolean(),
    turns: fc.integer({ min: 0, max: 3 }),
    kills: fc.boolean(),
    interruptedAfter: fc.option(fc.integer({ min: 0, max: 6 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }),
      async (fates, count) => {
        const begun: number[] = [];
        const ended: number[] = [];
        const makeWorker = () => {
          const worker: FakeWorker = new FakeWorker((message) => {
            if (message.kind === "start") return { kind: "ready" };
            const fragment = fragmentOf(message);
            begun.push(fragment);
            const { turns, kills } = fates[fragment]!;
            let turn = 0;
            const step = () => {
              if (worker.terminated) return;
              if (worker.claims!.isGivenUp(message.id)) {
                return worker.say({ kind: "cancelled", id: message.id });
              }
              if (turn++ < turns) return void setTimeout(step, 0);
              if (kills) return worker.die("killed");
              ended.push(fragment);
              worker.say(goodReply(message));
            };
            setTimeout(step, 0);
          });
          return worker;
        };
        const program = Effect.gen(function* () {
          const { evaluate } = yield* Carrier;
          const fibers = yield* Effect.forEach(
            fates,
            ({ brief }, fragment) =>
              Effect.forkChild(Effect.exit(evaluate(task(fragment), unlimited, brief ? BRIEF : LONG))),
          );
          yield* Effect.forEach(
            fates,
            ({ interruptedAfter }, i) =>
              interruptedAfter === null ? Effect.void : Effect.forkChild(Effect.gen(function* () {
                for (let t = 0; t < interruptedAfter; t++) yield* turn;
                const late = begun.includes(i);
                yield* Fiber.interrupt(fibers[i]!);
                const after = begun.length;
                yield* turn;
                assert(late || !begun.slice(after).includes(i), "it began after it was interrupted");
              })),
          );
          return yield* Effect.forEach(fibers, Fiber.await);
        });
        const exits = await Effect.runPromise(Effect.provide(
          program,
          workerCarrier({ workers: count, startWorker: makeWorker, context: heliumContext(8) }),
        ));
        exits.forEach((exit, i) => {
          const times = begun.filter((fragment) => fragment === i).length;
          assert(times <= 1, `task ${i} began ${times} times`);
          if (Exit.isFailure(exit)) return; // interrupted
          if (Exit.isSuccess(exit.value)) {
            const { outcome } = exit.value.value;
            assertEquals(outcome.status === "converged" && outcome.result.energy, i);
            assertEquals(ended.filter((fragment) => fragment === i).length, 1);
          } else if (fates[i]!.interruptedAfter === null) {
            assert(fates[i]!.kills, "it was lost without a death");
          }
        });
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("claims: whoever is first has the task, and the window of numbers is wide enough", () => {
  const memory = TaskClaims.memory();
  const [worker, main] = [new TaskClaims(memory), new TaskClaims(memory)];
  for (let id = 1; id <= 3 * MAX_CLAIMS; id++) {
    const [first, second] = id % 2 === 0 ? [worker, main] : [main, worker];
    assertEquals([first.claim(id), second.claim(id), first.claim(id)], [true, false, false]);
  }
  // What the main thread takes back while the worker is busy with one task stays taken back.
  const base = 3 * MAX_CLAIMS;
  for (let id = base + 1; id <= base + MAX_CLAIMS; id++) main.claim(id);
  for (let id = base + 1; id <= base + MAX_CLAIMS; id++) assertEquals(worker.claim(id), false);
});
