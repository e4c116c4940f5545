// nmer merge: the journals of shards, or of any runs of an input, put together.

import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import { reportOfMerge } from "../../calculation/mod.ts";
import { joinPhases } from "../../calculation/merge/join_phases.ts";
import { writeJoined } from "../../calculation/merge/write_joined.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { parseArguments } from "../options/arguments.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import { GEOMETRY_OPTIONS } from "../options/geometry_options.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { resultVersion } from "../output/result_version.ts";
import { checkResultFile, resultName, STANDARD_OUTPUT } from "../output/open_output.ts";
import { checkOutputs, JOURNAL_COMPANIONS, type WrittenFile } from "../output/output_files.ts";
import { showNotices, STRICT_OPTION } from "../output/understood.ts";
import { type Command, EXIT } from "../command/command.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { namedJournals, preferredAmong } from "../options/named_journals.ts";
import { foreignJournals, refuseConflicts, severalVersions } from "../output/joined_refusals.ts";
import { OUTPUT_OPTION, presentReport, RESULT_FORM_OPTIONS } from "../running/present_report.ts";
import { readCalculation, recordingReads } from "../command/read_calculation.ts";
import { PREFER_OPTION, preferredName } from "../running/part_request.ts";
import { moreWords, showMissing } from "../running/show_missing.ts";
import { writtenFiles } from "../running/written_files.ts";

/** The command `merge`. */
export const mergeCommand: Command = {
  synopsis: "INPUT JOURNAL... [-o RESULT.json]",
  description:
    "Joins the journals of shards (`nmer run INPUT --shard i/N`), or of any other runs of INPUT, and adds up their\n" +
    "tasks. Where they do not suffice it says what is missing and which command computes it, and ends with\n" +
    "status 3. A journal that is in use is refused. Where results of a task differ, it ends with status 2 and\n" +
    "names both journals, unless --prefer says which one counts. The models of INPUT need no program.",
  examples: [
    "nmer merge water.yaml water.[0-9]*-of-7.nmer.db -o water.result.json",
    "nmer merge water.yaml old.nmer.db new.nmer.db --prefer new.nmer.db",
  ],
  options: [
    OUTPUT_OPTION,
    PREFER_OPTION,
    { name: "journal", value: "FILE", help: "write what was joined to a journal, from which runs continue" },
    ...GEOMETRY_OPTIONS,
    COMMAND_OPTION,
    FORMAT_OPTION,
    ...RESULT_FORM_OPTIONS,
    STRICT_OPTION,
    { name: "quiet", short: "q", help: "say nothing on standard error but errors" },
  ],
  run: (args, host) => merge(args, host),
};

const merge = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, mergeCommand.options, {
      least: 2,
      most: Infinity,
      what: "an INPUT file and journals",
    })
  );
  const [inputPath, ...names] = parsed.operands as [string, ...string[]];
  const quiet = parsed.options.has("quiet");
  const tell = (sentence: string) => quiet ? undefined : say(host, sentence);
  const format = yield* attempt(() => formatOf(parsed));
  const reads = recordingReads(host);
  const asked = yield* readCalculation(reads.host, inputPath, parsed);
  const journals = yield* namedJournals(host, names, tell);
  const preferred = yield* preferredAmong(host, journals, preferredName(parsed));
  const output = resultName(parsed);
  const execution = yield* attempt(() => resolveExecution(parsed, asked.input, host.environment));
  const { strict } = execution;
  const files = [...reads.files(), ...journals.map(({ name }) => name)];
  const joinedFile = parsed.options.get("journal") as string | undefined;
  const written = [...writtenFiles(parsed, asked.input, { output }), ...joinedJournal(joinedFile)];
  yield* checkOutputs(host, files, written);
  if (output !== undefined && output !== STANDARD_OUTPUT) yield* checkResultFile(host, output);
  yield* attempt(() => showNotices(host, asked.input.source, asked.notices, { strict, quiet }));
  const { identity } = yield* fromPromise(host.runEnvironment);
  const { calculation, joined } = yield* joinPhases(asked, {
    journals: journals.map(({ name }) => name),
    preferred,
    identity,
    report: tell,
  });
  yield* attempt(() => foreignJournals(joined, tell));
  yield* attempt(() => refuseConflicts(joined));
  severalVersions(joined).forEach(tell);
  if (joinedFile !== undefined) {
    yield* writeJoined(calculation, joined, resolve(joinedFile), identity);
    tell(`what was joined is in the journal ${shownName(joinedFile)}`);
  }
  const { missing } = joined.known;
  if (missing.taskCount > 0) {
    yield* showMissing(host, calculation, joined, { inputPath, more: moreWords(parsed), format });
    const have = missing.taskCount === 1 ? "has" : "have";
    say(
      host,
      `${missing.taskCount} of ${
        plural((calculation.equivalents?.computed ?? calculation.plan).taskCount, "task")
      } ${have} no result; nothing is added up`,
    );
    return EXIT.tasksFailed;
  }
  const version = resultVersion(execution, calculation.input);
  yield* presentReport(host, yield* reportOfMerge(calculation, joined), { format, quiet, output, version });
  return EXIT.done;
});

function joinedJournal(path: string | undefined): readonly WrittenFile[] {
  if (path === undefined) return [];
  return [{ path, role: "the journal", place: { keyPath: ["--journal"] }, companions: JOURNAL_COMPANIONS }];
}
