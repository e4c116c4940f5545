// nmer run: plan, compute, assemble.

import { resolve } from "@std/path";
import * as Effect from "effect/Effect";
import {
  type Calculation,
  Calibration,
  checkModels,
  reportOfRun,
  runCalculation,
} from "../../calculation/mod.ts";
import type { JournalRequest } from "../../calculation/mod.ts";
import { checkInputWorkers, machineNotices } from "../../calculation/run/machine_notices.ts";
import { problemCounts, problemsOf, type Report } from "../../report/mod.ts";
import type { Host } from "../host/host.ts";
import { parseArguments } from "../options/arguments.ts";
import { defaultJournal } from "../options/default_journal.ts";
import { commandOptions, type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { checkOutput } from "../output/output_file.ts";
import { showNotices } from "../output/notices.ts";
import { REPORT_FORMATS, writeReport } from "../output/report_formats.ts";
import { watchRun } from "../output/watch_run.ts";
import { type Command, EXIT } from "./command.ts";
import { attempt, fromPromise } from "./expected_errors.ts";
import { inputFiles, readCalculation } from "./read_calculation.ts";

/** The command `run`. */
export const runCommand: Command = {
  synopsis: "INPUT [-o RESULT.json] [options]",
  description:
    "Plans the tasks of INPUT, computes them in parallel and adds them up. The tables go to standard output,\n" +
    "progress to standard error, and with -o all numbers to a file: QCSchema, as JSON or (.yaml) as YAML.",
  examples: [
    "nmer run examples/water_trimer.yaml",
    "nmer run examples/water_trimer.yaml -o trimer.json -p 4 --timeout 10m",
  ],
  options: [
    { name: "output", short: "o", value: "RESULT.json", help: "file for the result, .json or .yaml" },
    COMMAND_OPTION,
    ...commandOptions(),
  ],
  run: (args, host, nearlyDone) => run(args, host, nearlyDone),
};

const run = Effect.fnUntraced(function* (args: readonly string[], host: Host, nearlyDone: () => void) {
  const request = yield* readRequest(args, host);
  const { calculation, execution } = request;
  yield* attempt(() => checkModels(calculation));
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
  ).pipe(Effect.ensuring(Effect.sync(watch.close)));
  return yield* computation.pipe(
    Effect.flatMap((result) => showResult(host, reportOfRun(calculation, result), request)),
    Effect.onInterrupt(() => Effect.sync(() => host.err(`nmer: ${howToContinue(journal.path())}\n`))),
  );
});

/** What was asked for. */
interface Request {
  readonly inputPath: string;
  readonly calculation: Calculation;
  readonly execution: ResolvedOptions;
  /** Name of the result file; undefined for none. */
  readonly output: string | undefined;
}

const readRequest = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, runCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const inputPath = parsed.operands[0]!;
  const calculation = yield* readCalculation(host, inputPath, parsed);
  const execution = yield* attempt(() => resolveExecution(parsed, calculation.input, host.environment));
  const { machine } = yield* fromPromise(host.runEnvironment);
  yield* attempt(() => checkInputWorkers(calculation.input, new Set(parsed.options.keys()), machine));
  if (execution.quiet !== true) showNotices(host, machineNotices(execution, machine));
  const output = parsed.options.get("output") as string | undefined;
  if (output !== undefined) yield* checkOutput(host, output, inputFiles(inputPath, calculation));
  return { inputPath, calculation, execution, output } satisfies Request;
});

// Where finished tasks are kept, and whether they still are once the run has begun.
function journalOf(
  { inputPath, output, execution: { journal, fresh = false, quiet } }: Request,
  host: Host,
): {
  readonly request: JournalRequest | undefined;
  readonly path: () => string | undefined;
} {
  if (journal === false) return { request: undefined, path: () => undefined };
  const path = resolve(journal ?? defaultJournal(inputPath, output));
  let keptIn: string | undefined = path;
  return {
    request: {
      path,
      fresh,
      optional: journal === undefined,
      leftOut: () => keptIn = undefined,
      report: (notice) => quiet ? undefined : host.err(`nmer: ${notice}\n`),
    },
    path: () => keptIn,
  };
}

const showResult = Effect.fnUntraced(function* (
  host: Host,
  report: Report,
  { execution: { format = "text", quiet = false }, output }: Request,
) {
  // The tables first, and the file even when nobody could be shown them.
  const text = yield* REPORT_FORMATS[format].render(report);
  const shown = yield* Effect.exit(attempt(() => host.out(text)));
  if (output !== undefined) {
    yield* writeReport(host, output, report);
    if (!quiet) host.err(`result: ${output}\n`);
  }
  yield* shown;
  if (problemsOf(report).length === 0) return EXIT.done;
  host.err(`nmer: ${problemCounts(report)}; results that need them are left out\n`);
  return EXIT.tasksFailed;
});

function howToContinue(journal: string | undefined): string {
  return journal === undefined
    ? "stopped; nothing was kept, run again to start over"
    : `stopped; what is finished is in ${journal}, run the same command again to continue`;
}
