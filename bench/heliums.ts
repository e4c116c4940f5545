// Helium atoms in a row, each a fragment: a system of any size whose tasks cost nothing to describe.

import { atomIndex } from "../lib/base/indices.ts";
import { journalInFile } from "../lib/execution/mod.ts";
import type { JournalOptions } from "../lib/execution/journal/mod.ts";
import type { TaskContext } from "../lib/programs/mod.ts";
import { prepared } from "../tests/prepared.ts";

/**
 * What the tasks of so many atoms share.
 *
 * @param fragments How many.
 */
export function heliums(fragments: number): TaskContext {
  return {
    molecule: {
      symbols: Array.from({ length: fragments }, () => "He"),
      atomicNumbers: new Uint8Array(fragments).fill(2),
      geometry: Float64Array.from({ length: 3 * fragments }, (_, i) => i),
      charge: 0,
      multiplicity: 1,
      fragments: Array.from({ length: fragments }, (_, i) => ({
        atoms: [atomIndex(i)],
        charge: 0,
        multiplicity: 1,
      })),
    },
    models: [prepared({ program: "builtin", method: "hf", basis: "sto-3g", keywords: {} })],
    driver: "energy",
    resources: { memoryBytes: 1e9 },
  };
}

/**
 * What a new journal of a run of so many atoms is opened with, in a folder.
 *
 * @param fragments How many.
 */
export function optionsOfHeliums(folder: string, fragments: number): Omit<JournalOptions, "now"> {
  return {
    path: `${folder}/run.nmer.db`,
    description: {
      nmer: "bench",
      molecule: { hash: "", atoms: fragments, fragments },
      driver: "energy",
      bsse: ["nocp"],
      max_nbody: 2,
      levels: {},
      models: {},
      options: {},
    },
    lockOwner: { pid: Deno.pid, host: "bench", version: "0" },
  };
}

/** A new journal of a run of so many atoms, in a folder. */
export function journalOfHeliums(folder: string, fragments: number): ReturnType<typeof journalInFile> {
  return journalInFile(optionsOfHeliums(folder, fragments));
}
