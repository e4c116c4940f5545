// A run with a journal: what the run is, in the journal's words, and how it began and ended.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { VERSION } from "../../base/version.ts";
import {
  allOf,
  inSlices,
  Journal,
  JournalError,
  type JournalErrorReason,
  journalInFile,
  journalInThread,
  journalStore,
  LiveRun,
  type LiveSources,
  noStore,
  type Observer,
  observing,
  type OutcomeTable,
  type ResultStore,
  type RunEvent,
  type RunObserver,
  secondsSince1970,
} from "../../execution/mod.ts";
import type { CopyClasses, TaskContext } from "../../programs/mod.ts";
import { copyClasses } from "../copies/copy_classes.ts";
import type { Calibration } from "../cost/calibration.ts";
import { exportTimes, importTimes, TASK_TIMES } from "../cost/timing_history.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { describeRun } from "./describe_run.ts";
import type { RunEnvironment } from "./run_environment.ts";
import { runAccount } from "./run_account.ts";

/** Where finished tasks are kept, so that they need not be computed again. */
export interface JournalRequest {
  /** Absolute path of the file. */
  readonly path: string;
  /** Whether results that are there already are ignored, and replaced; default false. */
  readonly fresh?: boolean;
  /** Whether the user has named this file, so that it may be another user's; default true. */
  readonly named?: boolean;
  /** Whether a run continues without a journal where this one cannot be opened; default false. */
  readonly optional?: boolean;
  /** Called where an optional journal cannot be opened, and nothing is kept. */
  readonly leftOut?: () => void;
  /** How the run was asked for, as its journal keeps it: its options, its folder. What JSON can hold. */
  readonly about?: Readonly<Record<string, unknown>>;
  /** Receives what the user should know: damage, what changed since the last run. */
  readonly report?: (notice: string) => void;
}

// How often to look whether what the run is doing is to be written down, where no results are stored meanwhile.
const LOOK_MILLISECONDS = 1000;

// What is worth a line in the journal; single tasks are in it anyway.
const NOTED: readonly RunEvent["type"][] = [
  "mode-chosen",
  "run-started",
  "task-retried",
  "mode-changed",
  "model-ended",
  "stalled",
  "alert",
  "run-finished",
];

/** What an execution may know of the runs before it. */
export interface Before {
  /** Whether an earlier run of the same calculation was left as if it were still running. */
  readonly crashedBefore: boolean;
}

/** What a run with a journal needs. */
export interface Journaled {
  readonly calculation: Calculation;
  /** Takes the times of earlier runs in. */
  readonly calibration: Calibration;
  /** What all tasks share. */
  readonly context: Omit<TaskContext, "resources">;
  /** Where the journal is, and what it is for. */
  readonly request: JournalRequest;
  /** What is known of the run while it continues. */
  readonly sources: Omit<LiveSources, "now">;
}

/** Takes over, in an open journal, what its other runs have of equal n-mers. */
export type TakeOver = Effect.Effect<void, NmerError, Journal>;

type Execution<R> = (
  before: Before,
) => Effect.Effect<OutcomeTable, NmerError, R | ResultStore | Observer>;

type Run<R> = Effect.Effect<OutcomeTable, NmerError, Exclude<R, ResultStore> | Observer>;

/**
 * Runs an execution with its results in a journal, and with what that says of earlier runs: their times are taken into
 * the calibration, and those that it sees are kept.
 *
 * @param journaled What is computed, and where the journal is.
 * @param environment Who has it open, and whether it has a thread of its own: rank 0 of an MPI job answers thousands of
 * cores meanwhile.
 */
export function withJournal(
  journaled: Journaled,
  environment: Pick<RunEnvironment, "identity" | "coordinator" | "startJournalThread" | "findEqual">,
): <R>(execution: Execution<R>) => Run<R> {
  const { calculation, context, request } = journaled;
  return <R>(execution: Execution<R>): Run<R> => {
    const options = {
      path: request.path,
      description: describeRun(calculation, context),
      account: runAccount(calculation, request.about),
      lockOwner: { ...environment.identity, version: VERSION },
      mayBelongTo: request.named === false ? "this-user" as const : "anybody" as const,
    };
    const { coordinator, startJournalThread } = environment;
    const journal = (classes: CopyClasses | undefined) => {
      const store = { context, fresh: request.fresh ?? false, copyClasses: classes };
      return coordinator === undefined || startJournalThread === undefined
        ? Layer.provideMerge(journalStore(store), journalInFile(options))
        : journalInThread(startJournalThread, options, store);
    };
    const run = (takeOver: TakeOver | undefined, classes: CopyClasses | undefined) =>
      Layer.build(journal(classes)).pipe(
        Effect.map((services) =>
          Effect.provide(runInJournal(journaled, takeOver, execution), services) as Run<R>
        ),
        Effect.catch((error) => withoutJournal(error, request, execution)),
        Effect.flatten,
        Effect.scoped,
      ) as Run<R>;
    const { findEqual } = environment;
    return Effect.gen(function* () {
      const takeOver = findEqual && (yield* findEqual(journaled));
      return yield* run(takeOver, yield* inSlices(copyClasses(calculation, context)));
    }) as Run<R>;
  };
}

// The run in a journal that is open.
const runInJournal = <R>(
  journaled: Journaled,
  takeOver: TakeOver | undefined,
  execution: Execution<R>,
) =>
  Effect.gen(function* () {
    const { calculation, calibration, request: { path, fresh = false, report } } = journaled;
    const { opened, notices, finishRun, recordEvent, events, watch, recordLive } = yield* Journal;
    const live = new LiveRun({ ...journaled.sources, now: yield* secondsSince1970 });
    yield* watch(live);
    const ticking = Effect.forever(
      Effect.andThen(Effect.sleep(LOOK_MILLISECONDS), Effect.ignore(Effect.suspend(() => recordLive()))),
    );
    yield* Effect.forkScoped(ticking);
    importTimes(calculation, calibration, yield* events(TASK_TIMES));
    const keepTimes = timesKeeper(calculation, calibration, recordEvent);
    const reportNotices = noticeReporter(notices, report);
    reportNotices();
    if (opened.otherHost !== undefined) {
      report?.(`the journal ${shownName(path)} was last written on ${opened.otherHost}, another machine`);
    }
    if (opened.changes.length > 0 && !fresh) {
      const changed = opened.changes.join("; ");
      report?.(
        `the journal ${
          shownName(path)
        } is of another run; what both share is taken over. Changed: ${changed}`,
      );
    }
    if (takeOver !== undefined) yield* takeOver;
    const running = execution({ crashedBefore: opened.left === "running" }).pipe(
      Effect.onExit((exit) =>
        Effect.all([keepTimes, Effect.ignore(recordLive(true)), Effect.ignore(finishRun(statusOf(exit)))])
      ),
      Effect.ensuring(Effect.sync(reportNotices)), // damage may be found under way
    );
    return yield* observing(allOf([live, noting(recordEvent, keepTimes)]), running);
  }).pipe(Effect.scoped);

// Two runs that share a journal would compute the same tasks twice; of somebody else's the user is to decide.
const FATAL: readonly JournalErrorReason[] = ["in-use", "forged", "not-owned"];

// The run without the journal that it should have had, where it may go without.
function withoutJournal<R>(
  error: NmerError,
  { optional = false, report, leftOut }: JournalRequest,
  execution: Execution<R>,
) {
  const isFatal = error instanceof JournalError && FATAL.includes(error.reason);
  if (!optional || isFatal) return Effect.fail(error);
  leftOut?.();
  report?.(`${error.message}; this run keeps no journal`);
  return Effect.succeed(Effect.provide(execution({ crashedBefore: false }), noStore));
}

type RecordEvent = Journal["recordEvent"];

// Keeps the times that were seen, for later runs.
function timesKeeper(calculation: Calculation, calibration: Calibration, recordEvent: RecordEvent) {
  return Effect.suspend(() =>
    Effect.forEach(
      exportTimes(calculation, calibration),
      (message) => Effect.ignore(recordEvent({ kind: TASK_TIMES, message })),
      { discard: true },
    )
  );
}

// Reports each notice of the journal once.
function noticeReporter(notices: () => readonly string[], report: JournalRequest["report"]): () => void {
  let reported = 0;
  return () => notices().slice(reported).forEach((notice) => (reported++, report?.(notice)));
}

// Notes in the journal what is worth a line there.
function noting(recordEvent: RecordEvent, keepTimes: Effect.Effect<void>): RunObserver {
  return {
    notify: (event) => {
      if (event.type === "level-finished") Effect.runSync(keepTimes);
      if (!NOTED.includes(event.type)) return;
      const message = event.type === "mode-chosen"
        ? `${event.mode}, ${event.workers} at a time: ${event.reason}`
        : "reason" in event
        ? event.reason
        : undefined;
      const task = "index" in event ? event.index : undefined;
      Effect.runSync(Effect.ignore(recordEvent({ kind: event.type, message, task })));
    },
  };
}

function statusOf(exit: Exit.Exit<OutcomeTable, NmerError>): "finished" | "failed" | "interrupted" {
  if (Exit.isSuccess(exit)) return exit.value.failures.size > 0 ? "failed" : "finished";
  return Cause.hasInterrupts(exit.cause) ? "interrupted" : "failed";
}
