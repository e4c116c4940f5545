// nmer run: plan, compute, assemble.

import { resolve } from "@std/path";
import * as Effect from "effect/Effect";
import { taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import {
  type Calculation,
  type CalculationResult,
  Calibration,
  checkModels,
  Forecast,
  runCalculation,
  sizesOf,
} from "../../calculation/mod.ts";
import { inSlices } from "../../execution/mod.ts";
import type { Plan } from "../../plan/mod.ts";
import { clusterEvidence, manyBodyResultSteps } from "../../report/mod.ts";
import { parseArguments } from "../options/arguments.ts";
import { attempt, type Command, EXIT, fromPromise, inputFiles, readCalculation } from "./command.ts";
import { commandOptions, resolveExecution } from "../options/execution_options.ts";
import type { Host } from "../host/host.ts";
import { defaultJournal } from "../options/default_journal.ts";
import { checkOutput, openLog } from "../output/output.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { Progress } from "../output/progress.ts";
import { logEntry, logLine } from "../output/run_log.ts";
import { runSummary } from "../output/run_summary.ts";
import { plural } from "../output/wording.ts";
import { resultText, writeResult } from "../output/write_result.ts";

/** The command `run`. */
export const runCommand: Command = {
  name: "run",
  synopsis: "INPUT [-o RESULT.json] [options]",
  summary: "compute a many-body expansion",
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
  const parsed = yield* attempt(() =>
    parseArguments(args, runCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const inputPath = parsed.operands[0]!;
  const calculation = yield* readCalculation(host, inputPath, parsed);
  const execution = yield* attempt(() => resolveExecution(parsed, calculation.input, host.environment));
  const output = parsed.options.get("output") as string | undefined;
  if (output !== undefined) yield* checkOutput(host, output, inputFiles(inputPath, calculation));

  const { format = "text", verbose = false, quiet = false } = execution;
  yield* attempt(() => checkModels(calculation));
  const calibration = new Calibration();
  const label = (index: number) => calculation.plan.label(taskIndex(index));
  const environment = yield* fromPromise(host.runEnvironment);
  const progress = new Progress({
    style: progressStyle(execution.progress, quiet, host),
    verbose: verbose && !quiet,
    write: host.err,
    columns: host.columns,
    label,
    forecast: new Forecast(calculation, sizesOf(calculation), calibration),
    memoryInUse: environment.memoryInUse,
    now: () => performance.now() / 1000,
  });
  const log = execution.log === undefined ? undefined : yield* openLog(host, execution.log);
  const { mode, journal, fresh = false, ...request } = execution;
  const journalPath = journal === false ? undefined : resolve(journal ?? defaultJournal(inputPath, output));
  let keptIn = journalPath;
  const computation = runCalculation(
    calculation,
    {
      ...request,
      calibration,
      mode,
      journalFile: journalPath === undefined ? undefined : {
        path: journalPath,
        fresh,
        optional: journal === undefined,
        leftOut: () => keptIn = undefined,
        report: (notice) => quiet ? undefined : host.err(`nmer: ${notice}\n`),
      },
    },
    {
      ...environment,
      observe: (event) => {
        if (event.type === "run-finished") nearlyDone();
        progress.notify(event);
        log?.write(`${logLine(logEntry(event, label), new Date(), execution.logFormat ?? "text")}\n`);
      },
    },
  ).pipe(
    Effect.ensuring(Effect.sync(() => {
      progress.clear();
      log?.close();
    })),
  );

  return yield* computation.pipe(
    Effect.flatMap((result) => tell(host, calculation, result, { format, output, quiet })),
    Effect.onInterrupt(() => Effect.sync(() => host.err(`nmer: ${howToGoOn(keptIn)}\n`))),
  );
});

interface Telling {
  readonly format: "text" | "json" | "yaml";
  readonly output: string | undefined;
  readonly quiet: boolean;
}

const tell = Effect.fnUntraced(function* (
  host: Host,
  calculation: Calculation,
  result: CalculationResult,
  { format, output, quiet }: Telling,
) {
  const { plan } = calculation;
  const problems = problemsOf(calculation, result);
  const report = Effect.suspend(() => inSlices(reportSteps(calculation, result, problems)));
  // The tables first, and the file even when nobody could be told.
  const text = format === "text"
    ? runSummary(calculation, result)
    : yield* Effect.flatMap(report, (value) => resultText(value, format));
  const told = yield* Effect.exit(attempt(() => host.out(text)));
  if (output !== undefined) {
    yield* writeResult(host, output, yield* report);
    if (!quiet) host.err(`result: ${output}\n`);
  }
  yield* told;
  if (problems.length === 0) return EXIT.done;
  host.err(`nmer: ${summariseProblems(result, plan.taskCount)}; results that need them are left out\n`);
  return EXIT.tasksFailed;
});

function* reportSteps(
  calculation: Calculation,
  { assembly, results, statistics, programs }: CalculationResult,
  problems: readonly string[],
): Steps<Record<string, unknown>> {
  const { plan, molecule, models, input } = calculation;
  return yield* manyBodyResultSteps({
    plan,
    molecule,
    models,
    clusterResults: input.protocols.clusterResults,
    assembly,
    results,
    problems,
    extras: {
      execution: executionOf(plan, statistics),
      programs,
      evidence: yield* clusterEvidence(plan, molecule, results),
    },
  });
}

// The statistics with the tasks' labels in place of their indices.
function executionOf(plan: Plan, statistics: CalculationResult["statistics"]) {
  const slowest_tasks = statistics.slowest_tasks.map(({ index, seconds }) => ({
    task: plan.label(index),
    seconds,
  }));
  return { ...statistics, slowest_tasks };
}

function howToGoOn(journal: string | undefined): string {
  return journal === undefined
    ? "stopped; nothing was kept, run again to start over"
    : `stopped; what is finished is in ${journal}, run the same command again to go on`;
}

// What kept the calculation from its result, a line each.
function problemsOf({ plan }: Calculation, { failures, cancelled }: CalculationResult): readonly string[] {
  const failed = failures.map(({ label, message }) => `${label}: ${message}`);
  return cancelled === 0 ? failed : [...failed, notComputed(cancelled, plan.taskCount)];
}

function notComputed(count: number, tasks: number): string {
  return `${count} of ${plural(tasks, "task")} ${count === 1 ? "was" : "were"} not computed`;
}

function summariseProblems({ failures, cancelled }: CalculationResult, tasks: number): string {
  const parts = [
    failures.length === 0 ? "" : `${failures.length} of ${plural(tasks, "task")} failed`,
    cancelled === 0 ? "" : `${notComputed(cancelled, tasks)} before the run was stopped`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

// On a narrower terminal the line would say next to nothing.
const MIN_COLUMNS = 40;

function progressStyle(
  wanted: "auto" | "bar" | "plain" | "none" = "auto",
  quiet: boolean,
  host: Host,
): "bar" | "plain" | "none" {
  if (quiet) return "none";
  if (wanted !== "auto") return wanted;
  return host.errIsTerminal && host.columns() >= MIN_COLUMNS ? "bar" : "plain";
}
