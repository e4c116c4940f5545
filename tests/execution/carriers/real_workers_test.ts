// Carriers with the real engine: Web Workers and in place give the same bits, and stop when told.

import { prepared } from "../../prepared.ts";
import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import { atomicNumberOf } from "../../../lib/base/elements.ts";
import { atomIndex, fragmentIndex } from "../../../lib/base/indices.ts";
import {
  Carrier,
  type CarrierError,
  noStore,
  Observer,
  type OutcomeTable,
  runPlan,
  serialCarrier,
  startWebWorker,
  workerCarrier,
} from "../../../lib/execution/mod.ts";
import {
  describeFailure,
  type FromWorker,
  serve,
  TaskClaims,
  type TaskContext,
  type TaskRequest,
  type WorkerPort,
} from "../../../lib/programs/mod.ts";
import { cpuMilliseconds } from "../../cpu_time.ts";
import { heliumContext, planOf } from "../fakes.ts";
import { PSI4_ENERGY } from "../../tolerances.ts";

const WORKER = new URL("../../../workers/task_worker.ts", import.meta.url);

/** So many hydrogen molecules in a row, as fragments. */
function hydrogenContext(count: number, basis: string): TaskContext {
  const symbols = Array.from({ length: 2 * count }, () => "H");
  return {
    molecule: {
      symbols,
      atomicNumbers: Uint8Array.from(symbols, (symbol) => atomicNumberOf(symbol)!),
      geometry: Float64Array.from(
        { length: 6 * count },
        (_, i) => i % 3 === 2 ? 4.5 * Math.floor(i / 6) + (i % 6 === 5 ? 1.4 : 0) : 0.1 * (i % 3),
      ),
      charge: 0,
      multiplicity: 1,
      fragments: Array.from({ length: count }, (_, i) => ({
        atoms: [atomIndex(2 * i), atomIndex(2 * i + 1)],
        charge: 0,
        multiplicity: 1,
      })),
    },
    models: [prepared({ program: "builtin", method: "hf", basis, keywords: {} })],
    driver: "energy",
    resources: { memoryBytes: 1e9 },
  };
}

function pool(workers: number, context: TaskContext) {
  return workerCarrier({ workers, startWorker: (number) => startWebWorker(WORKER, number), context });
}

function run(carrier: Layer.Layer<Carrier, CarrierError>, fragments: number): Promise<OutcomeTable> {
  return Effect.runPromise(
    runPlan(planOf(fragments, ["nocp", "cp", "vmfc"]), {
      workOf: (_, real, basis) => real.length + basis.length,
      schedule: "level",
      memoryBytes: 1e9,
      memoryOf: () => 1,
      timeout: undefined,
      runTimeout: undefined,
      retries: 0,
      onFailure: "continue",
    }).pipe(
      Effect.provide(carrier),
      Effect.provide(noStore),
      Effect.provideService(Observer, { notify: () => {} }),
    ),
  );
}

Deno.test("carriers: one to four workers and in place give the same bits", async () => {
  const context = hydrogenContext(3, "6-31g**");
  const plan = planOf(3, ["nocp", "cp", "vmfc"]);
  const reference = await run(serialCarrier(context), 3);
  assertEquals(reference.count("converged"), plan.taskCount);
  for (const workers of [1, 2, 4]) {
    const outcomes = await run(pool(workers, context), 3);
    for (const { index } of plan.tasks()) {
      const { memory_bytes: _, ...properties } = outcomes.result(index)!.properties!;
      const { memory_bytes: __, ...expected } = reference.result(index)!.properties!;
      assertEquals(outcomes.result(index)!.energy, reference.result(index)!.energy);
      assertEquals(properties, expected);
    }
  }
});

// 600 basis functions: minutes of work.
const LONG = hydrogenContext(60, "cc-pvdz");
const everything: TaskRequest = {
  model: 0,
  real: LONG.molecule.fragments.map((_, i) => fragmentIndex(i)),
  basis: LONG.molecule.fragments.map((_, i) => fragmentIndex(i)),
};

const CARRIERS: readonly (readonly [string, Layer.Layer<Carrier, CarrierError>])[] = [
  ["a worker", pool(1, LONG)],
  ["in place", serialCarrier(LONG)],
];
for (const [name, carrier] of CARRIERS) {
  Deno.test(`carriers: a long task stops before it has computed for two more seconds: ${name}`, async () => {
    const begin = cpuMilliseconds();
    await Effect.runPromise(
      Effect.gen(function* () {
        const { evaluate } = yield* Carrier;
        const fiber = yield* Effect.forkChild(evaluate(everything));
        yield* Effect.sleep("300 millis");
        yield* Fiber.interrupt(fiber);
      }).pipe(Effect.provide(carrier)),
    );
    assert(cpuMilliseconds() - begin < 2300, `${cpuMilliseconds() - begin} ms of computing`);
  });
}

Deno.test("carriers: a task that no engine can compute is a failed outcome with its reason", async () => {
  const context: TaskContext = {
    ...heliumContext(1),
    models: [prepared({ program: "builtin", method: "hf", basis: "no-such-set", keywords: {} })],
  };
  for (const carrier of [serialCarrier(context), pool(1, context)]) {
    const real = [fragmentIndex(0)];
    const evaluated = Effect.flatMap(Carrier, ({ evaluate }) => evaluate({ model: 0, real, basis: real }));
    const { outcome } = await Effect.runPromise(Effect.provide(evaluated, carrier));
    assert(outcome.status === "failed");
    assertEquals(outcome.remedy, "fix-input");
    assert(/no-such-set/.test(outcome.message), outcome.message);
  }
});

Deno.test("carriers: in place, the event loop turns between many short tasks as within a long one", async () => {
  const gaps: number[] = [];
  let last = cpuMilliseconds();
  const timer = setInterval(() => {
    gaps.push(cpuMilliseconds() - last);
    last = cpuMilliseconds();
  }, 5);
  const real = [fragmentIndex(0)];
  await Effect.runPromise(
    Effect.flatMap(
      Carrier,
      ({ evaluate }) =>
        Effect.forEach(Array.from({ length: 600 }), () => evaluate({ model: 0, real, basis: real }), {
          discard: true,
        }),
    )
      .pipe(Effect.provide(serialCarrier(hydrogenContext(1, "6-31g**")))),
  );
  clearInterval(timer);
  gaps.sort((a, b) => a - b);
  // Of computing, and half of them: compilers and garbage collection take a turn now and then.
  assert(gaps[gaps.length >> 1]! < 100, `the event loop stood still for ${gaps[gaps.length >> 1]} ms`);
});

Deno.test("worker: it answers readiness, results, failures and cancellation", () => {
  const said: FromWorker[] = [];
  const port: WorkerPort = { postMessage: (message) => said.push(message), onmessage: null };
  const hear = (data: unknown) => port.onmessage!(new MessageEvent("message", { data }) as never);
  const memory = TaskClaims.memory();
  const claims = new TaskClaims(memory);
  const real = [fragmentIndex(0)];
  serve(port);
  hear({ kind: "start", context: heliumContext(1), claims: memory });
  hear({ kind: "task", id: 1, model: 0, real, basis: real });
  hear({ kind: "task", id: 2, model: 5, real, basis: real });
  claims.giveUp(3);
  hear({ kind: "task", id: 3, model: 0, real, basis: real });
  assert(claims.claim(4)); // taken back before it begins: no word of it
  hear({ kind: "task", id: 4, model: 0, real, basis: real });
  assertEquals(said.map(({ kind }) => kind), ["ready", "converged", "failed", "cancelled"]);
  const [, done, failed] = said;
  assert(done?.kind === "converged" && Math.abs(done.computed.energy + 2.807783957) < PSI4_ENERGY); // Szabo and Ostlund's He
  assert(failed?.kind === "failed" && failed.message === "a bug in nmer: RangeError: the run has no model 5");
});

Deno.test("worker: replies to brief tasks come together while enough others wait, and none is kept at the end", () => {
  const said: FromWorker[] = [];
  const port: WorkerPort = { postMessage: (message) => said.push(message), onmessage: null };
  const hear = (data: unknown) => port.onmessage!(new MessageEvent("message", { data }) as never);
  const memory = TaskClaims.memory();
  const claims = new TaskClaims(memory);
  const real = [fragmentIndex(0)];
  serve(port);
  hear({ kind: "start", context: heliumContext(1), claims: memory, batches: true });
  claims.noteSent(6);
  assert(claims.claim(5) && claims.claim(6)); // taken back
  // One that fails takes no time.
  for (const id of [1, 2, 3, 4, 5, 6]) hear({ kind: "task", id, model: 5, real, basis: real });
  const ids = said.map((message) =>
    message.kind === "several"
      ? message.replies.map((reply) => reply.kind !== "ready" && reply.id)
      : message.kind
  );
  assertEquals(ids, ["ready", [1, 2, 3], "failed"]);
  assertEquals((said[2] as { id?: number }).id, 4);
});

Deno.test("failure: an error that nobody foresaw is a bug, not an input to mend", () => {
  assertEquals(describeFailure("boom"), { message: "a bug in nmer: boom", remedy: "give-up" });
});
