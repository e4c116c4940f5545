// What the main process does for a task, however many slots the carrier has: tasks that end by themselves, on a carrier
// of so many slots that is no more than a queue.
//
//   deno run -A bench/many_slots.ts [TASKS]
//
// Figures are processor time, which other programs on the machine disturb little.

import process from "node:process";
import "../lib/base/workarounds/effect_async_hooks.ts"; // before all that imports Effect
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import {
  Carrier,
  type CarrierError,
  type Evaluation,
  type Limit,
  unlimited,
} from "../lib/execution/carrier.ts";
import { Journal, journalStore, LiveRun, noStore, Observer, runPlan } from "../lib/execution/mod.ts";
import { Plan, resolveExpansion } from "../lib/plan/mod.ts";
import { heliums, journalOfHeliums } from "./heliums.ts";

const tasks = Number(Deno.args[0] ?? 100_000);
const fragments = Math.ceil((Math.sqrt(8 * tasks + 1) - 1) / 2);
const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody: 2 }));
const context = heliums(fragments);

// Ends the oldest tasks, some in each turn of the event loop.
function queueCarrier(slots: number): Layer.Layer<Carrier> {
  const queue: Deferred.Deferred<Evaluation, CarrierError>[] = [];
  let isTurning = false;
  const turn = () => {
    isTurning = queue.length > 0;
    if (!isTurning) return;
    for (const ended of queue.splice(0, Math.max(1, slots / 10))) {
      Deferred.doneUnsafe(ended, Effect.succeed(DONE));
    }
    setImmediate(turn);
  };
  return Layer.succeed(Carrier, {
    mode: "workers",
    slots,
    prefetch: slots,
    evaluate: (_task, within: Limit = unlimited) =>
      Effect.suspend(() => {
        const ended = Deferred.makeUnsafe<Evaluation, CarrierError>();
        queue.push(ended);
        if (!isTurning) setImmediate(turn);
        isTurning = true;
        return Effect.andThen(
          within(Effect.map(Deferred.await(ended), ({ outcome }) => outcome)),
          Effect.succeed(DONE),
        );
      }),
  });
}

const DONE: Evaluation = {
  outcome: { status: "converged", result: { energy: -1 }, seconds: 1e-3 },
  worker: "worker 1",
};

for (const journaled of [false, true]) {
  for (const slots of [2, 100, 10_000]) {
    const directory = await Deno.makeTempDir();
    // As in a run: what it is doing is written down, too.
    const live = new LiveRun({ now: () => Date.now() / 1000 });
    const watched = Layer.effectDiscard(Effect.flatMap(Journal, ({ watch }) => watch(live)));
    const store = journaled
      ? Layer.provide(
        Layer.merge(journalStore({ context, fresh: false }), watched),
        journalOfHeliums(directory, fragments),
      )
      : noStore;
    const begin = processorSeconds(), wall = performance.now();
    await Effect.runPromise(
      runPlan(plan, {
        schedule: "level",
        workOf: () => 1e-3,
        memoryBytes: Infinity,
        memoryOf: () => 1,
        timeout: undefined,
        runTimeout: undefined,
        retries: 2,
        onFailure: "continue",
      }).pipe(
        Effect.provide([queueCarrier(slots), store]),
        Effect.provideService(Observer, { notify: journaled ? live.notify : () => {} }),
        Effect.scoped,
      ) as Effect.Effect<unknown>,
    );
    const milliseconds = 1e3 * (processorSeconds() - begin) / plan.taskCount;
    console.log(
      `${slots} slots, ${journaled ? "" : "no "}journal: ${
        milliseconds.toFixed(4)
      } ms of processor per task ` +
        `(${((performance.now() - wall) / plan.taskCount).toFixed(4)} ms by the clock), ` +
        `${(Deno.memoryUsage().rss / 1e6).toFixed(0)} MB`,
    );
    await Deno.remove(directory, { recursive: true });
  }
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
