// What nmer costs beside the tasks themselves: tasks that take no time, through workers.
//
//   deno run -A bench/overhead.ts [TASKS]

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { atomIndex } from "../lib/base/indices.ts";
import {
  noStore,
  Observer,
  runPlan,
  startWebWorker,
  StatisticsCollector,
  workerPool,
} from "../lib/execution/mod.ts";
import { Plan, resolveExpansion } from "../lib/plan/mod.ts";

const wanted = Number(Deno.args[0] ?? 20_000);
const fragments = Math.ceil((Math.sqrt(8 * wanted + 1) - 1) / 2);
const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody: 2 }));
const context = {
  molecule: {
    symbols: Array.from({ length: fragments }, () => "He"),
    atomicNumbers: new Uint8Array(fragments).fill(2),
    geometry: Float64Array.from({ length: 3 * fragments }, (_, i) => i),
    charge: 0,
    multiplicity: 1,
    fragments: Array.from(
      { length: fragments },
      (_, i) => ({ atoms: [atomIndex(i)], charge: 0, multiplicity: 1 }),
    ),
  },
  models: [{ program: "builtin", method: "hf", basis: "sto-3g", keywords: {} }],
  driver: "energy",
  resources: { memoryBytes: 1e9 },
} as const;

for (const workers of [1, 2]) {
  const statistics = new StatisticsCollector(() => Deno.memoryUsage().rss);
  const startWorker = (number: number) => startWebWorker(new URL("noop_worker.ts", import.meta.url), number);
  const begin = performance.now();
  await Effect.runPromise(
    runPlan(plan, {
      schedule: "level",
      workOf: (_, real) => real.length,
      memoryBytes: 1e9,
      memoryOf: () => 1,
      timeout: undefined,
      runTimeout: undefined,
      retries: 2,
      onFailure: "continue",
    }).pipe(
      Effect.provide(workerPool({ workers, startWorker, context })),
      Effect.provide(noStore),
      Effect.provide(Layer.succeed(Observer, { notify: (event) => statistics.notify(event) })),
    ),
  );
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `${plan.taskCount} tasks, ${workers} workers: ${(plan.taskCount / seconds).toFixed(0)} tasks/s, ` +
      `${(1e3 * seconds * workers / plan.taskCount).toFixed(3)} ms per task and worker, ` +
      `${(statistics.summary().peak_memory_bytes / 1e6).toFixed(0)} MB`,
  );
}
