// nmer status, why and journal: what journals hold, also while runs write them.

import * as Effect from "effect/Effect";
import { type Command, EXIT } from "../command/command.ts";
import { describeValue, InputError, type NmerError } from "../../base/error.ts";
import { meantWord } from "../options/other_words.ts";
import { enumeration, plural } from "../../base/plural.ts";
import { VERSION } from "../../base/version.ts";
import { resolve } from "node:path";
import { parseDuration } from "../../input/document/quantities.ts";
import { EXPORT_FORMATS, type ExportFormat, exportLines } from "../journals/export.ts";
import { journalsBelow } from "../journals/find_journals.ts";
import { listText, listValue, recordText, recordValue } from "../journals/journal_tables.ts";
import { STANDARD_OUTPUT } from "../output/open_output.ts";
import { checkOutputs } from "../output/output_files.ts";
import { pruneJournal } from "../../execution/journal/prune.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { say } from "../host/text_host.ts";
import { latestRun, openRecord, planOf } from "../journals/open_record.ts";
import { nextLines } from "../journals/next_command.ts";
import { statusText, statusValue } from "../journals/status.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import { show, showText } from "../command/show.ts";
import { shownName } from "../../base/plain_text.ts";
import { keysOf, recordedResults, reuseOf, taskHistory } from "../../calculation/mod.ts";
import { externalProgramsOf, findInstallations } from "../../calculation/run/installations.ts";
import { recordedTasks } from "../../calculation/recorded/recorded_tasks.ts";
import type { PlannedRun } from "../../execution/journal/taken_over.ts";
import type { Registry } from "../../calculation/prepare/registry.ts";
import { isBetweenPhases } from "../journals/phases.ts";
import { meantJournal } from "../journals/meant_journal.ts";
import { namedTask } from "../journals/named_task.ts";
import { type Why, whyText, whyValue } from "../journals/why.ts";
import { COMMAND_OPTION, readRegistry } from "../options/user_programs.ts";
import { readCalculation } from "../command/read_calculation.ts";
import { followedBy } from "../shown/foresee.ts";
import { inSlices, type JournalRecord, type Reader, secondsSince1970 } from "../../execution/mod.ts";

const WATCH_SECONDS = 2;

/** The command `status`. */
export const statusCommand: Command = {
  synopsis: "JOURNAL [--watch] [--format text|json|yaml]",
  description:
    "Tells how the latest run of JOURNAL stands: which tasks are under way, since when, on which worker, how many are\n" +
    "done of each level, how fast, and how long the rest will take. The run continues undisturbed; whether it is\n" +
    "killed is said, too, and of one on another machine when it last wrote. With --watch it says so every two\n" +
    "seconds until the run ends.",
  examples: ["nmer status water_trimer.nmer.db", "nmer status water_trimer.nmer.db --format json"],
  options: [
    { name: "watch", short: "w", help: "say it again every two seconds, until the run ends" },
    FORMAT_OPTION,
  ],
  run: (args, host) => status(args, host),
};

const status = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, statusCommand.options, { least: 1, most: 1, what: "one JOURNAL" })
  );
  const format = yield* attempt(() => formatOf(parsed));
  const reader = yield* readerOf(host);
  const watches = parsed.options.has("watch");
  const path = yield* meantJournal(host, parsed, parsed.operands[0]!);
  for (let looks = 0;; looks++) {
    const record = yield* attempt(() => openRecord(path, reader));
    const run = yield* attempt(() => latestRun(record));
    if (looks === 0) record.notices.forEach((notice) => say(host, notice));
    const now = reader.now();
    if (watches && format === "text") makeRoom(host, looks);
    yield* show(host, format, {
      text: (width) => statusText(record, run, now, { width, next: nextLines(record, run, resolve(".")) }),
      value: () => statusValue(record, run, now),
    });
    const goesOn = run.state === "running" || isBetweenPhases(run, record.runs, now);
    if (!watches || !goesOn) return EXIT.done;
    yield* Effect.sleep(`${WATCH_SECONDS} seconds`);
  }
});

// Home, and nothing behind it: what was shown before makes room.
const CLEAR = "\x1b[H\x1b[J";

function makeRoom(host: Host, looks: number): void {
  if (host.errIsTerminal && host.outColumns?.() !== undefined) host.steer(CLEAR);
  else if (looks > 0) host.out("\n");
}

/** The command `why`. */
export const whyCommand: Command = {
  synopsis: "LABEL JOURNAL [INPUT] [--format text|json|yaml]",
  description:
    "Tells what JOURNAL knows of the task LABEL of its latest run: when, where and how often it was tried, what it gave\n" +
    "or why it failed, and under which key its result is stored. With INPUT it tells whether a run of that takes\n" +
    "the result over, or which part of the key differs: molecule, method, basis, keywords, program, version.",
  examples: [
    `nmer why '["(auto)", [1], [1, 2]]' water.nmer.db`,
    `nmer why '["(auto)", [1], [1]]' water.nmer.db new.yaml`,
  ],
  options: [COMMAND_OPTION, FORMAT_OPTION],
  run: (args, host) => why(args, host),
};

const why = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const what = "a LABEL and a JOURNAL";
  const parsed = yield* attempt(() => parseArguments(args, whyCommand.options, { least: 2, most: 3, what }));
  const [label, path, input] = parsed.operands as [string, string, string?];
  const format = yield* attempt(() => formatOf(parsed));
  const reader = yield* readerOf(host);
  const record = yield* attempt(() => openRecord(path, reader));
  record.notices.forEach((notice) => say(host, notice));
  const run = yield* attempt(() => latestRun(record));
  const plan = yield* attempt(() => planOf(record, run));
  const history = yield* attempt(() =>
    taskHistory(record, run, namedTask(plan, label, `the run of ${shownName(path)}`))
  );
  const compared = input === undefined
    ? undefined
    : { input, reuse: yield* comparedWith(host, parsed, { record, run, label, input, path }) };
  const found = { record, run, history, compared };
  yield* show(host, format, { text: () => whyText(found, reader.now()), value: () => whyValue(found) });
  return EXIT.done;
});

// What a run of an input would do with the task of the same label.
const comparedWith = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  { record, run, label, input, path }: Pick<Why, "record" | "run"> & {
    readonly path: string;
    readonly label: string;
    readonly input: string;
  },
) {
  const planned = yield* readCalculation(host, input, parsed);
  const { followed: calculation } = yield* followedBy(host, planned, path);
  const { programSearch } = yield* fromPromise(host.runEnvironment);
  const installations = yield* findInstallations(externalProgramsOf(calculation), programSearch?.(undefined));
  return yield* attempt(() =>
    reuseOf(record, run, { calculation, installations }, namedTask(calculation.plan, label, shownName(input)))
  );
});

/** The command `journal`. */
export const journalCommand: Command = {
  synopsis: "ls [FOLDER] | show JOURNAL | prune JOURNAL [INPUT...] | export JOURNAL [-o FILE]",
  description:
    "ls lists the journals below FOLDER (default this one), whatever their names, with their inputs, sizes and states.\n" +
    "show tells what a journal holds: its runs, when each was started and where. prune takes out results that no\n" +
    "INPUT needs, or that are older than a time, or (with both) are neither needed nor young, and with --failed what\n" +
    "is known of failed tasks; a journal in use is refused. export writes the tasks of the latest run, a line for\n" +
    "each: JSON, CSV, or QCSchema AtomicResults.",
  examples: [
    "nmer journal ls ~/calculations",
    "nmer journal show water.nmer.db",
    "nmer journal prune water.nmer.db water.yaml --dry-run",
    "nmer journal export water.nmer.db --format csv -o water.csv",
  ],
  options: [
    { name: "older-than", value: "DURATION", help: "prune: take out results older than this: 30d, 12h" },
    { name: "failed", help: "prune: take out what is known of failed tasks" },
    { name: "dry-run", short: "n", help: "prune: only say what would be taken out" },
    { name: "output", short: "o", value: "FILE", help: "export: write to a file [standard output]" },
    {
      name: "format",
      value: "text|json|yaml|jsonl|csv|qcschema",
      help: "ls, show: text|json|yaml [text]; export: jsonl|csv|qcschema [jsonl]",
    },
    COMMAND_OPTION,
  ],
  run: (args, host) => journal(args, host),
};

// What each part of the command takes.
const PARTS = {
  ls: { most: 1, options: ["format"], run: listJournals },
  show: { most: 1, options: ["format"], run: showJournal },
  prune: { most: Infinity, options: ["older-than", "failed", "dry-run", "command"], run: prune },
  export: { most: 1, options: ["output", "format", "command"], run: exportJournal },
} as const;

function journal(args: readonly string[], host: Host): Effect.Effect<number, NmerError> {
  return Effect.gen(function* () {
    const what = `${enumeration(Object.keys(PARTS))}, and a JOURNAL`;
    const parsed = yield* attempt(() =>
      parseArguments(args, journalCommand.options, { least: 1, most: Infinity, what })
    );
    const [name, ...operands] = parsed.operands as [string, ...string[]];
    const part = yield* attempt(() => partNamed(name, operands.length, parsed));
    return yield* part.run(host, parsed, operands);
  });
}

function partNamed(
  name: string,
  operands: number,
  { options }: Arguments,
): (typeof PARTS)[keyof typeof PARTS] {
  const names = Object.keys(PARTS);
  const fail = (found: string, expected: string, hint?: string): never => {
    throw new InputError({ keyPath: ["journal"], found, expected, hint });
  };
  if (!Object.hasOwn(PARTS, name)) {
    fail(describeValue(name), enumeration(names), meantWord(name, names));
  }
  const part = PARTS[name as keyof typeof PARTS];
  const least = name === "ls" ? 0 : 1;
  if (operands < least || operands > part.most) {
    fail(`${name} with ${plural(operands, "operand")}`, name === "ls" ? "one FOLDER or none" : "one JOURNAL");
  }
  const known: readonly string[] = part.options;
  const stray = [...options.keys()].find((option) => !known.includes(option));
  if (stray !== undefined) fail(`${name} --${stray}`, known.map((option) => `--${option}`).join(", "));
  return part;
}

function listJournals(host: Host, parsed: Arguments, [folder = "."]: readonly string[]) {
  return Effect.gen(function* () {
    const format = yield* attempt(() => formatOf(parsed));
    const { kind } = yield* Effect.promise(() => host.fileStatus(folder));
    if (kind !== "folder") {
      const found = kind === "nothing"
        ? `no folder ${describeValue(folder)}`
        : `${describeValue(folder)}, no folder`;
      return yield* Effect.fail(new InputError({ found, expected: "a folder with journals" }));
    }
    const reader = yield* readerOf(host);
    const found = yield* attempt(() => [...journalsBelow(folder, reader)]);
    yield* show(host, format, {
      text: (width) => listText(found, folder, width),
      value: () => ({ journals: listValue(found) }),
    });
    return EXIT.done;
  });
}

function showJournal(host: Host, parsed: Arguments, [path]: readonly string[]) {
  return Effect.gen(function* () {
    const format = yield* attempt(() => formatOf(parsed));
    const reader = yield* readerOf(host);
    const record = yield* attempt(() => openRecord(path!, reader));
    record.notices.forEach((notice) => say(host, notice));
    yield* show(host, format, {
      text: () => recordText(record, reader.now()),
      value: () => recordValue(record),
    });
    return EXIT.done;
  });
}

function prune(host: Host, parsed: Arguments, [path, ...inputs]: readonly string[]) {
  return Effect.gen(function* () {
    const { identity, programSearch } = yield* fromPromise(host.runEnvironment);
    const now = yield* secondsSince1970;
    const age = yield* attempt(() => ageOf(parsed));
    const failed = parsed.options.has("failed");
    if (inputs.length === 0 && age === undefined && !failed) {
      return yield* Effect.fail(
        new InputError({
          keyPath: ["journal", "prune"],
          found: "nothing that says what may go",
          expected: "INPUTs whose results stay, --older-than DURATION or --failed",
        }),
      );
    }
    const needed: Set<string>[] = [];
    for (const input of inputs) {
      const planned = yield* readCalculation(host, input, parsed);
      // What its cheap model has chosen by this journal is needed, too.
      const { followed: calculation } = yield* followedBy(host, planned, path!);
      const installations = yield* findInstallations(
        externalProgramsOf(calculation),
        programSearch?.(undefined),
      );
      needed.push(yield* inSlices(keysOf(calculation, installations)));
    }
    const isDry = parsed.options.has("dry-run");
    const request = {
      isNeeded: inputs.length === 0
        ? undefined
        : (key: Uint8Array) => needed.some((keys) => keys.has(key.toHex())),
      before: age === undefined ? undefined : now() - age,
      failed,
      isDry,
    };
    const owner = () => ({ ...identity, version: VERSION, since: now() });
    const record = yield* attempt(() => openRecord(path!, { host: identity.host, now })); // none is left as it is
    const registry = yield* fromPromise(() => readRegistry(host, parsed));
    const runs = yield* attempt(() => runsThatTookOver(record, registry));
    const pruned = yield* attempt(() => pruneJournal(resolve(path!), { ...request, runs }, owner));
    pruned.notices.forEach((notice) => say(host, notice));
    const { results, kept, failures } = pruned;
    const verb = isDry
      ? "would be taken out of"
      : results + failures === 1
      ? "was taken out of"
      : "were taken out of";
    showText(
      host,
      `${plural(results, "result")} and ${plural(failures, "failed task")} ${verb} ${shownName(path!)}; ` +
        `${plural(kept, "result")} ${kept === 1 ? "stays" : "stay"}\n`,
    );
    return EXIT.done;
  });
}

// Those of which the journal knows what they took over from others by its number alone.
function runsThatTookOver(record: JournalRecord, registry: Registry | undefined): readonly PlannedRun[] {
  return record.runs.filter(({ live }) => live?.levels.some(({ reused }) => reused > 0)).flatMap((run) => {
    const tasks = recordedTasks(record, run, registry);
    return tasks === undefined ? [] : [{ run: run.run, tasks }];
  });
}

// In seconds.
function ageOf({ options }: Arguments): number | undefined {
  const text = options.get("older-than");
  if (typeof text !== "string") return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds / 1000;
  throw new InputError({
    keyPath: ["--older-than"],
    found: describeValue(text),
    expected: "a duration as in 30d, 12h, 90m",
  });
}

function exportJournal(host: Host, parsed: Arguments, [path]: readonly string[]) {
  return Effect.gen(function* () {
    const format = yield* attempt(() => exportFormatOf(parsed));
    const output = parsed.options.get("output") as string | undefined;
    const reader = yield* readerOf(host);
    const record = yield* attempt(() => openRecord(path!, reader));
    record.notices.forEach((notice) => say(host, notice));
    const run = yield* attempt(() => latestRun(record));
    const files = [path!];
    if (output !== undefined && output !== STANDARD_OUTPUT) {
      const place = { keyPath: ["--output"] };
      yield* checkOutputs(host, files, [{ path: output, role: "the export", place, replaces: [] }]);
      yield* checkExportFile(host, output);
    }
    const registry = yield* fromPromise(() => readRegistry(host, parsed));
    const recorded = yield* recordedResults(record, run, registry);
    const lines = exportLines(run, recorded, format);
    if (output === undefined || output === STANDARD_OUTPUT) { for (const line of lines) host.out(line); }
    else {
      yield* Effect.tryPromise({
        try: (signal) => host.writeFile(output, [...lines].join(""), signal),
        catch: (error) => new OutputError(`${shownName(output)} could not be written: ${reasonOf(error)}`),
      });
    }
    return EXIT.done;
  });
}

const checkExportFile = (host: Host, path: string): Effect.Effect<void, NmerError> =>
  Effect.tryPromise({
    try: () => host.checkWritable(path),
    catch: (error) =>
      new InputError({
        keyPath: ["--output"],
        found: `${describeValue(path)}, which cannot be written: ${(error as Error).message}`,
        expected: "a file in a folder that is there and may be written",
      }),
  });

function exportFormatOf({ options }: Arguments): ExportFormat {
  const isCsv = /\.csv$/i.test(String(options.get("output") ?? ""));
  const value = options.get("format") ?? (isCsv ? "csv" : "jsonl");
  const format = EXPORT_FORMATS.find((name) => name === value);
  if (format !== undefined && (!isCsv || format === "csv")) return format;
  if (format !== undefined) {
    throw new InputError({
      keyPath: ["--format"],
      found: `${format} for a file that ends with .csv`,
      expected: "csv",
    });
  }
  throw new InputError({
    keyPath: ["--format"],
    found: describeValue(value),
    expected: enumeration(EXPORT_FORMATS),
  });
}

/** Who looks at journals from this machine. */
const readerOf = Effect.fnUntraced(function* (host: Host) {
  const { identity } = yield* fromPromise(host.runEnvironment);
  return { host: identity.host, now: yield* secondsSince1970 } satisfies Reader;
});
