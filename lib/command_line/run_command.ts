// nmer run: plan, compute, assemble.

import * as Effect from "effect/Effect";
import { taskIndex } from "../base/indices.ts";
import {
  type Calculation,
  type CalculationResult,
  checkModels,
  levelSizes,
  runCalculation,
  sizesOf,
} from "../calculation/mod.ts";
import { clusterEvidence, manyBodyResult } from "../report/mod.ts";
import { parseArguments } from "./arguments.ts";
import { attempt, type Command, EXIT, fromPromise, readCalculation } from "./command.ts";
import { EXECUTION_OPTIONS, resolveExecution } from "./execution_options.ts";
import type { Host } from "./host.ts";
import { checkOutput, openLog, serialise, writeResult } from "./output.ts";
import { Progress } from "./progress.ts";
import { logEntry, logLine } from "./run_log.ts";
import { runSummary } from "./run_summary.ts";
import { plural } from "./words.ts";

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
    ...EXECUTION_OPTIONS,
  ],
  run: (args, host) => run(args, host),
};

const run = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, runCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const calculation = yield* readCalculation(host, parsed.operands[0]!);
  const execution = yield* attempt(() => resolveExecution(parsed, calculation.input, host.environment));
  const output = parsed.options.get("output") as string | undefined;
  if (output !== undefined) yield* checkOutput(host, output);

  const { format = "text", verbose = false, quiet = false } = execution;
  yield* attempt(() => checkModels(calculation));
  const sizeOf = sizesOf(calculation);
  const label = (index: number) => calculation.plan.label(taskIndex(index));
  const environment = host.runEnvironment();
  const progress = new Progress({
    style: progressStyle(execution.progress, quiet, host),
    verbose: verbose && !quiet,
    write: host.err,
    columns: host.columns,
    label,
    expectedSeconds: (index) => {
      const { model, basis } = calculation.plan.at(taskIndex(index));
      return sizeOf(model, basis).seconds;
    },
    expectedTotalSeconds: levelSizes(calculation, sizeOf).reduce((sum, level) => sum + level.seconds, 0),
    memoryInUse: environment.memoryInUse,
    now: () => performance.now() / 1000,
  });
  const log = execution.log === undefined ? undefined : yield* openLog(host, execution.log);
  const { mode, ...request } = execution;
  const result = yield* runCalculation(
    calculation,
    { ...request, mode: mode as "auto" | "serial" | "workers" },
    {
      ...environment,
      observe: (event) => {
        progress.notify(event);
        log?.write(`${logLine(logEntry(event, label), new Date(), execution.logFormat ?? "text")}\n`);
      },
    },
  ).pipe(Effect.ensuring(Effect.sync(() => {
    progress.clear();
    log?.close();
  })));

  const { plan, molecule, models } = calculation;
  const problems = problemsOf(calculation, result);
  const report = () =>
    manyBodyResult({
      plan,
      molecule,
      models,
      clusterResults: calculation.input.protocols.clusterResults,
      assembly: result.assembly,
      results: result.results,
      problems,
      extras: { execution: result.statistics, evidence: clusterEvidence(plan, molecule, result.results) },
    });
  // The tables first: whatever happens to the file, they have been seen.
  host.out(
    format === "text"
      ? runSummary(calculation, result)
      : yield* fromPromise(() => serialise(report(), format)),
  );
  if (output !== undefined) {
    yield* writeResult(host, output, report());
    if (!quiet) host.err(`result: ${output}\n`);
  }
  if (problems.length === 0) return EXIT.done;
  host.err(`nmer: ${summariseProblems(result, plan.taskCount)}; results that need them are left out\n`);
  return EXIT.tasksFailed;
});

// What kept the calculation from its result, a line each.
function problemsOf({ plan }: Calculation, { failures, cancelled }: CalculationResult): readonly string[] {
  const failed = failures.map(({ label, message }) => `${label}: ${message}`);
  return cancelled === 0 ? failed : [...failed, `${cancelled} of ${plan.taskCount} tasks were not computed`];
}

function summariseProblems({ failures, cancelled }: CalculationResult, tasks: number): string {
  const parts = [
    failures.length === 0 ? "" : `${failures.length} of ${plural(tasks, "task")} failed`,
    cancelled === 0
      ? ""
      : `${cancelled} of ${plural(tasks, "task")} were not computed before the run was stopped`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function progressStyle(
  wanted: "auto" | "bar" | "plain" | "none" = "auto",
  quiet: boolean,
  host: Host,
): "bar" | "plain" | "none" {
  if (quiet) return "none";
  return wanted === "auto" ? host.errIsTerminal ? "bar" : "plain" : wanted;
}
