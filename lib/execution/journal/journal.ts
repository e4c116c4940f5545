// The journal as a service of an execution: finished tasks become durable through it, and results from before come
// out of it. Tests put faulty ones in its place.

import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { ResultShape } from "../../base/task_result.ts";
import { type JournalError, journalError } from "./error.ts";
import { type JournalEvent, JournalFile, type JournalOptions } from "./journal_file.ts";
import type { LiveRun } from "./live_run.ts";
import type { FinishedTask, StoredResult } from "./format/rows.ts";
import type { OpenedRun, RunStatus } from "./runs.ts";

/** Where the outcomes of tasks are kept. */
export interface Journal {
  /** The file. */
  readonly path: string;
  /** The run that the journal was opened for. */
  readonly opened: OpenedRun;
  /** What the user should know by now: damage that was found, and what was saved of it. */
  readonly notices: () => readonly string[];
  /** The numbers of a content key; undefined where there are none, damaged ones, or none that its task can have. */
  readonly lookup: (
    key: Uint8Array,
    shape?: ResultShape,
  ) => Effect.Effect<StoredResult | undefined, JournalError>;
  /**
   * Makes finished tasks durable, all in one transaction. Where it fails none of them is, and it may be tried
   * again.
   */
  readonly record: (finished: readonly FinishedTask[]) => Effect.Effect<void, JournalError>;
  /** Writes down what happened. */
  readonly recordEvent: (event: JournalEvent) => Effect.Effect<void, JournalError>;
  /** The messages of all events of a kind, of earlier runs as well, in order. */
  readonly events: (kind: string) => Effect.Effect<readonly string[], JournalError>;
  /** Has what the run is doing written down from now on, with its results and by `recordLive`. */
  readonly watch: (live: Pick<LiveRun, "due">) => Effect.Effect<void>;
  /** Writes down what the run is doing, where it is time for that, or always. */
  readonly recordLive: (always?: boolean) => Effect.Effect<void, JournalError>;
  /** Writes down how the run ended. */
  readonly finishRun: (status: RunStatus) => Effect.Effect<void, JournalError>;
}

/** Under which an execution has its {@linkcode Journal}. */
export const Journal: Context.Service<Journal, Journal> = Context.Service("nmer/execution/Journal");

/**
 * A journal in a file, which is locked for as long as the scope lasts.
 *
 * Fails with a {@linkcode JournalError} where the file cannot be opened or closed.
 */
export function journalInFile(options: Omit<JournalOptions, "now">): Layer.Layer<Journal, JournalError> {
  return Layer.effect(Journal, openJournal(options));
}

/** Opens a journal for as long as the scope lasts. */
export const openJournal = Effect.fnUntraced(function* (options: Omit<JournalOptions, "now">) {
  const { path } = options;
  const clock = yield* Clock.Clock;
  const now = () => clock.currentTimeMillisUnsafe() / 1000;
  const attempt = <A>(work: () => A): Effect.Effect<A, JournalError> =>
    Effect.try({ try: work, catch: (error) => journalError(path, error) });
  const file = yield* Effect.acquireRelease(
    attempt(() => new JournalFile({ ...options, now })),
    (file) => Effect.ignore(attempt(() => file.close())),
  );
  return {
    path,
    opened: file.opened,
    notices: () => file.notices,
    lookup: (key: Uint8Array, shape?: ResultShape) => attempt(() => file.lookup(key, shape)),
    record: (finished: readonly FinishedTask[]) => attempt(() => file.record(finished)),
    recordEvent: (event: JournalEvent) => attempt(() => file.recordEvent(event)),
    events: (kind: string) => attempt(() => file.events(kind)),
    watch: (live: Pick<LiveRun, "due">) => Effect.sync(() => file.watch(live)),
    recordLive: (always?: boolean) => attempt(() => file.recordLive(always)),
    finishRun: (status: RunStatus) => attempt(() => file.finishRun(status)),
  };
});
