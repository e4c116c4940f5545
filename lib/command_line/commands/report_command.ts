// nmer report: something to look at, as one HTML file, and the numbers in it as CSV and XLSX.

// Deno's own module: the standard library's takes 10 ms to load.
import { resolve } from "node:path";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { describeValue, InputError } from "../../base/error.ts";
import { prepare } from "../../calculation/prepare/prepare.ts";
import { isJournalOf } from "../../calculation/recorded/same_calculation.ts";
import { reportDataOfJournal } from "../../calculation/report_data/from_journal.ts";
import { reportDataOfResult } from "../../calculation/report_data/from_result.ts";
import { type JournalRun, readRun, type RecordedSession } from "../../execution/mod.ts";
import type { ResultRecord } from "../../input/result/mod.ts";
import type { Registry } from "../../calculation/prepare/registry.ts";
import type { Host } from "../host/host.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { continuingCommand } from "../options/run_words.ts";
import { shellFile } from "../options/shell_words.ts";
import { COMMAND_OPTION, readRegistry } from "../options/user_programs.ts";
import { checkReportFiles, reportFiles } from "../output/report_files.ts";
import { writeReportFiles } from "../output/write_report_files.ts";
import { checkJournal, isJournal, readShownResult } from "../shown/open_shown.ts";
import { recordedJournal } from "../shown/recorded_journal.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { recordingReads } from "../command/read_calculation.ts";

/** The command `report`. */
export const reportCommand: Command = {
  synopsis: "RESULT|JOURNAL -o REPORT.html [--csv DIR] [--xlsx FILE.xlsx]",
  description:
    "Writes what a run has computed as one HTML file that needs nothing else, neither a network nor nmer: the\n" +
    "convergence with the order, a map of the pairs, the strongest trimers, the molecule in three dimensions,\n" +
    "the timeline of the workers, failures, versions and what to cite. Of a run that failed or was interrupted\n" +
    "it shows what is known; of one that is running, how far it is. Timelines are in journals alone. With --csv\n" +
    "and --xlsx all numbers go to tables, with or without -o.",
  examples: [
    "nmer report trimer.json -o trimer.html",
    "nmer report examples/water_trimer.nmer.db -o trimer.html",
    "nmer report trimer.json --csv tables --xlsx trimer.xlsx",
  ],
  options: [
    { name: "output", short: "o", value: "REPORT.html", help: "file for the report, .html" },
    { name: "csv", value: "DIR", help: "folder for the tables as CSV, a file each" },
    { name: "xlsx", value: "FILE.xlsx", help: "file for the tables as a workbook, a sheet each" },
    { name: "input", value: "INPUT", help: "the input that a journal is of, if that does not say it" },
    COMMAND_OPTION,
  ],
  run: (args, host) => report(args, host),
};

const report = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, reportCommand.options, { least: 1, most: 1, what: "one RESULT or JOURNAL" })
  );
  const files = yield* attempt(() => reportFiles(parsed));
  const reads = recordingReads(host);
  const [name] = parsed.operands as [string];
  const fromJournal = yield* fromPromise(() => isJournal(host, name));
  if (fromJournal) yield* checkJournal(name); // that it is none is said before an input is looked for
  yield* checkReportFiles(host, [name], files);
  const data = yield* fromJournal ? ofJournal(reads.host, parsed, name) : ofResult(reads.host, parsed, name);
  yield* checkReportFiles(host, [name, ...reads.files()], files);
  yield* writeReportFiles(host, data, files);
  return EXIT.done;
});

const ofResult = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  name: string,
) {
  if (parsed.options.has("input")) {
    return yield* Effect.fail(
      new InputError({
        keyPath: ["--input"],
        found: `an input beside ${describeValue(name)}, a result`,
        expected: "no --input: a result has its input in it",
      }),
    );
  }
  const result = yield* fromPromise(() => readShownResult(host, name));
  const registry = yield* fromPromise(() => readRegistry(host, parsed));
  const next = result.success ? undefined : yield* nextOfResult(host, name, result, registry);
  return yield* attempt(() => reportDataOfResult(result, registry, next));
});

// By the journal beside the result, which says how the run was asked for; a result does not.
const nextOfResult = Effect.fnUntraced(function* (
  host: Host,
  name: string,
  result: ResultRecord,
  registry: Registry,
) {
  const journal = name.replace(/\.[^./\\]*$/, "") + ".nmer.db";
  const { identity } = yield* fromPromise(host.runEnvironment);
  const now = (yield* Clock.Clock).currentTimeMillisUnsafe() / 1000;
  const found = yield* Effect.exit(attempt(() => {
    if (!isJournalOf(prepare(result.input, registry), resolve(journal), identity.host)) return undefined;
    return readRun(journal, { host: identity.host, now: () => now }).runs.at(-1);
  }));
  const about = Exit.isSuccess(found) && found.value !== undefined ? aboutOf(found.value) : {};
  if (about["words"] === undefined) return `nmer run INPUT -o ${shellFile(name)}`;
  const onlyFailed = result.statistics?.tasks.cancelled === 0;
  return continuingCommand(about, "INPUT", {
    journal,
    path: resolve(journal),
    folder: resolve("."),
    onlyFailed,
  });
});

const ofJournal = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  name: string,
) {
  const { calculation, joined, run, input } = yield* recordedJournal(host, parsed, name);
  const isWhole = run?.input !== undefined && !parsed.options.has("input");
  const nextCommand = continuingCommand(isWhole ? aboutOf(run) : {}, input, {
    journal: name,
    path: resolve(name),
    folder: resolve("."),
    onlyFailed: joined.known.missing.taskCount === joined.failures.length,
  });
  return yield* reportDataOfJournal(calculation, { journal: name, joined, run, nextCommand });
});

function aboutOf({ sessions }: JournalRun): RecordedSession["about"] {
  return sessions.at(-1)?.about ?? {};
}
