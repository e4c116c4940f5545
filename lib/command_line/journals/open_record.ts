// Journals that a user names to look at, read beside whoever has them open.

import { basename, dirname, join } from "node:path";
import { shownName } from "../../base/plain_text.ts";
import {
  JournalError,
  type JournalRecord,
  type JournalRun,
  type Reader,
  readRun,
} from "../../execution/mod.ts";
import type { Plan } from "../../plan/mod.ts";
import { exists } from "../../execution/journal/recovery/recovered_files.ts";

/**
 * What a journal holds.
 *
 * @throws {JournalError} Where it is none; with the journal that an input or a result of that name would have, where
 * there is one.
 */
export function openRecord(path: string, reader: Reader): JournalRecord {
  try {
    return readRun(path, reader);
  } catch (error) {
    throw withNearJournal(path, error);
  }
}

/** An error of a journal that cannot be read, with the one that was meant perhaps. */
export function withNearJournal(path: string, error: unknown): unknown {
  if (!(error instanceof JournalError) || !["not-a-journal", "cannot-open"].includes(error.reason)) {
    return error;
  }
  const stem = basename(path).replace(/(\.result)?\.[^.]+$/, "");
  const near = join(dirname(path), `${stem}.nmer.db`);
  if (near === path || !isSeen(near)) return error;
  return new JournalError(error.reason, error.path, `${error.message}; did you mean ${shownName(near)}?`);
}

// What may not be looked at is no candidate.
function isSeen(path: string): boolean {
  try {
    return exists(path);
  } catch {
    return false;
  }
}

/**
 * The latest run of a journal.
 *
 * @throws {JournalError} Where it has none.
 */
export function latestRun({ path, runs }: JournalRecord): JournalRun {
  const latest = runs.at(-1);
  if (latest !== undefined) return latest;
  throw new JournalError("not-a-journal", path, `the journal ${path} has no run yet that can be read`);
}

/**
 * The plan of a run.
 *
 * @throws {JournalError} Where what the journal says of it is none.
 */
export function planOf({ path }: JournalRecord, { plan }: JournalRun): Plan {
  if (plan !== undefined) return plan;
  throw new JournalError("forged", path, `the journal ${path} does not say which tasks its run has`);
}
