// A rank of bench/cluster.ts: tasks that take no time, over the ranks of an MPI job.
//
//   mpirun -n 2 deno run -A bench/cluster_rank.ts TASKS [journal]

import "../lib/base/workarounds/effect_async_hooks.ts"; // before all that imports Effect
import process from "node:process";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { startMpi } from "../lib/cluster/mpi/mod.ts";
import {
  Coordinator,
  type Introduction,
  ownProcess,
  rankCarrier,
  RANKS_VERSION,
  serveRank,
} from "../lib/cluster/ranks/mod.ts";
import {
  journalStore,
  noStore,
  Observer,
  runPlan,
  startWebWorker,
  workerCarrier,
} from "../lib/execution/mod.ts";
import { Plan, resolveExpansion } from "../lib/plan/mod.ts";
import { heliums, journalOfHeliums } from "./heliums.ts";

const tasks = Number(Deno.args[0] ?? 20_000);
const isJournaled = Deno.args[1] === "journal";
const fragments = Math.ceil((Math.sqrt(8 * tasks + 1) - 1) / 2);
const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody: 2 }));
const context = heliums(fragments);
const noop = new URL("noop_worker.ts", import.meta.url);
const own = workerCarrier({ workers: 1, startWorker: (number) => startWebWorker(noop, number), context });

const communicator = startMpi();
const introduction: Introduction = {
  version: RANKS_VERSION,
  host: "here",
  process: ownProcess(),
  cpus: undefined,
  cores: 1,
  memoryBytes: 1e9,
  commandLine: [],
  inputHash: undefined,
};

const coordinate = Effect.gen(function* () {
  const coordinator = yield* Coordinator.join(communicator, introduction);
  const shares = Array.from({ length: communicator.size }, () => ({ workers: 1, memoryBytes: 1e9 }));
  const folder = yield* Effect.promise(() => Deno.makeTempDir());
  const journal = journalOfHeliums(folder, fragments);
  const store = isJournaled ? Layer.provide(journalStore({ context, fresh: false }), journal) : noStore;
  let begin = 0, processor = 0;
  const running = Effect.suspend(() => {
    begin = performance.now();
    processor = processorSeconds();
    return runPlan(plan, {
      schedule: "level",
      workOf: () => 1e-5,
      memoryBytes: 1e12,
      memoryOf: () => 1,
      timeout: undefined,
      runTimeout: undefined,
      retries: 2,
      onFailure: "continue",
    });
  });
  yield* running.pipe(
    Effect.provide([rankCarrier({ coordinator, setup: null, shares, own }), store]),
    Effect.provideService(Observer, { notify: () => {} }),
  );
  const seconds = (performance.now() - begin) / 1000;
  console.log(JSON.stringify({
    tasks: plan.taskCount,
    ranks: communicator.size,
    journal: isJournaled,
    seconds,
    tasksPerSecond: plan.taskCount / seconds,
    millisecondsPerTask: 1e3 * seconds / plan.taskCount,
    processorMillisecondsPerTaskAtRankZero: 1e3 * (processorSeconds() - processor) / plan.taskCount,
  }));
  yield* Effect.promise(() => Deno.remove(folder, { recursive: true }));
  yield* coordinator.end(0);
});

const serve = serveRank({ communicator, introduction, makeCarrier: () => own, memoryInUse: () => 0 });

await Effect.runPromise(
  (communicator.rank === 0 ? Effect.scoped(coordinate) : serve) as Effect.Effect<unknown>,
);
Deno.exit(0);

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
