// Merging journals of many results: how many rows each second, and the most memory that the process takes. Journals are
// filled with made-up energies under the keys of the tasks of helium chains, nocp to third order, in four shards.
//
//   deno run -A bench/merge.ts

import * as Effect from "effect/Effect";
import { fragmentIndex, taskIndex } from "../lib/base/indices.ts";
import { finish } from "../lib/base/steps.ts";
import { moleculeHash, prepare } from "../lib/calculation/mod.ts";
import { joinJournals } from "../lib/calculation/merge/join.ts";
import { shardPart } from "../lib/calculation/run/shard_part.ts";
import { JournalFile } from "../lib/execution/journal/journal_file.ts";
import { parseInput } from "../lib/input/mod.ts";
import { taskKeys } from "../lib/programs/mod.ts";

const SHARDS = 4;
const ROWS_PER_TRANSACTION = 1000;
const FRAGMENTS = [84, 182];
const PROPERTIES = Object.fromEntries(
  ["return_energy", "scf_total_energy", "scf_iterations", "nuclear_repulsion_energy", "calcinfo_nbasis"]
    .concat(["calcinfo_nmo", "calcinfo_nalpha", "calcinfo_nbeta", "calcinfo_natom", "scf_energy_change"])
    .map((name, i) => [name, Math.sin(i)]),
);

function chain(fragments: number) {
  return prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: Array.from({ length: fragments }, () => "He"),
      geometry: Array.from({ length: 3 * fragments }, (_, i) => i % 3 === 2 ? 5 * Math.floor(i / 3) : 0),
      fragments: Array.from({ length: fragments }, (_, i) => [i]),
    },
    model: { method: "hf", basis: "sto-3g" },
    bsse: ["nocp"],
    max_nbody: 3,
  })));
}

const [step, fragments, folder] = Deno.args;
if (step === "fill") fill(Number(fragments), folder!);
else if (step === "join") await join(Number(fragments), folder!);
else {
  for (const count of FRAGMENTS) {
    const directory = Deno.makeTempDirSync();
    for (const what of ["fill", "join"]) {
      const args = ["run", "-A", import.meta.filename!, what, String(count), directory];
      await new Deno.Command(Deno.execPath(), { args }).spawn().status;
    }
    Deno.removeSync(directory, { recursive: true });
  }
}

function journalsIn(folder: string): string[] {
  return Array.from({ length: SHARDS }, (_, i) => `${folder}/${i + 1}-of-${SHARDS}.nmer.db`);
}

function fill(fragments: number, folder: string): void {
  const calculation = chain(fragments);
  const { plan, molecule, programs } = calculation;
  const models = plan.models.map((name) => programs.get(name)!.prepared);
  const keyOf = taskKeys({ molecule, models, driver: "energy" });
  journalsIn(folder).forEach((path, i) => {
    const part = finish(shardPart(calculation, { index: i + 1, count: SHARDS }));
    const { atoms, hash } = { atoms: fragments, hash: moleculeHash(molecule) };
    const journal = new JournalFile({
      path,
      description: {
        nmer: "0",
        molecule: { hash, atoms, fragments },
        driver: "energy",
        bsse: ["nocp"],
        max_nbody: 3,
        levels: {},
        models: {},
        options: {},
      },
      lockOwner: { pid: Deno.pid, host: "bench", version: "0" },
      now: () => Date.now() / 1000,
    });
    let batch: Parameters<JournalFile["record"]>[0][number][] = [];
    for (let index = 0; index < plan.taskCount; index++) {
      if (!part.has(index)) continue;
      const { real, basis } = plan.at(taskIndex(index));
      const result = { energy: Math.sin(index), properties: PROPERTIES };
      batch.push({
        index: taskIndex(index),
        key: keyOf({ model: 0, real: real.map(fragmentIndex), basis: basis.map(fragmentIndex) }),
        outcome: { status: "converged", result, seconds: 1e-4 },
        attempts: 1,
        worker: "worker 1",
        program: "builtin 0.1.0",
      });
      if (batch.length === ROWS_PER_TRANSACTION) {
        journal.record(batch);
        batch = [];
      }
    }
    journal.record(batch);
    journal.finishRun("finished");
    journal.close();
  });
}

async function join(fragments: number, folder: string): Promise<void> {
  const calculation = chain(fragments);
  const { taskCount } = calculation.plan;
  const before = peak();
  const begin = performance.now();
  const joined = await Effect.runPromise(joinJournals(calculation, {
    journals: journalsIn(folder),
    identity: { pid: Deno.pid, host: "bench" },
    report: console.log,
  }));
  const seconds = (performance.now() - begin) / 1000;
  const bytes = journalsIn(folder).reduce((sum, path) => sum + Deno.statSync(path).size, 0);
  console.log(JSON.stringify({
    rows: taskCount,
    journal_mb: Math.round(bytes / 1e6),
    missing: joined.known.missing.taskCount,
    seconds: Number(seconds.toFixed(1)),
    rows_per_second: Math.round(taskCount / seconds),
    peak_rss_mb: peak(),
    before_mb: before,
  }));
}

function peak(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1000);
}
