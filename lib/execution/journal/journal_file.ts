// The journal of a run: what is recorded in it, and what it knows from before. Synchronous; journal.ts makes a
// service of it. Each change is one transaction, durable when the call returns; when a call throws nothing has
// changed, and it may be made again. Damage, wherever it shows, is mended on the spot, by recovering the file.

import { resolve } from "node:path";
import { escapedText } from "../../base/plain_text.ts";
import type { RunDescription } from "./fingerprint.ts";
import { namedNumbers } from "./format/named_numbers.ts";
import type { ResultShape } from "../../base/task_result.ts";
import type { LockOwner } from "./lock_owner.ts";
import type { Connection } from "./connection.ts";
import { MendedDatabase } from "./mended_database.ts";
import { checkOwner, type MayBelongTo } from "./ownership.ts";
import {
  type FinishedTask,
  type Recorded,
  recordedTask,
  resultRow,
  type StoredResult,
  storedResult,
  taskOfRowId,
  taskRow,
  taskRowId,
  withChecksum,
} from "./format/rows.ts";
import { beginRun, endRun, type OpenedRun, putLive, type RunAccount, type RunStatus } from "./runs.ts";
import type { LiveRun } from "./live_run.ts";
import { columnsOf, EVENTS, RESULTS, TASKS } from "./format/schema.ts";
import type { Value } from "./format/row_checksum.ts";

/** What a journal is opened with. */
export interface JournalOptions {
  /** Its file. */
  readonly path: string;
  /** What the run computes. */
  readonly description: RunDescription;
  /** What else is kept of it. */
  readonly account?: RunAccount;
  /** Whose it may be; default anybody's. */
  readonly mayBelongTo?: MayBelongTo;
  /** Who opens it. */
  readonly lockOwner: Omit<LockOwner, "since">;
  /** The time in seconds since 1970. */
  readonly now: () => number;
}

/** Something that happened in a run, to be looked up later. */
export interface JournalEvent {
  /** What kind of thing, as in `task-retried`, `worker-lost`, `mode-changed`, `interrupted`. */
  readonly kind: string;
  /** Index of the task that it happened to. */
  readonly task?: number | undefined;
  /** The worker that it happened to. */
  readonly worker?: string | undefined;
  /** For a person. */
  readonly message?: string | undefined;
}

const TASK_COLUMNS = columnsOf(TASKS).length;
const MAX_EVENTS = 2 ** 52;

/** An open journal. */
export class JournalFile {
  readonly #options: JournalOptions;
  readonly #notices: string[] = [];
  /** Keys of rows that gave no result. */
  readonly #misfits = new Set<string>();
  readonly #file: MendedDatabase;
  #live: Pick<LiveRun, "due"> | undefined;
  /** The run that it was opened for. */
  readonly opened: OpenedRun;

  /**
   * Opens a journal, or makes it, and starts or resumes the run.
   *
   * @throws {JournalError} Where it cannot be opened.
   */
  constructor(options: JournalOptions) {
    this.#options = { ...options, path: resolve(options.path) };
    const notOwn = checkOwner(this.#options.path, options.mayBelongTo ?? "anybody");
    if (notOwn !== undefined) this.#notices.push(notOwn);
    const holder = () => ({ ...options.lockOwner, since: options.now() });
    this.#file = new MendedDatabase(this.#options.path, holder);
    try {
      this.opened = this.#change((connection) =>
        beginRun(connection, options.description, holder(), options.account)
      );
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * What the user should know: damage that was found, what was saved of it, who did not close the journal. The last
   * says, in a line for all, which results were none.
   */
  get notices(): readonly string[] {
    return [...this.#notices, ...this.#file.notices, ...this.#misfitNotice].map((notice) =>
      escapedText(notice, /[\t\n]/g)
    );
  }

  get #misfitNotice(): readonly string[] {
    const count = this.#misfits.size;
    if (count === 0) return [];
    const what = count === 1
      ? "a result that does not fit its task: it is"
      : `${count} results that do not fit their tasks: they are`;
    return [
      `the journal ${this.#options.path} has ${what} not believed, and computed again`,
    ];
  }

  /**
   * The numbers of a content key; undefined where there are none, or none that can be its task's.
   *
   * @param shape What the task asks for; default anything.
   */
  lookup(key: Uint8Array, shape?: ResultShape): StoredResult | undefined {
    return this.#file.mending((again) => {
      const [row] = this.#file.connection.rows([RESULTS], `${RESULTS.name} WHERE key = ?`, key);
      return row && this.#stored(row, key, shape, again);
    });
  }

  /**
   * Tasks of this run that were recorded before, ascending by index.
   *
   * @param start Index of the first task that is asked for.
   * @param limit The most rows that are read; those that are none of a task are left out. Where there are more, `next`
   * is where they begin.
   */
  recorded(
    start: number,
    limit: number,
  ): { readonly tasks: readonly Recorded[]; readonly next: number | undefined } {
    const { run } = this.opened;
    return this.#file.mending((again) => {
      const rows = this.#file.connection.rows(
        [TASKS, RESULTS],
        "tasks LEFT JOIN results ON results.key = tasks.key WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        taskRowId(run, start),
        taskRowId(run + 1, 0),
        limit,
      );
      const tasks = rows.flatMap((row): readonly Recorded[] => {
        const task = recordedTask(row.slice(0, TASK_COLUMNS));
        if (task === "damaged" && !again) this.#file.damaged();
        if (typeof task === "string") return [];
        const stored = task.status === "failed"
          ? undefined
          : this.#stored(row.slice(TASK_COLUMNS), task.key, undefined, again);
        return [{ task, stored }];
      });
      const last = rows.at(-1)?.[0] as number | undefined;
      return { tasks, next: last === undefined || rows.length < limit ? undefined : taskOfRowId(last) + 1 };
    });
  }

  /** Makes finished tasks durable, all of them in one transaction. */
  record(finished: readonly FinishedTask[]): void {
    this.#change((connection) => {
      const now = this.#options.now();
      for (const task of finished) {
        const { outcome } = task;
        if (outcome.status !== "failed") {
          const named = namedNumbers(outcome.result);
          const names = this.#file.names.record(Object.keys(named));
          const numbers = Float64Array.from(Object.values(named));
          // A result that came from here keeps the time that its computation took.
          const replace = outcome.status === "reused" ? "never" : "always";
          connection.put(RESULTS, resultRow(task, outcome.result, names, numbers, now), replace);
        }
        if (outcome.status === "reused") continue; // the run has not computed it
        connection.put(TASKS, taskRow(this.opened.run, task, task.ended ?? now));
      }
      const state = this.#live?.due();
      if (state !== undefined) putLive(connection, this.opened.run, state, now);
    });
  }

  /** Has what a run is doing written down from now on, with its results. */
  watch(live: Pick<LiveRun, "due">): void {
    this.#live = live;
  }

  /**
   * Writes down what the run is doing, where it is time for that.
   *
   * @param always Whether it is time in any case.
   */
  recordLive(always = false): void {
    const state = this.#live?.due(always);
    if (state === undefined) return;
    this.#change((connection) => putLive(connection, this.opened.run, state, this.#options.now()));
  }

  /** Writes down what happened. */
  recordEvent({ kind, task, worker, message }: JournalEvent): void {
    this.#change((connection) => {
      // Beyond that lies nothing that nmer has written.
      const [last] = connection.db.prepare(`SELECT max(id) AS id FROM ${EVENTS.name} WHERE id < ?`)
        .all(MAX_EVENTS);
      const id = Math.max(0, Number(last!["id"] ?? 0)) + 1;
      const { run } = this.opened;
      connection.put(
        EVENTS,
        withChecksum(EVENTS, [
          id,
          run,
          this.#options.now(),
          kind,
          task ?? null,
          worker ?? null,
          message ?? null,
        ]),
      );
    });
  }

  /** The messages of events of a kind, of all runs, in order. */
  events(kind: string): readonly string[] {
    return this.#file.mending(() => this.#file.connection.eventMessages(kind));
  }

  /** Writes down how the run ended. */
  finishRun(status: RunStatus): void {
    this.#change((connection) => endRun(connection, this.opened.run, status, this.#options.now()));
  }

  /** Closes the journal; nothing but the one file stays. */
  close(): void {
    this.#file.close();
  }

  #change<A>(work: (connection: Connection) => A): A {
    return this.#file.mending(() => {
      const { connection } = this.#file; // another one after it was mended
      return connection.transaction(() => work(connection));
    });
  }

  // What was recovered and is damaged still was written so: it is no result, either.
  #stored(
    row: readonly Value[],
    key: Uint8Array,
    shape: ResultShape | undefined,
    recovered: boolean,
  ): StoredResult | undefined {
    const stored = storedResult(row, key, (id) => this.#file.names.list(id), shape);
    if (typeof stored !== "string") return stored;
    if (stored === "damaged" && !recovered) this.#file.damaged();
    this.#misfits.add(key.toHex());
    return undefined;
  }
}
