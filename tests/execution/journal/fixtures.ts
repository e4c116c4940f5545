// Journals and tasks for tests: the numbers of a task follow from its index, so that each can be checked anywhere.

import type { TaskResult } from "../../../lib/base/task_result.ts";
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { taskIndex } from "../../../lib/base/indices.ts";
import type { RunDescription } from "../../../lib/execution/journal/fingerprint.ts";
import { JournalFile, type JournalOptions } from "../../../lib/execution/journal/journal_file.ts";
import type { FinishedTask } from "../../../lib/execution/journal/format/rows.ts";

/** A run; tests change what they need. */
export const DESCRIPTION: RunDescription = {
  nmer: "0.1.0",
  molecule: { hash: "6f1e", atoms: 9, fragments: 3 },
  driver: "energy",
  bsse: ["nocp"],
  max_nbody: 2,
  levels: { "1": "hf", "2": "hf" },
  models: { hf: { program: "builtin", version: "0.1.0", method: "hf", basis: "sto-3g", keywords: {} } },
  options: { return_total_data: false },
};

/** Options of a journal; the clock stands still. */
export function optionsFor(path: string, changed: Partial<RunDescription> = {}): JournalOptions {
  return {
    path,
    description: { ...DESCRIPTION, ...changed },
    lockOwner: { pid: Deno.pid, host: "test", version: "0.1.0" },
    now: () => 1.8e9,
  };
}

/** The key of a task: its index in 16 bytes that look random. */
export function keyOf(index: number): Uint8Array {
  const key = new Uint8Array(16);
  new DataView(key.buffer).setUint32(0, Math.imul(index + 1, 0x9e3779b1));
  new DataView(key.buffer).setUint32(12, index);
  return key;
}

/** The numbers of a task; every seventh has a gradient, every 31st a Hessian that takes several pages. */
export function resultFor(index: number): TaskResult {
  const noise = (i: number) => Math.sin(12.9898 * (index + 1) + 78.233 * i);
  return {
    energy: -76 + noise(0),
    gradient: index % 7 === 0 ? Float64Array.from({ length: 18 }, (_, i) => noise(i)) : undefined,
    hessian: index % 31 === 0 ? Float64Array.from({ length: 36 ** 2 }, (_, i) => noise(i)) : undefined,
    properties: { scf_iterations: index % 20, scf_total_energy: -76 + noise(0), nuclear_repulsion: noise(1) },
  };
}

/** A task that has converged. */
export function finishedTask(index: number): FinishedTask {
  return {
    index: taskIndex(index),
    key: keyOf(index),
    outcome: { status: "converged", result: resultFor(index), seconds: 0.25 },
    attempts: 1,
    worker: "worker 1",
    program: "builtin 0.1.0",
  };
}

/** Tasks from one index up to another. */
export function finishedTasks(start: number, end: number): FinishedTask[] {
  return Array.from({ length: end - start }, (_, i) => finishedTask(start + i));
}

/** All tasks that a journal has numbers for, which must be the right ones. */
export function checkedIndices(journal: JournalFile): number[] {
  const indices: number[] = [];
  for (let start: number | undefined = 0; start !== undefined;) {
    const { tasks, next }: ReturnType<JournalFile["recorded"]> = journal.recorded(start, 100);
    for (const { task, stored } of tasks) {
      assertEquals(task.key, keyOf(task.index));
      if (stored === undefined) continue;
      assertEquals(stored.result, resultFor(task.index));
      indices.push(task.index);
    }
    start = next;
  }
  return indices;
}

/** Does something with a journal, and closes it. */
export function using<A>(options: JournalOptions, work: (journal: JournalFile) => A): A {
  const journal = new JournalFile(options);
  try {
    return work(journal);
  } finally {
    journal.close();
  }
}

/**
 * Does something in a folder of its own; nothing stays.
 *
 * @param where In memory where the machine has such, or on a disk: /dev is closed to programs without all permissions.
 */
export async function inFolder<A>(
  work: (folder: string) => A | Promise<A>,
  where: "memory" | "disk" = "memory",
): Promise<A> {
  const memory = "/dev/shm";
  const inMemory = where === "memory" &&
    await Deno.stat(memory).then((stat) => stat.isDirectory, () => false);
  const folder = await Deno.makeTempDir(inMemory ? { dir: memory } : {});
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Names of the files of a folder, sorted. */
export function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** A journal of some tasks in a folder, closed; its path. */
export function madeJournal(folder: string, tasks: number): string {
  const path = join(folder, "run.journal");
  using(optionsFor(path), (journal) => journal.record(finishedTasks(0, tasks)));
  return path;
}

/** A journal as a killed process leaves it: half its tasks in the file, half in the write-ahead log. */
export function abandonedJournal(folder: string, tasks: number): string {
  const source = join(folder, "alive.journal");
  const path = join(folder, "run.journal");
  using(optionsFor(source), (journal) => journal.record(finishedTasks(0, tasks / 2)));
  const journal = new JournalFile(optionsFor(source));
  for (let index = tasks / 2; index < tasks; index += 5) journal.record(finishedTasks(index, index + 5));
  for (const suffix of ["", "-wal"]) Deno.copyFileSync(source + suffix, path + suffix);
  journal.close();
  Deno.removeSync(source);
  return path;
}
