// The results of a journal, read from its first to its last beside whoever has it open: what `JournalReader` gives of a
// journal that it locks.

import type { Steps } from "../../../base/steps.ts";
import type { ResultShape } from "../../../base/task_result.ts";
import {
  equalBytes,
  type RecordedTask,
  recordedTask,
  type StoredResult,
  storedResult,
} from "../format/rows.ts";
import { LOCK_OWNERS, NAMES, RESULTS, RUNS, SPARE_NAMES, TASKS } from "../format/schema.ts";
import { readDescription, type RunDescription } from "../fingerprint.ts";
import type { LockOwner } from "../lock_owner.ts";
import { checkOwner } from "../ownership.ts";
import { namesOfRow } from "../property_names.ts";
import type { ReadResults, ResultReader } from "../reading.ts";
import { changesSince, type RecordedRun, runsIn } from "../runs.ts";
import { JournalPages } from "./journal_pages.ts";

// Rows that are read in a step of some milliseconds.
const ROWS_PER_STEP = 256;

/** A journal at the moment that it was opened. */
export class SnapshotReader {
  /** What the user should know: whose the journal is. */
  readonly notices: readonly string[];
  readonly #pages: JournalPages;

  /**
   * Opens a journal that is there.
   *
   * @throws {JournalError} Where there is none, or it cannot be read.
   */
  constructor(path: string) {
    const notOwn = checkOwner(path, "anybody");
    this.notices = notOwn === undefined ? [] : [notOwn];
    this.#pages = new JournalPages(path);
  }

  /** Its runs, the latest last. */
  get runs(): readonly RecordedRun[] {
    return Array.from(this.#pages.rows(RUNS)).flatMap(runsIn).toSorted((a, b) => a.started - b.started);
  }

  /** What its latest run computes; undefined where it has none, or that cannot be read. */
  get latestDescription(): RunDescription | undefined {
    return readDescription(this.runs.at(-1)?.description ?? "");
  }

  /** Who has it open, or died with it open. */
  get owner(): LockOwner | undefined {
    const [row] = this.#pages.rows(LOCK_OWNERS);
    if (row === undefined) return undefined;
    const [, pid, host, version, since] = row;
    return { pid, host, version, since } as LockOwner;
  }

  /** What its latest run is apart from a run with a description; a line for each difference, for a terminal. */
  differences(description: RunDescription): readonly string[] {
    const latest = this.runs.at(-1);
    return latest === undefined ? [] : changesSince(latest.description, description);
  }

  /** Hands over all results that somebody asks for, in steps of some milliseconds. */
  *results({ shapeOf, take }: ResultReader): Steps<ReadResults> {
    const lists = this.#names();
    const counts = { taken: 0, others: 0, misfits: 0 };
    let rows = 0;
    for (const row of this.#pages.rows(RESULTS)) {
      if (++rows % ROWS_PER_STEP === 0) yield;
      const key = row[0] as Uint8Array;
      const shape = shapeOf(key);
      if (shape === undefined) {
        counts.others++;
        continue;
      }
      const stored = storedResult(row, key, (id) => lists.get(id) ?? "misfit", shape);
      if (typeof stored === "string") counts.misfits++;
      else {
        take(key, stored);
        counts.taken++;
      }
    }
    return counts;
  }

  /** The result of a content key; undefined where there is none, or none that its task can have. */
  result(key: Uint8Array, shape?: ResultShape): StoredResult | undefined {
    const lists = this.#names();
    for (const row of this.#pages.rows(RESULTS)) {
      if (!equalBytes(row[0] as Uint8Array, key)) continue;
      const stored = storedResult(row, key, (id) => lists.get(id) ?? "misfit", shape);
      if (typeof stored !== "string") return stored;
    }
    return undefined;
  }

  /** The tasks that have failed, of all runs; in steps of some milliseconds. */
  *failures(take: (task: RecordedTask) => void): Steps<void> {
    let rows = 0;
    for (const row of this.#pages.rows(TASKS)) {
      if (++rows % ROWS_PER_STEP === 0) yield;
      const task = recordedTask(row);
      if (typeof task !== "string" && task.status === "failed") take(task);
    }
  }

  /** Closes the file. */
  close(): void {
    this.#pages[Symbol.dispose]();
  }

  #names(): ReadonlyMap<number, readonly string[]> {
    const lists = new Map<number, readonly string[]>([[0, []]]);
    for (const [id, text] of [...this.#pages.rows(NAMES), ...this.#pages.rows(SPARE_NAMES)]) {
      for (const names of namesOfRow(id as number, text as string)) lists.set(id as number, names);
    }
    return lists;
  }
}
