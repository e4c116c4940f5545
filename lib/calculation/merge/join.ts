// Joining journals: what several of them, of shards or of whole runs, have of a calculation's tasks. Each is locked while
// it is read, and left as it was.

import { resolve } from "node:path";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import { taskIndex } from "../../base/indices.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import type { Steps } from "../../base/steps.ts";
import { VERSION } from "../../base/version.ts";
import { inSlices, readingJournal, type ReadResults } from "../../execution/mod.ts";
import { resultShapes, type TaskContext } from "../../programs/mod.ts";
import { copyClasses } from "../copies/copy_classes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { describeRun } from "../run/describe_run.ts";
import type { FailedTask } from "../run/run.ts";
import { JoinedResults } from "./joined_results.ts";
import { copyIndexSteps, indexSteps, KeyIndex } from "./key_index.ts";
import { chooseVersions } from "./choose_versions.ts";
import { inFailingSlices, type JournalSource, openBeside, type OpenJournal } from "./open_journals.ts";
import type { VersionCount } from "./versions.ts";

/** What is to be joined. */
export interface JoinRequest {
  /** Names of the journals; no file twice. */
  readonly journals: readonly string[];
  /** Which of them, from 0, counts where results differ; undefined where none does. */
  readonly preferred?: number | undefined;
  /** Who opens them. */
  readonly identity: { readonly pid: number; readonly host: string };
  /** External programs whose results are asked for; default those that most results are of. */
  readonly installations?: TaskContext["installations"];
  /** Whether they are read beside whoever has them open, and not locked; default false. */
  readonly beside?: boolean;
  /** Receives what the user should know: damage, journals of something else. */
  readonly report: (notice: string) => void;
}

/** A journal, and what it has of a calculation. */
export interface JoinedJournal {
  /** Its name. */
  readonly journal: string;
  /** Number of tasks whose results are taken from it. */
  readonly results: number;
  /** Number of its results that are of other calculations. */
  readonly others: number;
  /** Number of its results that are of this one, those that another journal had as well included. */
  readonly own: number;
  /** Number of failures that it has, where it has nothing else and all are of other calculations. */
  readonly foreignFailures?: number;
  /** What its latest run is apart from this calculation, where none of its results is of this one. */
  readonly differences: readonly string[];
}

/** A task that has failed, and where that is recorded. */
export interface RecordedFailure extends FailedTask {
  /** Its place in the plan. */
  readonly task: number;
  /** Name of the journal. */
  readonly journal: string;
}

/** What several journals have together. */
export interface Joined {
  /** The results. */
  readonly known: JoinedResults;
  /** The journals, in the order of the request. */
  readonly journals: readonly JoinedJournal[];
  /** Tasks without a result that have failed, in the order of the plan. */
  readonly failures: readonly RecordedFailure[];
  /** What all tasks share. */
  readonly context: Omit<TaskContext, "resources">;
  /** Of programs of which there are results of several versions: all of these, the one that counts first. */
  readonly several: readonly VersionCount[];
}

/**
 * Joins journals.
 *
 * Fails with a {@linkcode JournalError} where one of them cannot be read: it is in use, or no journal at all.
 */
export const joinJournals: (
  calculation: Calculation,
  request: JoinRequest,
) => Effect.Effect<Joined, NmerError> = Effect.fnUntraced(function* (
  calculation: Calculation,
  request: JoinRequest,
) {
  const { journals, preferred } = request;
  if (calculation.equivalents !== undefined) yield* inSlices(calculation.equivalents.find());
  const clock = yield* Clock.Clock;
  const owner = () => ({
    ...request.identity,
    version: VERSION,
    since: clock.currentTimeMillisUnsafe() / 1000,
  });
  const open: OpenJournal = request.beside === true
    ? openBeside
    : (name) => readingJournal(resolve(name), owner);
  const shared = contextOf(calculation);
  const { installations, several } = request.installations === undefined
    ? yield* chooseVersions(calculation, { journals, preferred, open, context: shared })
    : { installations: request.installations, several: [] };
  const context = { ...shared, ...(installations === undefined ? {} : { installations }) };
  const join = new Join(calculation, context, preferred);
  yield* inSlices(join.index());
  const numbers = journals.map((_, number) => number);
  const order = preferred === undefined
    ? numbers
    : [preferred, ...numbers.filter((one) => one !== preferred)];
  for (const number of order) {
    const read = Effect.flatMap(open(journals[number]!), (reader) => join.read(reader, number, request));
    yield* Effect.scoped(read);
  }
  return { ...join.joined(request), several } satisfies Joined;
});

function contextOf({ plan, programs, molecule }: Calculation): Omit<TaskContext, "resources"> {
  const models = plan.models.map((name) => programs.get(name)!.prepared);
  return { molecule, models, driver: plan.expansion.driver };
}

class Join {
  readonly #calculation: Calculation;
  readonly #context: Omit<TaskContext, "resources">;
  readonly #keys: KeyIndex;
  /** Under which keys tasks have copies of equal n-mers elsewhere; undefined where those do not count. */
  readonly #copyKeys: KeyIndex | undefined;
  readonly #known: JoinedResults;
  readonly #read = new Map<number, ReadResults & Pick<JoinedJournal, "differences" | "foreignFailures">>();
  readonly #failures = new Map<number, { readonly message: string; readonly journal: number }>();

  constructor(
    calculation: Calculation,
    context: Omit<TaskContext, "resources">,
    preferred: number | undefined,
  ) {
    this.#calculation = calculation;
    this.#context = context;
    this.#keys = new KeyIndex(calculation.plan.taskCount);
    this.#copyKeys = calculation.equivalents && new KeyIndex(calculation.plan.taskCount);
    this.#known = new JoinedResults(calculation, preferred);
  }

  /** Finds out the keys of all tasks, in steps of some milliseconds. */
  *index(): Steps<void> {
    yield* indexSteps(this.#keys, this.#calculation, this.#context);
    const classes = yield* copyClasses(this.#calculation, this.#context);
    if (classes !== undefined) {
      yield* copyIndexSteps(this.#copyKeys!, this.#calculation, this.#context, classes);
    }
  }

  /** Takes in what a journal has. */
  read(
    reader: JournalSource,
    number: number,
    { report, journals }: JoinRequest,
  ): Effect.Effect<void, NmerError> {
    return Effect.map(inFailingSlices(this.#take(reader, number)), (read) => {
      reader.notices.forEach(report);
      if (read.misfits > 0) {
        report(
          `the journal ${shownName(journals[number]!)} has ${
            plural(read.misfits, "result")
          } that can be none of ` +
            "this input's tasks, and not believed",
        );
      }
    });
  }

  *#take(reader: JournalSource, number: number): Steps<ReadResults> {
    const { plan } = this.#calculation;
    const shapeOf = resultShapes(this.#context);
    const requestOf = (task: number) => {
      const { model, real, basis } = plan.at(taskIndex(task));
      return { model: plan.models.indexOf(model), real, basis };
    };
    const read = yield* reader.results({
      shapeOf: (key) => {
        const task = this.#indexOf(key)?.first(key) ?? -1;
        return task < 0 ? undefined : shapeOf(requestOf(task));
      },
      take: (key, stored) => {
        const keys = this.#indexOf(key)!;
        for (let task = keys.first(key); task >= 0; task = keys.next(task)) {
          if (keys === this.#keys) this.#known.take(task, stored, number);
          else this.#known.takeCopy(task, stored, number);
        }
      },
    });
    const failures = { own: 0, others: 0 };
    yield* reader.failures(({ key, failure }) => {
      const task = this.#keys.first(key);
      failures[task >= 0 ? "own" : "others"]++;
      if (task >= 0 && failure !== undefined && !this.#known.has(task)) {
        this.#failures.set(task, { message: failure.message, journal: number });
      }
    });
    const hasFailed = read.taken + read.others + failures.own === 0 && failures.others > 0;
    const isOther = read.taken === 0 && read.others > 0 || hasFailed;
    const differences = isOther ? reader.differences(describeRun(this.#calculation, this.#context)) : [];
    this.#read.set(number, {
      ...read,
      differences,
      ...(hasFailed ? { foreignFailures: failures.others } : {}),
    });
    return read;
  }

  /** The index that has a key; undefined where none has. */
  #indexOf(key: Uint8Array): KeyIndex | undefined {
    return [this.#keys, this.#copyKeys].find((keys) => keys !== undefined && keys.first(key) >= 0);
  }

  /** Whether a task is to be computed and has no result. */
  #isOpen(task: number): boolean {
    return !this.#known.has(task) && this.#calculation.equivalents?.computed.has(task) !== false;
  }

  joined({ journals }: JoinRequest): Omit<Joined, "several"> {
    const { plan } = this.#calculation;
    this.#known.complete();
    const counts = this.#known.counts(journals.length);
    return {
      known: this.#known,
      context: this.#context,
      journals: journals.map((journal, number) => {
        const { taken, others, differences, foreignFailures } = this.#read.get(number)!;
        const failed = foreignFailures === undefined ? {} : { foreignFailures };
        return { journal, results: counts[number]!, others, own: taken, ...failed, differences };
      }),
      failures: [...this.#failures].filter(([task]) => this.#isOpen(task)).sort(([a], [b]) => a - b)
        .map(([task, { message, journal }]) => ({
          task,
          label: plan.label(taskIndex(task)),
          message,
          journal: journals[journal]!,
        })),
    };
  }
}
