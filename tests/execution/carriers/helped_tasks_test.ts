// Large tasks with the real engine on real workers: those that are idle help, and no bit depends on who did, who came late,
// died or was called away.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import {
  Carrier,
  type Limit,
  serialCarrier,
  startWebWorker,
  workerCarrier,
} from "../../../lib/execution/mod.ts";
import type { WorkerLike } from "../../../lib/execution/pool/link.ts";
import type { TaskContext, TaskRequest } from "../../../lib/programs/mod.ts";
import { prepared } from "../../prepared.ts";
import { heliumChain } from "../fakes.ts";

const WORKER = new URL("../../../workers/task_worker.ts", import.meta.url);

// 85 functions: integrals that are worth sharing.
const CONTEXT: TaskContext = {
  molecule: heliumChain(17),
  models: ["hf", "mp2"].map((method) =>
    prepared({ program: "builtin", method, basis: "6-31g**", keywords: {} })
  ),
  driver: "energy",
  resources: { memoryBytes: 1e9 },
};
const taskOf = (fragments: number, model = 0): TaskRequest => {
  const real = Array.from({ length: fragments }, (_, i) => fragmentIndex(i));
  return { model, real, basis: real };
};
const LARGE = taskOf(17), SMALL = taskOf(1);

/** A pool whose workers tell when they are asked to help. */
function pool(workers: number, onHelp: (worker: WorkerLike) => void = () => {}) {
  const startWorker = (number: number) => {
    const worker = startWebWorker(WORKER, number);
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message) => {
      post(message);
      if (message.kind === "help") onHelp(worker);
    };
    return worker;
  };
  return workerCarrier({ workers, startWorker, context: CONTEXT });
}

const evaluate = (task: TaskRequest) =>
  Effect.flatMap(Carrier, (carrier) =>
    Effect.map(carrier.evaluate(task), ({ outcome }) => {
      assert(outcome.status === "converged", JSON.stringify(outcome));
      return outcome;
    }));

const alone = Effect.runPromise(
  Effect.all([evaluate(LARGE), evaluate(taskOf(17, 1))]).pipe(Effect.provide(serialCarrier(CONTEXT))),
);

Deno.test("helped: one, two and three workers give a large task the same bits, and the time of helpers is told", async () => {
  const [hf, mp2] = await alone;
  for (const workers of [1, 2, 3]) {
    const { result, helpedSeconds = 0, seconds } = await Effect.runPromise(
      Effect.provide(evaluate(LARGE), pool(workers)),
    );
    assertEquals(result.energy, hf.result.energy);
    if (workers === 1) assertEquals(helpedSeconds, 0);
    else assert(helpedSeconds > 0 && helpedSeconds < workers * seconds, `${helpedSeconds} of ${seconds}`);
  }
  const correlated = await Effect.runPromise(Effect.provide(evaluate(taskOf(17, 1)), pool(2)));
  assertEquals(correlated.result.energy, mp2.result.energy);
});

Deno.test("helped: a helper that dies in the middle keeps nobody waiting, and changes no bit", async () => {
  const [hf] = await alone;
  let deaths = 0;
  const carrier = pool(2, (worker) => {
    setTimeout(() => {
      deaths++;
      worker.onerror?.(new ErrorEvent("error", { message: "out of luck", cancelable: true }));
    }, 60);
  });
  const { result } = await Effect.runPromise(Effect.provide(evaluate(LARGE), carrier));
  assertEquals(result.energy, hf.result.energy);
  assertEquals(deaths, 1);
});

Deno.test("helped: a helper is called away for a task of its own, and the large one keeps its bits", async () => {
  const [hf] = await alone;
  const asked = Promise.withResolvers<void>();
  const ended: string[] = [];
  const [large] = await Effect.runPromise(
    Effect.all([
      Effect.tap(evaluate(LARGE), () => Effect.sync(() => ended.push("large"))),
      Effect.promise(() => asked.promise).pipe(
        Effect.andThen(Effect.sleep("30 millis")),
        Effect.andThen(evaluate(SMALL)),
        Effect.tap(() => Effect.sync(() => ended.push("small"))),
      ),
    ], { concurrency: 2 }).pipe(Effect.provide(pool(2, () => asked.resolve()))),
  );
  assertEquals(large.result.energy, hf.result.energy);
  assertEquals(ended, ["small", "large"]);
});

Deno.test("helped: a task that is interrupted, or out of time, lets its helpers go at once", async () => {
  for (const end of ["interrupt", "timeout"]) {
    const asked = Promise.withResolvers<void>();
    await Effect.runPromise(
      Effect.gen(function* () {
        const { evaluate: of } = yield* Carrier;
        if (end === "interrupt") {
          const fiber = yield* Effect.forkChild(evaluate(LARGE));
          yield* Effect.promise(() => asked.promise);
          yield* Effect.sleep("20 millis");
          yield* Fiber.interrupt(fiber);
        } else {
          const failed = { status: "failed", message: "out of time", remedy: "give-up", seconds: 0 } as const;
          // Its time is over when somebody helps, however fast that is.
          const outOfTime = Effect.as(Effect.promise(() => asked.promise), failed);
          const within: Limit = (computation) => Effect.raceFirst(computation, outOfTime);
          assertEquals((yield* of(LARGE, within)).outcome, failed);
        }
        // Both have time now.
        yield* Effect.all([evaluate(SMALL), evaluate(SMALL)], { concurrency: 2 });
      }).pipe(Effect.provide(pool(2, () => asked.resolve()))),
    );
  }
});
