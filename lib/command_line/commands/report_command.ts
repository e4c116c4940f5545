// nmer report: something to look at, as one HTML file, and the numbers in it as CSV and XLSX.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import { reportDataOfJournal } from "../../calculation/report_data/from_journal.ts";
import { reportDataOfResult } from "../../calculation/report_data/from_result.ts";
import { readResult } from "../../input/result/mod.ts";
import type { Host } from "../host/host.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { shellFile } from "../options/shell_words.ts";
import { COMMAND_OPTION, readRegistry } from "../options/user_programs.ts";
import { checkReportFiles, type ReportFiles, reportFiles } from "../output/report_files.ts";
import { writeReportFiles } from "../output/write_report_files.ts";
import { checkJournal, isJournal } from "../shown/open_shown.ts";
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
  const data = yield* fromJournal
    ? ofJournal(reads.host, parsed, name, files)
    : ofResult(reads.host, parsed, name, files);
  yield* checkReportFiles(host, [name, ...reads.files()], files);
  yield* writeReportFiles(host, data, files);
  return EXIT.done;
});

const ofResult = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  name: string,
  files: ReportFiles,
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
  yield* checkReportFiles(host, [name], files);
  const result = yield* fromPromise(() => readResult(name, host.readFile));
  const registry = yield* fromPromise(() => readRegistry(host, parsed));
  return yield* attempt(() => reportDataOfResult(result, registry, `nmer run INPUT -o ${shellFile(name)}`));
});

const ofJournal = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  name: string,
  files: ReportFiles,
) {
  yield* checkJournal(name); // that it is none is said before an input is looked for
  yield* checkReportFiles(host, [name], files);
  const { calculation, joined, run, input } = yield* recordedJournal(host, parsed, name);
  const nextCommand = `nmer run ${shellFile(input)} --journal ${shellFile(name)}`;
  return yield* reportDataOfJournal(calculation, { journal: name, joined, run, nextCommand });
});
