// What nmer costs beside the tasks themselves: tasks that take no time, through workers or child processes, with
// and without a journal.
//
//   deno run -A bench/overhead.ts [TASKS [workers|processes]]
//
// With a journal each task is found or not, computed, and stored durably before it counts.

import "../lib/base/workarounds/effect_async_hooks.ts"; // before all that imports Effect
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import {
  journalStore,
  noStore,
  Observer,
  processCarrier,
  runPlan,
  spawnChild,
  startWebWorker,
  StatisticsCollector,
  workerCarrier,
} from "../lib/execution/mod.ts";
import { Plan, resolveExpansion } from "../lib/plan/mod.ts";
import { heliums, journalOfHeliums } from "./heliums.ts";

const wanted = Number(Deno.args[0] ?? 20_000);
const kind = Deno.args[1] ?? "workers";
const fragments = Math.ceil((Math.sqrt(8 * wanted + 1) - 1) / 2);
const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody: 2 }));
const context = heliums(fragments);

const noop = new URL("noop_worker.ts", import.meta.url);
const carriers = {
  workers: (workers: number) =>
    workerCarrier({ workers, startWorker: (number) => startWebWorker(noop, number), context }),
  processes: (processes: number) =>
    processCarrier({
      processes,
      startProcess: (heapMegabytes) =>
        spawnChild({
          module: new URL("../workers/task_process.ts", import.meta.url),
          worker: noop,
          heapMegabytes,
        }),
      context,
    }),
};

for (const journaled of [false, true]) {
  for (const workers of [1, 2]) {
    const rss: number[] = [];
    const statistics = new StatisticsCollector(() => Deno.memoryUsage().rss, () => performance.now() / 1000);
    const directory = await Deno.makeTempDir();
    const begin = performance.now();
    let ended = 0;
    const journal = journalOfHeliums(directory, fragments);
    const store = journaled ? Layer.provide(journalStore({ context, fresh: false }), journal) : noStore;
    await Effect.runPromise(
      runPlan(plan, {
        schedule: "level",
        workOf: (_, real) => 1e-5 * real.length,
        memoryBytes: 1e9,
        memoryOf: () => 1,
        timeout: undefined,
        runTimeout: undefined,
        retries: 2,
        onFailure: "continue",
      }).pipe(
        Effect.provide(carriers[kind as keyof typeof carriers](workers)),
        Effect.provide(store),
        Effect.provide(Layer.succeed(Observer, {
          notify: (event) => {
            statistics.notify(event);
            if (event.type === "task-finished" && ++ended % 100_000 === 0) {
              rss.push(Math.round(Deno.memoryUsage().rss / 1e6));
            }
          },
        })),
      ),
    );
    const seconds = (performance.now() - begin) / 1000;
    console.log(
      `${plan.taskCount} tasks, ${workers} ${kind}, ${journaled ? "journal" : "no journal"}: ` +
        `${(plan.taskCount / seconds).toFixed(0)} tasks/s, ` +
        `${(1e3 * seconds / plan.taskCount).toFixed(3)} ms per task, ` +
        `${(statistics.summary().peak_memory_bytes / 1e6).toFixed(0)} MB` +
        (rss.length > 1 ? `; resident MB after each 100,000: ${rss.join(" ")}` : ""),
    );
    await Deno.remove(directory, { recursive: true });
  }
}
