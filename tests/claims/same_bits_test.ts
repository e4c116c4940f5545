// Who computes, in which order, and what was there before must not change a bit of the outcomes.

import { assertEquals } from "@std/assert";
import { prepare, runCalculation } from "../../lib/calculation/mod.ts";
import { denoEnvironment, type RunRequest } from "../../lib/calculation/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import * as Effect from "effect/Effect";
import { join } from "@std/path";

const calculation = prepare(parseInput(`molecule:
  text: |
    H 0 0 0
    H 0.1 0 0.74
    --
    He 0 0 3
    --
    H 0 2.5 0
    H 0 2.5 0.75
    --
    Ne 3 0 1
model: { method: hf, basis: 6-31g }
bsse: [cp, nocp, vmfc]
max_nbody: 2
`));
const environment = denoEnvironment(new URL("../../workers/task_worker.ts", import.meta.url));

async function bits(request: RunRequest): Promise<unknown> {
  const { assembly, results, failures, statistics } = await Effect.runPromise(
    runCalculation(calculation, request, environment),
  );
  assertEquals(failures, []);
  const { total, computed, reused } = statistics.tasks;
  assertEquals(computed + reused, total);
  return {
    properties: [...assembly.properties],
    energies: Array.from(calculation.plan.tasks(), ({ index }) => results(index)!.energy),
  };
}

Deno.test("same bits: serial, workers, processes, overlap, little memory, and a resumed run", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const reference = await bits({ mode: "serial" });
    const journalFile = { path: join(directory, "run.nmer.db") };
    const requests: Record<string, RunRequest> = {
      "1 worker": { mode: "workers", parallel: 1 },
      "3 workers": { mode: "workers", parallel: 3 },
      "3 workers, overlap": { mode: "workers", parallel: 3, schedule: "overlap" },
      "8 workers": { mode: "workers", parallel: 8 },
      "2 processes": { mode: "processes", parallel: 2 },
      "2 workers, little memory": { mode: "workers", parallel: 2, memoryBytes: 20e6 },
      "2 workers, journaled": { mode: "workers", parallel: 2, journalFile },
      "2 workers, all taken over": { mode: "workers", parallel: 2, journalFile },
      "2 workers, fresh": { mode: "workers", parallel: 2, journalFile: { ...journalFile, fresh: true } },
    };
    for (const [name, request] of Object.entries(requests)) {
      assertEquals(await bits(request), reference, name);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
