// One large task on one worker and on several that help it, in turn within one run: six waters as a whole, in cc-pVDZ by
// default (144 functions). What counts is the ratio; all have the same bits, which is asserted.
//
//   deno run -A bench/large_task.ts [WORKERS] [ROUNDS] [METHOD] [BASIS] [DRIVER] [SCF_TYPE]
//
// Default 2, 9, hf, cc-pvdz, energy, and integrals in memory. SCF_TYPE direct computes integrals again for each density; DRIVER gradient adds
// the gradient.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { fragmentIndex } from "../lib/base/indices.ts";
import { Carrier, startWebWorker, workerCarrier } from "../lib/execution/mod.ts";
import type { Driver } from "../lib/base/driver.ts";
import type { TaskContext } from "../lib/programs/mod.ts";
import { parseInput, prepare } from "../mod.ts";

const [workers = "2", rounds = "9", method = "hf", basis = "cc-pvdz", driver = "energy", scf_type] =
  Deno.args;
const WORKER = new URL("../workers/task_worker.ts", import.meta.url);

const file = fromFileUrl(new URL("../examples/water_hexamer.xyz", import.meta.url));
const text = Deno.readTextFileSync(file).trim().split("\n").slice(2).join("\n");
const { molecule, plan, programs } = prepare(
  parseInput(
    JSON.stringify({
      molecule: { text, fragments: "auto" },
      driver,
      model: { method, basis, keywords: scf_type === undefined ? {} : { scf_type } },
    }),
  ),
);
const context: TaskContext = {
  molecule,
  models: plan.models.map((name) => programs.get(name)!.prepared),
  driver: driver as Driver,
  resources: { memoryBytes: 4e9 },
};
const fragments = molecule.fragments.map((_, i) => fragmentIndex(i));

/** A carrier whose workers stay, as those of a run. */
const carrierOf = (count: number) =>
  Effect.map(
    Layer.build(workerCarrier({
      workers: count,
      startWorker: (number) => startWebWorker(WORKER, number),
      context,
    })),
    (services) => Effect.provide(Carrier, services),
  ).pipe(Effect.flatten);

const timed = ({ evaluate, slots }: Carrier) =>
  Effect.gen(function* () {
    // Each worker computes something else first, so that none has integrals of the round before.
    const others = fragments.slice(0, slots).map((fragment) => ({
      model: 0,
      real: [fragment],
      basis: [fragment],
    }));
    yield* Effect.forEach(others, (other) => evaluate(other), { concurrency: "unbounded" });
    const begin = performance.now();
    const { outcome } = yield* evaluate({ model: 0, real: fragments, basis: fragments });
    if (outcome.status !== "converged") throw new Error(outcome.message);
    const seconds = (performance.now() - begin) / 1000;
    const { helpedSeconds = 0, result: { energy } } = outcome;
    return { seconds, helpedSeconds, energy };
  });

await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
  const carriers = yield* Effect.forEach([1, Number(workers)], carrierOf);
  const times: [number[], number[]] = [[], []];
  const energies = new Set<number>();
  for (let round = -1; round < Number(rounds); round++) {
    for (const [i, carrier] of carriers.entries()) {
      const { seconds, helpedSeconds, energy } = yield* timed(carrier);
      energies.add(energy);
      if (round < 0) continue; // their code is cold
      times[i === 0 ? 0 : 1].push(seconds);
      if (i > 0) {
        console.log(
          `${times[0].at(-1)!.toFixed(3)} s on one worker, ${seconds.toFixed(3)} s on ${workers}, ` +
            `helped for ${helpedSeconds.toFixed(3)} s`,
        );
      }
    }
  }
  assertEquals(energies.size, 1);
  const [one, several] = times.map((each) => each.toSorted((a, b) => a - b)[each.length >> 1]!);
  console.log(
    `medians: ${one!.toFixed(3)} s on one worker, ${several!.toFixed(3)} s on ${workers}: ` +
      `${(one! / several!).toFixed(2)} times as fast`,
  );
})));
