// nmer run: plan, compute, assemble.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { NmerError } from "../../base/error.ts";
import {
  type Calculation,
  type CalculationResult,
  Calibration,
  type ComputedTasks,
  computeTasks,
  reportedMerge,
  reportOfRun,
  runCalculation,
} from "../../calculation/mod.ts";
import { machineNotices } from "../../calculation/run/machine_notices.ts";
import type { RunRequest } from "../../calculation/run/run_request.ts";
import type { Joined } from "../../calculation/merge/join.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import type { RunEvent } from "../../execution/mod.ts";
import { problemCounts, problemsOf, type Report } from "../../report/mod.ts";
import { JobCourse, type Kept } from "../batch/job_course.ts";
import { type JobTime, jobTime } from "../batch/job_time.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { commandOptions, type ResolvedOptions } from "../options/execution_options.ts";
import { GEOMETRY_OPTIONS } from "../options/geometry_options.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { originOf } from "../output/log_origin.ts";
import { showUnderstood } from "../output/understood.ts";
import { watchRun } from "../output/watch_run.ts";
import { launchOf, runUnderMpi } from "../running/under_mpi.ts";
import { type Command, type Ending, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { resultVersion } from "../output/result_version.ts";
import { OUTPUT_OPTION, presentReport } from "../running/present_report.ts";
import { isShardApart } from "../running/rank_options.ts";
import { partOf } from "../running/run_part.ts";
import { ONLY_MISSING_OPTION, PREFER_OPTION, RETRY_FAILED_OPTION } from "../running/part_request.ts";
import { howToContinue, journalOf, readRequest, type Request } from "../running/run_request.ts";
import { saidOnce } from "../running/said_once.ts";
import { isMany, runMany } from "../running/run_many.ts";
import { mergeWords, moreWords } from "../running/show_missing.ts";
import { showShard, statusOf } from "../running/show_shard.ts";

/** The command `run`. */
export const runCommand: Command = {
  synopsis: "INPUT|GEOMETRY... [-o RESULT.json|DIR] [options] [--only-missing JOURNAL...]",
  description:
    "Plans the tasks of INPUT, computes them in parallel and adds them up. The tables go to standard output,\n" +
    "progress to standard error, and with -o all numbers to a file: QCSchema, as JSON or (.yaml) as YAML.\n" +
    "With -o - the result goes to standard output, and the tables go to standard error. Where the first\n" +
    "tasks of a model all fail alike, that model ends, and others continue. With --shard i/N it computes part i\n" +
    "of N into a journal of its own and adds nothing up: `nmer merge` does, once all parts are there.\n" +
    "A GEOMETRY (.xyz, .pdb and others, QCSchema Molecule) with --method needs no input; its fragments are\n" +
    "detected where it does not say them. `-` is standard input; give -o or --journal to keep what is computed.\n" +
    "Several inputs, and the frames of an XYZ file, go through one pool; -o DIR is the folder of their results.",
  examples: [
    "nmer run examples/water_trimer.yaml",
    "nmer run examples/water_trimer.yaml -o trimer.json -p 4 --timeout 10m",
    "nmer run examples/water_trimer.xyz --method hf --basis 6-31g --bsse cp --max-nbody 2",
    "nmer run examples/water_trimer.yaml --shard 2/3",
    "nmer run examples/water_*.yaml -o results",
  ],
  options: [
    {
      ...OUTPUT_OPTION,
      value: "RESULT.json|DIR",
      help: "result, .json or .yaml; - is standard output; DIR for many inputs",
    },
    ...GEOMETRY_OPTIONS,
    COMMAND_OPTION,
    ONLY_MISSING_OPTION,
    RETRY_FAILED_OPTION,
    PREFER_OPTION,
    ...commandOptions(),
  ],
  run: (args, host, ending) => run(args, host, ending),
};

const run = Effect.fnUntraced(function* (args: readonly string[], host: Host, ending: Ending) {
  const what = "at least one INPUT file";
  const parsed = yield* Effect.exit(
    attempt(() => parseArguments(args, runCommand.options, { least: 1, most: Infinity, what })),
  );
  const launch = launchOf(host);
  const compute = (host: Host) => Effect.flatMap(parsed, (parsed) => runParsed(parsed, host, ending));
  const found = Exit.isSuccess(parsed) ? parsed.value : undefined;
  if (launch === undefined || isShardApart(found, host.environment)) return yield* compute(host);
  if (namesSeveral(parsed)) return yield* saidOnce(launch, compute(host));
  return yield* runUnderMpi(launch, {
    commandLine: ["run", ...args],
    parsed: found,
    run: compute,
    nearlyDone: ending.nearlyDone,
  }, host);
});

/** Whether several inputs are named, which no job of MPI computes. */
function namesSeveral(parsed: Exit.Exit<Arguments, unknown>): boolean {
  return Exit.isSuccess(parsed) && parsed.value.operands.length > 1 &&
    !parsed.value.options.has("only-missing");
}

const runParsed = Effect.fnUntraced(function* (parsed: Arguments, host: Host, ending: Ending) {
  if (yield* isMany(parsed, host)) return yield* runMany(parsed, host, ending);
  const request = yield* readRequest(parsed, host);
  const { execution, shard } = request;
  yield* attempt(() =>
    showUnderstood(host, request.calculation, execution, machineNotices(execution, request.machine))
  );
  const environment = yield* fromPromise(host.runEnvironment);
  const { calculation, joined, choosePart } = yield* partOf(host, request, environment);
  const calibration = new Calibration();
  const { memoryInUse } = environment;
  const watch = yield* watchRun(host, calculation, execution, {
    calibration,
    memoryInUse,
    originOf: originOf(shard, environment),
  });
  const journal = journalOf(request, host);
  const { mode, journal: _, fresh: __, shard: ___, ...others } = execution;
  const time = yield* jobTime(host, execution.quiet === true);
  const course = new JobCourse(host, time, keptBy(request, journal));
  const observe = (event: RunEvent) => {
    if (event.type === "run-finished") ending.nearlyDone();
    course.observe(event);
    watch.observe(event);
  };
  const known = joined?.known.results;
  const { request: limit, over } = limitOf(execution, time);
  const runRequest = {
    ...others,
    ...limit,
    calibration,
    mode,
    journalFile: journal.request,
    known,
    choosePart,
  };
  const world = { ...environment, observe, phaseBegan: watch.phaseBegan };
  const shown = computedAndShown(host, parsed, request, { calculation, joined, runRequest, world });
  const show = shown((computed, show) =>
    !computed.outOfTime
      ? show
      : over === undefined
      ? Effect.tap(show, () => Effect.sync(() => say(host, howToContinue(journal.path(), request.freshBy))))
      : Effect.sync(() => course.outOfTime(over, computed) ? EXIT.outOfTime : EXIT.environment)
  );
  return yield* show.pipe(
    (running) => Effect.scoped(Effect.andThen(Effect.forkScoped(watch.ticking), running)),
    Effect.ensuring(watch.close),
    Effect.flatten,
    Effect.onInterrupt(() =>
      Effect.map(
        course.interrupted,
        (getsFurther) => getsFurther ? undefined : ending.endWith(EXIT.environment),
      )
    ),
  );
});

function keptBy({ freshBy }: Request, { path }: ReturnType<typeof journalOf>): Kept {
  return {
    continues: () => path() !== undefined && freshBy === undefined,
    howTo: () => howToContinue(path(), freshBy),
  };
}

// How long a run may take: as was asked for, or as its job leaves it, whatever is less. Where the job's time is over,
// what is computed is no result but a part of one.
function limitOf(
  { runTimeoutMilliseconds = Infinity }: ResolvedOptions,
  time: JobTime | undefined,
): { readonly request: Pick<RunRequest, "runTimeoutMilliseconds">; readonly over: JobTime | undefined } {
  if (time === undefined || time.milliseconds >= runTimeoutMilliseconds) {
    return { request: {}, over: undefined };
  }
  return { request: { runTimeoutMilliseconds: time.milliseconds }, over: time };
}

/** What a run is made of, once all of it is read. */
interface Running {
  readonly calculation: Calculation;
  readonly joined: Joined | undefined;
  readonly runRequest: RunRequest;
  readonly world: RunEnvironment;
}

/** Decides between what is shown of computed tasks and something else. */
type Unless = (
  computed: ComputedTasks,
  show: Effect.Effect<number, NmerError>,
) => Effect.Effect<number, NmerError>;

/** Computes; gives what shows the results: of a shard where they are, of others the sums. */
function computedAndShown(
  host: Host,
  parsed: Arguments,
  request: Request,
  { calculation, joined, runRequest, world }: Running,
): (unless: Unless) => Effect.Effect<Effect.Effect<number, NmerError>, NmerError> {
  const { shard, execution: { strict } } = request;
  const merge = mergeWords(host, request, moreWords(parsed));
  return (unless) =>
    shard === undefined
      ? Effect.map(runCalculation(calculation, runRequest, world), (result) => {
        const ofOthers = request.retryFailed ? undefined : joined; // else all is of its own journal
        const report = reportOf(result.calculation, ofOthers, result, request);
        const showing = showResult(host, report, request, merge);
        return unless(
          result,
          Effect.map(showing, (status) => withDoubts(host, status, result.notices.length, strict)),
        );
      })
      : Effect.map(computeTasks(calculation, runRequest, world), (computed) =>
        unless(
          computed,
          Effect.flatMap(merge, (merge) =>
            showShard(host, computed.calculation, computed, {
              ...request,
              shard,
              journal: request.journal!,
              merge,
            })),
        ));
}

// What was computed, and what others had computed before.
function reportOf(
  calculation: Calculation,
  joined: Joined | undefined,
  result: CalculationResult,
  { journal }: Request,
): Report {
  const report = reportOfRun(calculation, result);
  if (joined === undefined) return report;
  const merged = reportedMerge(calculation, joined);
  const { tasks: { computed, reused } } = result.statistics;
  const own = journal === undefined ? [] : [{ journal, results: computed + reused }];
  const busySeconds = merged.busySeconds + result.resultSeconds;
  return { ...report, merged: { ...merged, busySeconds, journals: [...merged.journals, ...own] } };
}

const showResult = Effect.fnUntraced(function* (
  host: Host,
  report: Report,
  { execution, calculation: { input }, output, named, journal }: Request,
  merge: Effect.Effect<string>,
) {
  const { format, quiet } = execution;
  yield* presentReport(host, report, { format, quiet, output, version: resultVersion(execution, input) });
  const isKept = named !== undefined && journal !== undefined;
  if (isKept && quiet !== true) host.err(`to join all of them again: ${yield* merge}\n`);
  if (problemsOf(report).length === 0) return EXIT.done;
  say(host, `${problemCounts(report)}; results that need them are left out`);
  return statusOf(report);
});

// What only the results have shown cannot be refused any more, but it is no success where warnings are errors.
function withDoubts(host: Host, status: number, doubts: number, strict = false): number {
  if (status !== EXIT.done || doubts === 0 || !strict) return status;
  say(
    host,
    "the results give the warning above, and --strict makes an error of it; they are written all the same",
  );
  return EXIT.tasksFailed;
}
