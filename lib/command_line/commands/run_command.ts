// nmer run: plan, compute, assemble.

import { resolve } from "@std/path";
import * as Effect from "effect/Effect";
import { shownName } from "../../base/plain_text.ts";
import {
  type Calculation,
  Calibration,
  checkModels,
  type JournalRequest,
  moleculeHash as moleculeHashOf,
  reportOfRun,
  runCalculation,
} from "../../calculation/mod.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import { checkInputWorkers, machineNotices } from "../../calculation/run/machine_notices.ts";
import { problemCounts, problemsOf, type Report } from "../../report/mod.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { parseArguments } from "../options/arguments.ts";
import {
  commandOptions,
  originOf,
  type ResolvedOptions,
  resolveExecution,
} from "../options/execution_options.ts";
import { findJournal } from "../options/find_journal.ts";
import { COMMAND_OPTION, readUserPrograms } from "../options/user_programs.ts";
import { checkResultFile, resultName, STANDARD_OUTPUT } from "../output/open_output.ts";
import { checkOutputs } from "../output/output_files.ts";
import { showUnderstood } from "../output/understood.ts";
import { watchRun } from "../output/watch_run.ts";
import { type Command, EXIT } from "./command.ts";
import { attempt, fromPromise } from "./expected_errors.ts";
import { OUTPUT_OPTION, presentReport } from "./present_report.ts";
import { readCalculation, recordingReads } from "./read_calculation.ts";
import { writtenFiles } from "./written_files.ts";

/** The command `run`. */
export const runCommand: Command = {
  synopsis: "INPUT [-o RESULT.json] [options]",
  description:
    "Plans the tasks of INPUT, computes them in parallel and adds them up. The tables go to standard output,\n" +
    "progress to standard error, and with -o all numbers to a file: QCSchema, as JSON or (.yaml) as YAML.\n" +
    "With -o - the result goes to standard output, and the tables go to standard error. Where the first\n" +
    "tasks of a model all fail alike, that model ends, and others continue.",
  examples: [
    "nmer run examples/water_trimer.yaml",
    "nmer run examples/water_trimer.yaml -o trimer.json -p 4 --timeout 10m",
  ],
  options: [
    OUTPUT_OPTION,
    COMMAND_OPTION,
    ...commandOptions(),
  ],
  run: (args, host, nearlyDone) => run(args, host, nearlyDone),
};

const run = Effect.fnUntraced(function* (args: readonly string[], host: Host, nearlyDone: () => void) {
  const request = yield* readRequest(args, host);
  const { calculation, execution } = request;
  yield* attempt(() => checkModels(calculation));
  yield* attempt(() =>
    showUnderstood(host, calculation, execution, machineNotices(execution, request.machine))
  );
  const calibration = new Calibration();
  const environment = yield* fromPromise(host.runEnvironment);
  const { memoryInUse } = environment;
  const watch = yield* watchRun(host, calculation, execution, { calibration, memoryInUse });
  const journal = journalOf(request, host);
  const { mode, journal: _, fresh: __, ...others } = execution;
  const computation = runCalculation(
    calculation,
    { ...others, calibration, mode, journalFile: journal.request },
    {
      ...environment,
      observe: (event) => {
        if (event.type === "run-finished") nearlyDone();
        watch.observe(event);
      },
    },
  ).pipe(
    (running) => Effect.scoped(Effect.andThen(Effect.forkScoped(watch.ticking), running)),
    Effect.ensuring(watch.close),
  );
  return yield* computation.pipe(
    Effect.flatMap((result) =>
      Effect.map(
        showResult(host, reportOfRun(calculation, result), request),
        (status) => withDoubts(host, status, result.notices.length, execution.strict),
      )
    ),
    Effect.onInterrupt(() => Effect.sync(() => say(host, howToContinue(journal.path(), request.freshBy)))),
  );
});

/** What was asked for. */
interface Request {
  readonly calculation: Calculation;
  readonly execution: ResolvedOptions;
  /** Name of the result file; undefined for none. */
  readonly output: string | undefined;
  /** Path of the journal; undefined for none. */
  readonly journal: string | undefined;
  /** Whether the user, and not an input alone, has named it. */
  readonly namesJournal: boolean;
  /** Where it runs. */
  readonly machine: RunEnvironment["machine"];
  /** What to do so that a run does not begin afresh again; undefined where this one did not. */
  readonly freshBy: string | undefined;
}

const readRequest = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, runCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const inputPath = parsed.operands[0]!;
  const reads = recordingReads(host);
  const calculation = yield* readCalculation(reads.host, inputPath, parsed);
  const { input } = calculation;
  const execution = yield* attempt(() => resolveExecution(parsed, input, host.environment));
  const { machine } = yield* fromPromise(host.runEnvironment);
  yield* attempt(() => checkInputWorkers(input, new Set(parsed.options.keys()), machine));
  const output = resultName(parsed);
  const moleculeHash = moleculeHashOf(calculation.molecule);
  const { path: journal, notice } = execution.journal === undefined
    ? yield* fromPromise(() => findJournal(host, { inputPath, output, moleculeHash }))
    : { path: execution.journal === false ? undefined : execution.journal, notice: undefined };
  const executables = (yield* fromPromise(() => readUserPrograms(reads.host, parsed))).map((program) =>
    program.executable
  );
  const { log, scratch } = execution;
  const written = writtenFiles(parsed, input, {
    output,
    journal,
    isDefaultJournal: execution.journal === undefined,
    log,
    scratch,
  });
  yield* checkOutputs(host, [...reads.files(), ...executables], written);
  if (output !== undefined && output !== STANDARD_OUTPUT) yield* checkResultFile(host, output);
  if (notice !== undefined && execution.quiet !== true) say(host, notice);
  const freshBy = execution.fresh === true ? FRESH_FROM[originOf(parsed, input, "fresh").from] : undefined;
  const namesJournal = execution.journal !== undefined && originOf(parsed, input, "journal").from !== "input";
  return { calculation, execution, output, journal, namesJournal, freshBy, machine } satisfies Request;
});

const FRESH_FROM = {
  arguments: "without --fresh",
  input: "with fresh taken out of the input",
  environment: "without NMER_FRESH",
} as const;

// Where finished tasks are kept, and whether they still are once the run has begun.
function journalOf(
  { journal, namesJournal, execution: { journal: wanted, fresh = false, quiet } }: Request,
  host: Host,
): {
  readonly request: JournalRequest | undefined;
  readonly path: () => string | undefined;
} {
  if (journal === undefined) return { request: undefined, path: () => undefined };
  const path = resolve(journal);
  let keptIn: string | undefined = path;
  return {
    request: {
      path,
      fresh,
      named: namesJournal || fresh, // of a fresh run nothing in it is believed
      optional: wanted === undefined,
      leftOut: () => keptIn = undefined,
      report: (notice) => quiet ? undefined : say(host, notice),
    },
    path: () => keptIn,
  };
}

const showResult = Effect.fnUntraced(function* (
  host: Host,
  report: Report,
  { execution: { format, quiet }, output }: Request,
) {
  yield* presentReport(host, report, { format, quiet, output });
  if (problemsOf(report).length === 0) return EXIT.done;
  say(host, `${problemCounts(report)}; results that need them are left out`);
  return report.endedModels.some(({ lacksSomething }) => lacksSomething)
    ? EXIT.environment
    : EXIT.tasksFailed;
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

function howToContinue(journal: string | undefined, freshBy: string | undefined): string {
  if (journal === undefined) return "stopped; nothing was kept, run again to start over";
  const command = `run the same command ${freshBy === undefined ? "again" : freshBy} to continue`;
  return `stopped; what is finished is in ${shownName(journal)}, ${command}`;
}
