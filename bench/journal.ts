// The journal: recording, resuming and looking up no-op tasks, and keys of tasks; on the disk of the temporary files.
//
//   deno run -A bench/journal.ts [TASKS]
//
// TASKS is 1,000,000 unless given. Memory is that of the process: it stays about level, whatever the number of tasks.

import { prepared } from "../tests/prepared.ts";
import { fragmentIndex, taskIndex } from "../lib/base/indices.ts";
import { JournalFile, type JournalOptions } from "../lib/execution/journal/journal_file.ts";
import type { FinishedTask } from "../lib/execution/journal/format/rows.ts";
import { taskKeys } from "../lib/programs/task_key.ts";
import type { TaskContext } from "../lib/programs/contract/task.ts";

const TASKS = Number(Deno.args[0] ?? 1e6);
const BATCH = 100;

const folder = Deno.makeTempDirSync();
const options: JournalOptions = {
  path: `${folder}/bench.journal`,
  description: {
    nmer: "0",
    molecule: { hash: "", atoms: 300, fragments: 100 },
    driver: "energy",
    bsse: ["nocp"],
    max_nbody: 3,
    levels: {},
    models: {},
    options: {},
  },
  lockOwner: { pid: Deno.pid, host: "bench", version: "0" },
  now: () => Date.now() / 1000,
};

const rows: Record<string, string | number>[] = [];

// The properties of the embedded engine.
const properties = Object.fromEntries(
  ["return_energy", "scf_total_energy", "scf_iterations", "nuclear_repulsion_energy", "calcinfo_nbasis"]
    .concat(["calcinfo_nmo", "calcinfo_nalpha", "calcinfo_nbeta", "calcinfo_natom", "scf_energy_change"])
    .concat(["scf_orbital_gradient", "scf_density_change", "scf_integrals_in_core", "memory_bytes"])
    .map((name, i) => [name, Math.sin(i)]),
);

function finished(index: number): FinishedTask {
  const key = new Uint8Array(16);
  new DataView(key.buffer).setUint32(0, Math.imul(index + 1, 0x9e3779b1));
  new DataView(key.buffer).setUint32(8, index);
  return {
    index: taskIndex(index),
    key,
    outcome: { status: "converged", result: { energy: Math.sin(index), properties }, seconds: 1e-4 },
    attempts: 1,
    worker: "worker 1",
    program: "builtin 0.1.0",
  };
}

function measured(what: string, count: number, work: () => void): void {
  const begin = performance.now();
  work();
  const seconds = (performance.now() - begin) / 1000;
  rows.push({
    what,
    seconds: Number(seconds.toFixed(2)),
    "per second": Math.round(count / seconds),
    microseconds: Number((1e6 * seconds / count).toFixed(2)),
    "resident MB": Math.round(Deno.memoryUsage().rss / 1e6),
  });
}

const journal = new JournalFile(options);
for (let tenth = 0; tenth < 10; tenth++) {
  const start = tenth * TASKS / 10;
  measured(`record tasks ${start} to ${start + TASKS / 10}, ${BATCH} at a time`, TASKS / 10, () => {
    for (let first = start; first < start + TASKS / 10; first += BATCH) {
      journal.record(Array.from({ length: BATCH }, (_, i) => finished(first + i)));
    }
  });
}
measured("record one task at a time", 1000, () => {
  for (let index = TASKS; index < TASKS + 1000; index++) journal.record([finished(index)]);
});
measured("look up keys that are there", 1e5, () => {
  for (let i = 0; i < 1e5; i++) journal.lookup(finished(Math.imul(i, 7919) % TASKS).key);
});
measured("look up keys that are not there", 1e5, () => {
  for (let i = 0; i < 1e5; i++) journal.lookup(finished(TASKS + 1e6 + i).key);
});
measured("close", 1, () => journal.close());
const megabytes = Math.round(Deno.statSync(options.path).size / 1e6);
let again!: JournalFile;
measured("open again, with its check", 1, () => again = new JournalFile(options));
measured("read the tasks of the run", TASKS, () => {
  for (let start: number | undefined = 0; start !== undefined;) {
    start = again.recorded(start, 200).next;
  }
});
again.close();
Deno.removeSync(folder, { recursive: true });

const context = waters(100);
const keyOf = taskKeys(context);
measured("key of a water dimer", 1e5, () => {
  for (let i = 0; i < 1e5; i++) {
    const real = [i % 99, 99].map(fragmentIndex);
    keyOf({ model: 0, real, basis: real });
  }
});
const all = Array.from({ length: 100 }, (_, i) => fragmentIndex(i));
measured("key of a water dimer in the basis of 100 waters", 1e4, () => {
  for (let i = 0; i < 1e4; i++) keyOf({ model: 0, real: [i % 99, 99].map(fragmentIndex), basis: all });
});

console.table(rows);
console.log(`${TASKS} tasks take ${megabytes} MB: ${Math.round(1e6 * megabytes / TASKS)} bytes each.`);

function waters(count: number): TaskContext {
  const atoms = 3 * count;
  return {
    molecule: {
      symbols: Array.from({ length: atoms }, (_, i) => i % 3 === 0 ? "O" : "H"),
      atomicNumbers: Uint8Array.from({ length: atoms }, (_, i) => i % 3 === 0 ? 8 : 1),
      geometry: Float64Array.from({ length: 3 * atoms }, (_, i) => Math.sin(i) * 20),
      charge: 0,
      multiplicity: 1,
      fragments: Array.from({ length: count }, (_, i) => ({
        atoms: [3 * i, 3 * i + 1, 3 * i + 2] as never,
        charge: 0,
        multiplicity: 1,
      })),
    },
    models: [prepared({ program: "builtin", method: "hf", basis: "sto-3g", keywords: {} })],
    driver: "energy",
    resources: { memoryBytes: 1e9 },
  };
}
