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
import { checkInputWorkers, machineNotices } from "../../calculation/run/machine_notices.ts";
import { problemCounts, problemsOf, type Report } from "../../report/mod.ts";
import type { Host } from "../host/host.ts";
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
    "With -o - the result goes to standard output, and the tables go to standard error.\n" +
    "Where the first tasks of a model all fail alike, that model ends and the others continue.",
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
    showUnderstood(host, calculation, execution, machineNotices(execution, host.machine()))
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
  ).pipe(Effect.ensuring(watch.close));
  return yield* computation.pipe(
    Effect.flatMap((result) => showResult(host, reportOfRun(calculation, result), request)),
    Effect.onInterrupt(() =>
      Effect.sync(() => host.err(`nmer: ${howToContinue(journal.path(), request.freshBy)}\n`))
    ),
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
  const machine = host.machine();
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
  const written = writtenFiles(parsed, input, { output, journal, log, scratch });
  yield* checkOutputs(host, [...reads.files(), ...executables], written);
  if (output !== undefined && output !== STANDARD_OUTPUT) yield* checkResultFile(host, output);
  if (notice !== undefined && execution.quiet !== true) host.err(`nmer: ${notice}\n`);
  const freshBy = execution.fresh === true ? FRESH_FROM[originOf(parsed, input, "fresh").from] : undefined;
  return { calculation, execution, output, journal, freshBy } satisfies Request;
});

const FRESH_FROM = {
  arguments: "without --fresh",
  input: "with fresh taken out of the input",
  environment: "without NMER_FRESH",
} as const;

// Where finished tasks are kept, and whether they still are once the run has begun.
function journalOf(
  { journal, execution: { journal: wanted, fresh = false, quiet } }: Request,
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
      optional: wanted === undefined,
      leftOut: () => keptIn = undefined,
      report: (notice) => quiet ? undefined : host.err(`nmer: ${notice}\n`),
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
  host.err(`nmer: ${problemCounts(report)}; results that need them are left out\n`);
  const isLacking = report.endedModels?.some(({ remedy }) => remedy === "install") ?? false;
  return isLacking ? EXIT.environment : EXIT.tasksFailed;
});

function howToContinue(journal: string | undefined, freshBy: string | undefined): string {
  if (journal === undefined) return "stopped; nothing was kept, run again to start over";
  const command = `run the same command ${freshBy === undefined ? "again" : freshBy} to continue`;
  return `stopped; what is finished is in ${shownName(journal)}, ${command}`;
}
