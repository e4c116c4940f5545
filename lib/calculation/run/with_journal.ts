// A run with a journal: what the run is, in the journal's words, and how it began and ended.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import { VERSION } from "../../base/version.ts";
import {
  contentHash,
  Journal,
  JournalError,
  journalInFile,
  journalStore,
  noStore,
  Observer,
  type OutcomeTable,
  type ResultStore,
  type RunDescription,
  type RunEvent,
} from "../../execution/mod.ts";
import { identityOf, type TaskContext } from "../../programs/mod.ts";
import type { Calibration } from "../cost/calibration.ts";
import { exportTimes, importTimes, TASK_TIMES } from "../cost/timing_history.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** Where finished tasks are kept, so that they need not be computed again. */
export interface JournalRequest {
  /** Absolute path of the file. */
  readonly path: string;
  /** Whether results that are there already are ignored, and replaced; default false. */
  readonly fresh?: boolean;
  /** Whether a run goes on without a journal where this one cannot be had; default false. */
  readonly optional?: boolean;
  /** Is told where an optional journal cannot be had, and nothing is kept. */
  readonly leftOut?: () => void;
  /** Is told what the user should know: damage, what changed since the last run. */
  readonly tell?: (notice: string) => void;
}

// What is worth a line in the journal; single tasks are in it anyway.
const NOTED: readonly RunEvent["type"][] = [
  "mode-chosen",
  "run-started",
  "task-retried",
  "mode-changed",
  "stalled",
  "run-finished",
];

/** What an execution may know of the runs before it. */
export interface Before {
  /** Whether an earlier run of the same calculation was left as if it were still running. */
  readonly crashedBefore: boolean;
}

/**
 * Runs an execution with its results in a journal, and with what that tells of earlier runs: their times are taken into
 * the calibration, and those that it sees are kept.
 */
export function withJournal(
  calculation: Calculation,
  calibration: Calibration,
  context: Omit<TaskContext, "resources">,
  { path, fresh = false, optional = false, tell, leftOut }: JournalRequest,
  identity: { readonly pid: number; readonly host: string },
) {
  return <R>(
    execution: (before: Before) => Effect.Effect<OutcomeTable, NmerError, R | ResultStore | Observer>,
  ): Effect.Effect<OutcomeTable, NmerError, Exclude<R, ResultStore> | Observer> => {
    const journal = journalInFile({
      path,
      description: describeRun(calculation, context),
      holder: { ...identity, version: VERSION },
    });
    const run = Effect.gen(function* () {
      const { opened, notices, finishRun, recordEvent, events } = yield* Journal;
      importTimes(calculation, calibration, yield* events(TASK_TIMES));
      const keepTimes = Effect.suspend(() =>
        Effect.forEach(
          exportTimes(calculation, calibration),
          (message) => Effect.ignore(recordEvent({ kind: TASK_TIMES, message })),
          { discard: true },
        )
      );
      let told = 0;
      const tellNotices = () => notices().slice(told).forEach((notice) => (told++, tell?.(notice)));
      tellNotices();
      if (opened.changes.length > 0 && !fresh) {
        tell?.(
          `the journal ${path} is of another run; what both share is taken over. Changed: ${
            opened.changes.join("; ")
          }`,
        );
      }
      const { notify } = yield* Observer;
      const noting = (event: RunEvent) => {
        notify(event);
        if (event.type === "level-finished") Effect.runSync(keepTimes);
        if (!NOTED.includes(event.type)) return;
        const message = event.type === "mode-chosen"
          ? `${event.mode}, ${event.workers} at a time: ${event.reason}`
          : "reason" in event
          ? event.reason
          : undefined;
        const task = "index" in event ? event.index : undefined;
        Effect.runSync(Effect.ignore(recordEvent({ kind: event.type, message, task })));
      };
      return yield* execution({ crashedBefore: opened.left === "running" }).pipe(
        Effect.provide(journalStore({ context, fresh })),
        Effect.provideService(Observer, { notify: noting }),
        Effect.onExit((exit) => Effect.andThen(keepTimes, Effect.ignore(finishRun(statusOf(exit))))),
        Effect.ensuring(Effect.sync(tellNotices)), // damage may be found under way
      );
    });
    return Layer.build(journal).pipe(
      Effect.map((services) => Effect.provide(run, services)),
      Effect.catch((error) => {
        // Whoever shares a journal would compute the same tasks again.
        const inUse = error instanceof JournalError && error.reason === "in-use";
        if (!optional || inUse) return Effect.fail(error);
        leftOut?.();
        tell?.(`${error.message}; this run keeps no journal`);
        return Effect.succeed(Effect.provide(execution({ crashedBefore: false }), noStore));
      }),
      Effect.flatten,
      Effect.scoped,
    ) as Effect.Effect<OutcomeTable, NmerError, Exclude<R, ResultStore> | Observer>;
  };
}

function statusOf(exit: Exit.Exit<OutcomeTable, NmerError>): "finished" | "failed" | "interrupted" {
  if (Exit.isSuccess(exit)) return exit.value.failures.size > 0 ? "failed" : "finished";
  return Cause.hasInterrupts(exit.cause) ? "interrupted" : "failed";
}

function describeRun(
  { plan, molecule, models }: Calculation,
  { installations }: Pick<TaskContext, "installations">,
): RunDescription {
  const { expansion } = plan;
  return {
    nmer: VERSION,
    molecule: {
      hash: contentHash({
        symbols: molecule.symbols,
        geometry: Array.from(molecule.geometry),
        fragments: molecule.fragments,
        multiplicity: molecule.multiplicity,
      }),
      atoms: molecule.symbols.length,
      fragments: molecule.fragments.length,
    },
    driver: expansion.driver,
    bsse: expansion.treatments,
    max_nbody: expansion.maxNbody,
    levels: Object.fromEntries([
      ...expansion.levels.flatMap(({ model, nbodies }) =>
        nbodies.map((nbody) => [String(nbody), model] as const)
      ),
      ...(expansion.supersystem === undefined ? [] : [["supersystem", expansion.supersystem] as const]),
    ]),
    models: Object.fromEntries(plan.models.map((name) => {
      const model = models.get(name)!;
      const { program, method, basis, keywords } = model;
      const { version } = identityOf(model, installations);
      return [name, { program, version, method, basis: basis ?? null, keywords: JSON.stringify(keywords) }];
    })),
    options: {
      return_total_data: expansion.returnTotalData,
      supersystem_ie_only: expansion.supersystemIeOnly,
      ...(molecule.embeddingCharges === undefined
        ? {}
        : { embedding_charges: contentHash(Array.from(molecule.embeddingCharges)) }),
    },
  };
}
