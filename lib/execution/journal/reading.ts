// A journal that is read from its first result to its last, as `nmer merge` does: locked and mended like that of a run,
// but without a run of its own in it. Rows are read in pages, so that a journal of millions takes no memory.

import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { Steps } from "../../base/steps.ts";
import type { ResultShape } from "../../base/task_result.ts";
import { JournalError, journalError } from "./error.ts";
import type { RunDescription } from "./fingerprint.ts";
import { type RecordedTask, recordedTask, type StoredResult, storedResult } from "./format/rows.ts";
import type { Value } from "./format/row_checksum.ts";
import { RESULTS, type Table, TASKS } from "./format/schema.ts";
import type { LockOwner } from "./lock_owner.ts";
import { MendedDatabase } from "./mended_database.ts";
import { checkOwner } from "./ownership.ts";
import { exists } from "./recovery/recovered_files.ts";
import { changesSince, type RecordedRun, recordedRuns } from "./runs.ts";

export type { RecordedRun };

/** Rows that are read at a time. */
const PAGE_ROWS = 256;

/** Who asks for the results of a journal. */
export interface ResultReader {
  /** What the result of a key must be like; undefined where nobody asks for it. */
  readonly shapeOf: (key: Uint8Array) => ResultShape | undefined;
  /** Takes a result that was asked for; of a journal that was damaged it may come twice. */
  readonly take: (key: Uint8Array, stored: StoredResult) => void;
}

/** What else was found among the results of a journal. */
export interface ReadResults {
  /** Those that were handed over. */
  readonly taken: number;
  /** Those that nobody asks for. */
  readonly others: number;
  /** Those that are none of their tasks, and are not believed. */
  readonly misfits: number;
}

/** An open journal. */
export class JournalReader {
  readonly #file: MendedDatabase;
  readonly #notices: string[] = [];

  /**
   * Opens a journal that is there.
   *
   * @param path Its name.
   * @param owner Who opens it.
   * @throws {JournalError} Where there is none, or it cannot be opened.
   */
  constructor(path: string, owner: () => LockOwner) {
    if (!exists(path)) throw new JournalError("cannot-open", path, `there is no journal ${path}`);
    const notOwn = checkOwner(path, "anybody");
    if (notOwn !== undefined) this.#notices.push(notOwn);
    this.#file = new MendedDatabase(path, owner);
  }

  /** What the user should know: damage that was found, what was saved of it, whose the journal is. */
  get notices(): readonly string[] {
    return [...this.#notices, ...this.#file.notices];
  }

  /** Its runs, the latest last. */
  get runs(): readonly RecordedRun[] {
    return this.#file.mending(() => recordedRuns(this.#file.connection));
  }

  /** What its latest run is apart from a run with a description; a line for each difference, for a terminal. */
  differences(description: RunDescription): readonly string[] {
    const latest = this.runs.at(-1);
    return latest === undefined ? [] : changesSince(latest.description, description);
  }

  /** Hands over all results that somebody asks for, in steps of some milliseconds. */
  *results(reader: ResultReader): Steps<ReadResults> {
    return yield* this.#mending((again) => this.#results(reader, again));
  }

  /** The tasks that have failed, of all runs; in steps of some milliseconds. */
  *failures(take: (task: RecordedTask) => void): Steps<void> {
    yield* this.#mending((again) => this.#failures(take, again));
  }

  /** Closes the journal; nothing but the one file stays. */
  close(): void {
    this.#file.close();
  }

  *#results({ shapeOf, take }: ResultReader, again: boolean): Steps<ReadResults> {
    const { names } = this.#file;
    const counts = { taken: 0, others: 0, misfits: 0 };
    for (const page of this.#pages(RESULTS)) {
      for (const row of page) {
        const key = row[0];
        const shape = key instanceof Uint8Array ? shapeOf(key) : undefined;
        if (shape === undefined) {
          counts.others++;
          continue;
        }
        const stored = storedResult(row, key as Uint8Array, (id) => names.list(id), shape);
        if (stored === "damaged" && !again) this.#file.damaged();
        if (typeof stored === "string") counts.misfits++;
        else {
          take(key as Uint8Array, stored);
          counts.taken++;
        }
      }
      yield;
    }
    return counts;
  }

  *#failures(take: (task: RecordedTask) => void, again: boolean): Steps<void> {
    for (const page of this.#pages(TASKS, "status = 'failed'")) {
      for (const row of page) {
        const task = recordedTask(row);
        if (task === "damaged" && !again) this.#file.damaged();
        if (typeof task !== "string") take(task);
      }
      yield;
    }
  }

  *#pages(table: Table, condition?: string): Generator<Value[][], void, undefined> {
    for (let after = 0;;) {
      const rows = this.#file.connection.page(table, after, PAGE_ROWS, condition);
      if (rows.length === 0) return;
      after = rows.at(-1)![0] as number;
      yield rows.map((row) => row.slice(1));
    }
  }

  // The work may have been interrupted anywhere: it begins again.
  *#mending<A>(work: (again: boolean) => Steps<A>): Steps<A> {
    try {
      return yield* work(false);
    } catch (thrown) {
      this.#file.mend(thrown);
    }
    try {
      return yield* work(true);
    } catch (again) {
      throw journalError(this.#file.path, again);
    }
  }
}

/**
 * Opens a journal that is there, for as long as the scope lasts.
 *
 * Fails with a {@linkcode JournalError} where it cannot be opened.
 */
export function readingJournal(
  path: string,
  owner: () => LockOwner,
): Effect.Effect<JournalReader, JournalError, Scope> {
  const attempt = <A>(work: () => A) =>
    Effect.try({ try: work, catch: (error) => ofReading(journalError(path, error)) });
  return Effect.acquireRelease(
    attempt(() => new JournalReader(path, owner)),
    (reader) => Effect.ignore(attempt(() => reader.close())),
  );
}

/** The error of a journal that is read and not written: another one is no way out, to leave it out is. */
export function ofReading({ reason, path, message }: JournalError): JournalError {
  return new JournalError(reason, path, message.replaceAll("give another --journal", "leave it out"));
}
