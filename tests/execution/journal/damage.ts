// What every damaged journal must do, whatever happened to it: open, give no number that was not put in, take what
// is missing again, and be whole when it is opened the next time.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { JournalError } from "../../../lib/execution/journal/error.ts";
import { JournalFile } from "../../../lib/execution/journal/journal_file.ts";
import {
  checkedIndices,
  filesIn,
  finishedTask,
  finishedTasks,
  keyOf,
  optionsFor,
  resultFor,
  using,
} from "./fixtures.ts";

/** What came of a damaged journal. */
export interface Survival {
  /** Tasks whose numbers were still there. */
  readonly saved: readonly number[];
  /** What the user was told. */
  readonly notices: readonly string[];
}

/**
 * Opens a damaged journal of some tasks, and checks all of it.
 *
 * @returns Undefined where it was refused as no journal at all, which its file must have survived.
 */
export function survive(path: string, tasks: number): Survival | undefined {
  const bytes = Deno.readFileSync(path);
  let journal: JournalFile;
  try {
    journal = new JournalFile(optionsFor(path));
  } catch (error) {
    assert(error instanceof JournalError && ["not-a-journal", "newer"].includes(error.reason), String(error));
    assertEquals(Deno.readFileSync(path), bytes);
    return undefined;
  }
  let saved: number[];
  let notices: readonly string[];
  try {
    const recorded = new Set(checkedIndices(journal));
    saved = finishedTasks(0, tasks).map(({ index }) => index).filter((index) => {
      const stored = journal.lookup(keyOf(index));
      if (stored !== undefined) assertEquals(stored.result, resultFor(index));
      return stored !== undefined;
    });
    notices = journal.notices;
    journal.record(finishedTasks(0, tasks).filter(({ index }) => !recorded.has(index)));
    assertEquals(checkedIndices(journal).length, tasks);
  } finally {
    journal.close();
  }
  using(optionsFor(path), (again) => {
    assertEquals(checkedIndices(again).length, tasks);
    assertEquals(again.notices, []);
    again.record([finishedTask(tasks)]);
  });
  return { saved, notices };
}

/** Runs damages of one journal, each on a copy of its files. */
export function eachDamage(
  folder: string,
  original: string,
  damages: Iterable<(file: string) => void>,
  check: (path: string) => void,
): void {
  for (const damage of damages) {
    const copies = Deno.makeTempDirSync({ dir: folder });
    const path = join(copies, "run.journal");
    for (const suffix of ["", "-wal"]) {
      if (filesIn(folder).includes(`run.journal${suffix}`)) {
        Deno.copyFileSync(original + suffix, path + suffix);
      }
    }
    damage(path);
    check(path);
    Deno.removeSync(copies, { recursive: true });
  }
}

/** Flips bits of a file. */
export function flip(file: string, bits: readonly number[]): void {
  const bytes = Deno.readFileSync(file);
  for (const bit of bits) bytes[bit >> 3]! ^= 1 << (bit & 7);
  Deno.writeFileSync(file, bytes);
}

/** Numbers that look random and are the same each time: from 0 up to a limit. */
export function numbersBelow(limit: number, seed = 1): () => number {
  let state = seed;
  return () => (state = state * 48271 % 0x7fffffff) % limit;
}
