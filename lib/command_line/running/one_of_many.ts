// One calculation of several: looked at before any of them begins, and computed when its turn has come. Whatever goes
// wrong with it is its outcome, and no error of the command.

import { resolve } from "@std/path";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import { InputError, NmerError } from "../../base/error.ts";
import { taskIndex } from "../../base/indices.ts";
import { refuseWarnings } from "../../base/notice.ts";
import { plural } from "../../base/plural.ts";
import { rankOf } from "../../base/scheduling/priority.ts";
import {
  type Calculation,
  type CalculationResult,
  reportOfRun,
  runCalculation,
} from "../../calculation/mod.ts";
import { checkModels } from "../../calculation/prepare/prepare.ts";
import { externalProgramsOf } from "../../calculation/run/installations.ts";
import { checkInputWorkers } from "../../calculation/run/machine_notices.ts";
import { expectedWork } from "../../calculation/run/room.ts";
import type { Phase } from "../../calculation/run/phases/phase.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import type { Admission, RunEvent, SharedWorkers } from "../../execution/mod.ts";
import type { Plan } from "../../plan/mod.ts";
import { problemCounts, problemsOf } from "../../report/mod.ts";
import type { JobCourse } from "../batch/job_course.ts";
import type { Host, LineFile } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { FrameFiles } from "../many/frames.ts";
import { framesOf, type Item, itemOf } from "../many/item.ts";
import type { ManyProgress, Watched } from "../many/many_progress.ts";
import type { ItemOutcome } from "../many/outcome.ts";
import { runWords } from "../options/run_words.ts";
import type { Arguments } from "../options/arguments.ts";
import { type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { checkOutputs } from "../output/output_files.ts";
import { messageOf } from "../output/programs_here.ts";
import { REPORT_FORMATS, writeReport } from "../output/report_formats.ts";
import { type ResultVersion, resultVersion, whyNotVersion } from "../output/result_version.ts";
import { logEntry, logLine } from "../output/run_log.ts";
import { EXIT, exitStatusOf } from "../command/command.ts";
import { attempt } from "../command/expected_errors.ts";
import { readCalculation, recordingReads } from "../command/read_calculation.ts";
import { statusOf } from "./show_shard.ts";
import { writtenFiles } from "./written_files.ts";

/** What is needed to look at inputs. */
export interface Looking {
  readonly parsed: Arguments;
  readonly host: Host;
  readonly files: FrameFiles;
  /** Of the arguments and the environment. */
  readonly options: ResolvedOptions;
  readonly environment: RunEnvironment;
}

/** What all calculations of a command have in common. */
export interface Many extends Looking {
  readonly admission: Admission;
  readonly workers: SharedWorkers;
  readonly progress: ManyProgress;
  readonly log: LineFile | undefined;
  /** How they end in a job of a batch system. */
  readonly course: JobCourse;
  /** When all must have ended, by `performance.now()`. */
  readonly deadline: number;
}

/** A calculation that was looked at. */
export interface Looked extends Pick<Watched, "tasks" | "seconds"> {
  readonly item: Item;
  /** Its place among all, from 0. */
  readonly place: number;
  /** Of its input's priority. */
  readonly rank: number;
  /** Whether it starts programs of its own. */
  readonly isExternal: boolean;
}

/**
 * Looks at all inputs; gives those that can be computed in the order in which they begin, by priority and the largest
 * first. The others have their outcome already.
 */
export const lookAtAll = Effect.fnUntraced(function* (
  looking: Looking,
  folder: string,
  outcomes: ItemOutcome[],
) {
  const { parsed, host, files, options } = looking;
  const looked: Looked[] = [];
  let [place, warnings] = [0, 0];
  for (const path of parsed.operands) {
    let items: readonly Item[] = [itemOf(path, folder)];
    for (let i = 0; i < items.length; i++) {
      const reader = files.reader(i + 1, (count) => {
        if (i === 0) items = framesOf(path, folder, count);
      });
      const work = yield* Effect.result(lookAt(looking, path, { ...host, readFile: reader }));
      const item = items[i]!;
      if (work._tag === "Success") looked.push({ item, place, ...work.success });
      else outcomes.push(yield* refused(host, item, place, work.failure));
      if (work._tag === "Success") warnings += work.success.warnings;
      place++;
    }
  }
  if (warnings > 0 && options.quiet !== true) {
    say(host, `${plural(warnings, "warning")} about these inputs; \`nmer validate\` shows what is meant`);
  }
  return looked.sort((one, other) => other.rank - one.rank || other.seconds - one.seconds);
});

const lookAt = Effect.fnUntraced(
  function* ({ parsed, host, environment }: Looking, path: string, seen: Host) {
    const calculation = yield* readCalculation(seen, path, parsed);
    const { input, notices } = calculation;
    return yield* attempt(() => {
      const { strict = false } = resolveExecution(parsed, input, host.environment);
      checkModels(calculation);
      checkInputWorkers(input, new Set(parsed.options.keys()), environment.machine);
      if (strict) refuseWarnings(notices, path);
      const warnings = notices.filter(({ severity }) => severity === "warning").length;
      const isExternal = externalProgramsOf(calculation).size > 0;
      return { ...expectedWork(calculation), rank: rankOf(input.priorities, "", 0), isExternal, warnings };
    });
  },
);

const refused = Effect.fnUntraced(function* (host: Host, item: Item, place: number, error: NmerError) {
  const problem = yield* messageOf(error, host);
  say(host, item.frame === undefined ? problem : `${item.name}: ${problem}`);
  return {
    place,
    name: item.name,
    status: "refused",
    exit: exitStatusOf(error),
    problem,
  } satisfies ItemOutcome;
});

/** Computes one; its outcome, whatever happens but an interruption. */
export function computed(many: Many, looked: Looked, arrived: () => void): Effect.Effect<ItemOutcome> {
  const { item: { name }, place } = looked;
  const begin = performance.now();
  const ended = (outcome: Omit<ItemOutcome, "place" | "name" | "seconds">): ItemOutcome => {
    const seconds = (performance.now() - begin) / 1000;
    const what = outcome.problem ?? `done, ${outcome.energy ?? "no"} Hartree`;
    many.progress.ended(name, outcome.exit === EXIT.done, what);
    return { place, name, ...outcome, seconds };
  };
  return Effect.suspend(() => {
    many.progress.began({ name });
    return run(many, looked, arrived);
  }).pipe(
    Effect.map(ended),
    Effect.catch((error) =>
      Effect.map(
        messageOf(error, many.host),
        (problem) =>
          ended({
            status: error instanceof InputError ? "refused" : "failed",
            exit: exitStatusOf(error),
            problem,
          }),
      )
    ),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>);
      const problem = `a bug in nmer, please report it: ${Cause.pretty(cause)}`;
      return Effect.sync(() => ended({ status: "failed", exit: EXIT.bug, problem }));
    }),
  );
}

const run = Effect.fnUntraced(function* (many: Many, looked: Looked, arrived: () => void) {
  const { parsed, host, files, environment, admission, workers, deadline } = many;
  const { item } = looked;
  const left = deadline - performance.now();
  if (left <= 0) {
    return { status: "out-of-time", exit: EXIT.tasksFailed, problem: "not begun in time" } as const;
  }
  const reads = recordingReads({ ...host, readFile: files.reader(item.frame ?? 1) });
  const calculation = yield* readCalculation(reads.host, item.path, parsed);
  const execution = yield* attempt(() => resolveExecution(parsed, calculation.input, host.environment));
  const journal = execution.journal === false ? undefined : item.journal;
  const written = writtenFiles(parsed, calculation.input, {
    output: item.result,
    journal,
    isDefaultJournal: true,
    scratch: execution.scratch,
  });
  yield* checkOutputs(host, reads.files(), written);
  const watched = new WatchedItem(many, looked, calculation);
  const { mode, journal: _, fresh = false, shard: __, ...others } = execution;
  const report = (notice: string) => many.progress.line(`${item.name}: ${notice}`);
  const words = runWords(parsed, item.path);
  const about = { input: item.path, folder: resolve("."), options: execution, words, severalInputs: true };
  const request = {
    ...others,
    mode: mode === "mpi" ? "auto" : mode,
    ...(Number.isFinite(left) ? { runTimeoutMilliseconds: left } : {}),
    ...(journal === undefined
      ? {}
      : { journalFile: { path: resolve(journal), fresh, named: fresh, optional: true, about, report } }),
  } as const;
  const result = yield* runCalculation(calculation, request, {
    ...environment,
    startWorker: () => workers.borrow(),
    sharing: { admission, arrived },
    phaseBegan: watched.phaseBegan,
    observe: (event) => watched.isNews(event) ? observe(many, watched, event) : undefined,
  });
  return yield* outcomeOf(host, item, calculation, result, resultVersion(execution, calculation.input));
});

/** An input as the progress of all sees it. */
class WatchedItem implements Watched {
  readonly name: string;
  tasks: number;
  seconds: number;
  readonly #progress: ManyProgress;
  #plan: Plan;
  #isFirst = true;

  constructor({ progress }: Pick<Many, "progress">, { item, tasks, seconds }: Looked, { plan }: Calculation) {
    this.name = item.name;
    this.tasks = tasks;
    this.seconds = seconds;
    this.#plan = plan;
    this.#progress = progress;
  }

  readonly label = (index: number): string => this.#plan.label(taskIndex(index));

  /** Other tasks are computed from now on, those of before among them. */
  readonly phaseBegan = ({ calculation, before }: Phase): void => {
    if (before === undefined) return;
    const { tasks, seconds } = expectedWork(calculation);
    this.#progress.grew(tasks - this.tasks, seconds - this.seconds);
    this.tasks = tasks;
    this.seconds = seconds;
    this.#plan = calculation.plan;
    this.#isFirst = false;
  };

  /** Whether an event says something new: not that a phase takes over what one before has computed. */
  isNews(event: RunEvent): boolean {
    return this.#isFirst || event.type !== "task-finished" || event.outcome.status !== "reused";
  }
}

function observe(
  { progress, log, course, options: { logFormat = "text" } }: Many,
  watched: Watched,
  event: RunEvent,
) {
  progress.notify(watched, event);
  course.observe(event);
  if (log === undefined) return;
  const entry = logEntry(event, watched.label);
  const named = {
    ...entry,
    message: `${watched.name}: ${entry.message}`,
    fields: { input: watched.name, ...entry.fields },
  };
  log.write(`${logLine(named, new Date(), logFormat)}\n`);
}

// Writes the result, with what is known where tasks have failed.
const outcomeOf = Effect.fnUntraced(function* (
  host: Host,
  item: Item,
  calculation: Calculation,
  result: CalculationResult,
  version: ResultVersion,
) {
  const report = reportOfRun(calculation, result);
  const { energy } = result.assembly.returned;
  const known = { tasks: result.statistics.tasks, ...(energy === undefined ? {} : { energy }) };
  if (result.outOfTime) {
    return {
      status: "out-of-time",
      exit: EXIT.tasksFailed,
      problem: problemCounts(report),
      ...known,
    } as const;
  }
  yield* writeReport(host, item.result, report, REPORT_FORMATS, { version });
  const written = { result: item.result, ...known };
  if (problemsOf(report).length === 0) return { status: "done", exit: EXIT.done, ...written } as const;
  const whyNot = whyNotVersion(report, version);
  const problem = `${problemCounts(report)}${whyNot === undefined ? "" : `; ${whyNot}`}`;
  return { status: "failed", exit: statusOf(report), problem, ...written } as const;
});
