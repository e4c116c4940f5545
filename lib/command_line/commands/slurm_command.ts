// nmer slurm: job scripts for Slurm, written and submitted.

import * as Effect from "effect/Effect";
import { basename, dirname, join } from "node:path";
import { describeValue, InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import { Calibration } from "../../calculation/cost/calibration.ts";
import { calibrated, levelSizes, type SizeOf, sizesOf } from "../../calculation/cost/sizes.ts";
import { type Calculation, checkModels } from "../../calculation/prepare/prepare.ts";
import { SCRIPT_BEGIN } from "../../cluster/slurm/job_script.ts";
import { propose } from "../../cluster/slurm/proposal.ts";
import { loadOf } from "../batch/load.ts";
import { mergePath, type NamedScript, scriptFolder, slurmScripts } from "../batch/slurm_scripts.ts";
import { SLURM_OPTIONS, type SlurmWishes, slurmWishes } from "../batch/slurm_options.ts";
import { submit, submitCommands } from "../batch/submit.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { foresee } from "../shown/foresee.ts";
import { showText } from "../command/show.ts";
import { type Arguments, type Option, parseArguments } from "../options/arguments.ts";
import { defaultJournals, stemOf } from "../options/default_journal.ts";
import { commandOptions, type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { isSystemPath } from "../options/input_paths.ts";
import { shellFile } from "../options/shell_words.ts";
import { COMMAND_OPTION, programWords } from "../options/user_programs.ts";
import { checkOutputs } from "../output/output_files.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { checkRankOptions } from "../running/rank_options.ts";
import { learnFrom } from "../shown/found_times.ts";
import { readCalculation, recordingReads } from "../command/read_calculation.ts";

/** The command `slurm`. */
export const slurmCommand: Command = {
  synopsis: "INPUT [options] [--submit] [-- OPTIONS OF nmer run]",
  description:
    "Writes a job script for Slurm that runs INPUT: one job, of several processes under MPI where --ntasks or\n" +
    "--nodes ask for them, or with --array an array of shards and a job that merges them. What is left out\n" +
    "follows from what `nmer plan` expects. With --submit it submits them, and says how to watch them. A job\n" +
    "begins nothing that would not end in its time; what is left then, it computes when Slurm begins it again.\n" +
    "The scripts may be read, changed, and submitted by hand. Options behind -- are those of `nmer run`.",
  examples: [
    "nmer slurm examples/water_hexamer.yaml --array auto --submit",
    "nmer slurm examples/water_hexamer.yaml --ntasks 8 --cpus-per-task 4 --time 2h -- --timeout 30m",
  ],
  options: [
    ...SLURM_OPTIONS,
    {
      name: "output",
      short: "o",
      value: "FILE",
      help: "write the script here [INPUT-STEM.slurm.sh beside the input]",
    },
    COMMAND_OPTION,
  ],
  run: (args, host) => slurm(args, host),
};

const slurm = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const { own, more } = separated(args);
  const parsed = yield* attempt(() =>
    parseArguments(own, slurmCommand.options, {
      least: 1,
      most: 1,
      what: "one INPUT file, and options of run behind --",
    })
  );
  const inputPath = parsed.operands[0]!;
  const wishes = yield* attempt(() => slurmWishes(parsed));
  const nmer = yield* attempt(() => commandOf(host));
  yield* mustStay(inputPath, host);
  const reads = recordingReads(host);
  const calculation = yield* readCalculation(reads.host, inputPath, parsed);
  yield* attempt(() => checkModels(calculation));
  const run = yield* attempt(() => runOptions(more, calculation, host, wishes));
  const { load, tasks } = yield* readLoad(
    host,
    calculation,
    run.execution,
    defaultJournals(inputPath, run.result)[0],
  );
  const sizes = propose(load, wishes);
  const result = run.result ?? join(dirname(inputPath), `${stemOf(inputPath)}.result.json`);
  const script = parsed.options.get("output") as string | undefined;
  const scripts = slurmScripts({
    inputPath,
    folder: scriptFolder(),
    nmer,
    more: run.words,
    programs: programWords(parsed),
    result,
    script,
    tasks,
    wishes,
    sizes,
    mergeMebibytes: Math.max(1000, Math.ceil(load.ownBytes(0) * 1.3 / 2 ** 20 / 100) * 100),
  });
  yield* writeScripts(host, scripts, [...reads.files()]);
  const old = sizes.shards === undefined ? yield* oldMerge(host, scripts[0].path, inputPath) : [];
  for (const doubt of [...sizes.doubts, ...old]) say(host, `note: ${doubt}`);
  const jobs = wishes.submit ? yield* submit(host, scripts, scriptFolder()) : undefined;
  showText(host, whatNext(scripts, jobs, result, sizes.shards));
  return EXIT.done;
});

// What stands behind `--` is for the run.
function separated(
  args: readonly string[],
): { readonly own: readonly string[]; readonly more: readonly string[] } {
  const at = args.indexOf("--");
  return at < 0 ? { own: args, more: [] } : { own: args.slice(0, at), more: args.slice(at + 1) };
}

// A job reads the input again when Slurm begins it.
const mustStay = Effect.fnUntraced(function* (path: string, host: Host) {
  const { kind } = yield* Effect.promise(() => host.fileStatus(path));
  if (!isSystemPath(path) && kind !== "pipe" && kind !== "device") return;
  return yield* Effect.fail(
    new InputError({
      found: path === "-" ? "standard input" : `${describeValue(path)}, which is no file`,
      expected: "an INPUT file, which is still there when the job begins",
    }),
  );
});

function commandOf({ ownCommand }: Host): readonly string[] {
  if (ownCommand !== undefined) return ownCommand;
  throw new InputError({
    found: "an nmer that does not know how it was started",
    expected: "one that may know it: deno run -A, or --allow-read and --allow-run",
  });
}

/** What the run in a job is asked for. */
interface RunOptions {
  readonly execution: ResolvedOptions;
  /** Name of the result; undefined for the default. */
  readonly result: string | undefined;
  /** The words of its options but that of the result. */
  readonly words: readonly string[];
}

const RESULT_OPTION: Option = { name: "output", short: "o", value: "RESULT.json", help: "" };

// A job must be able to continue what it has begun, and shards must not write to one file.
function runOptions(
  more: readonly string[],
  { input }: Calculation,
  host: Host,
  { array, ntasks, nodes }: SlurmWishes,
): RunOptions {
  for (const name of ["--only-missing", "--retry-failed"]) {
    if (!more.some((word) => word.startsWith(name))) continue;
    throw new InputError({
      keyPath: [name],
      found: "an option behind --",
      expected: "no such option in a job",
      hint: "Submit the same script again: it computes what is missing or has failed, and nothing else.",
    });
  }
  const parsed: Arguments = parseArguments(more, [RESULT_OPTION, ...commandOptions()], {
    least: 0,
    most: 0,
    what: "options of nmer run behind --",
  });
  const execution = resolveExecution(parsed, input, host.environment);
  checkRankOptions(parsed, { input }, execution, ntasks ?? nodes ?? 1);
  const refuse = (name: string, found: string, hint: string) =>
    new InputError({ keyPath: [name], found, expected: "no such option in a job", hint });
  if (execution.fresh === true) {
    throw refuse(
      "--fresh",
      "a run that begins afresh",
      "A job that is queued again would compute all of it again; remove the journal.",
    );
  }
  if (execution.journal === false) {
    throw refuse(
      "--no-journal",
      "a run without a journal",
      "A job that is queued again continues by its journal.",
    );
  }
  if (execution.shard !== undefined) {
    throw refuse("--shard", describeValue(execution.shard), "--array N before the -- makes N shards.");
  }
  if (array !== undefined && execution.journal !== undefined) {
    throw refuse(
      "--journal",
      describeValue(execution.journal),
      "Each shard has a journal of its own, beside the input.",
    );
  }
  const result = parsed.options.get("output") as string | undefined;
  return { execution, result, words: result === undefined ? more : withoutOutput(more) };
}

function withoutOutput(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word === "-o" || word === "--output");
  if (at >= 0) return words.filter((_, i) => i !== at && i !== at + 1);
  return words.filter((word) => !/^(?:-o|--output=)/.test(word));
}

const readLoad = Effect.fnUntraced(function* (
  host: Host,
  calculation: Calculation,
  execution: ResolvedOptions,
  defaultJournal: string | undefined,
) {
  const calibration = new Calibration();
  const { journal } = execution;
  const from = typeof journal === "string" ? journal : defaultJournal;
  if (from !== undefined) {
    yield* learnFrom(host, from, journal !== undefined, calculation, calibration);
  }
  const sizeOf = calibrated(sizesOf(calculation), calibration);
  // A job computes all of it, whatever a journal has: a shard begins with none.
  const whole = yield* wholeOf(host, calculation, sizeOf);
  const load = loadOf(whole, execution, levelSizes(whole, sizeOf), calibration);
  return { load, tasks: whole.plan.taskCount };
});

// Where n-mers are chosen while it runs, with those that are to be expected.
const wholeOf = Effect.fnUntraced(function* (host: Host, calculation: Calculation, sizeOf: SizeOf) {
  const none = { sizeOf, kept: false as const, found: { mayOpen: false } };
  const { whole, forecast } = yield* foresee(host, calculation, none, { beside: false });
  if (forecast !== undefined) {
    const { model } = calculation.plan.screening!.energy!;
    say(
      host,
      whole === calculation
        ? `note: too many n-mers may be kept for a forecast: give --time and --mem yourself, what is asked for is ` +
          `for the first phase alone`
        : `note: ${model} chooses the n-mers while it runs; the job is sized for about ` +
          `${plural(whole.plan.taskCount, "task")}, as \`nmer plan\` expects them`,
    );
  }
  return whole;
});

// What lies there already and is no such script is somebody's.
const writeScripts = Effect.fnUntraced(function* (
  host: Host,
  scripts: readonly NamedScript[],
  read: readonly string[],
) {
  const place = { keyPath: ["-o"] };
  yield* checkOutputs(
    host,
    read,
    scripts.map(({ path }) => ({ path, role: "the job script", place, replaces: [] })),
  );
  for (const { path } of scripts) {
    const { kind } = yield* Effect.promise(() => host.fileStatus(path));
    if (kind === "nothing") continue;
    const bytes = kind !== "file"
      ? undefined
      : yield* Effect.promise(() => host.readFile(path, 100).catch(() => undefined));
    if (bytes !== undefined && SCRIPT_BEGIN.test(new TextDecoder("latin1").decode(bytes))) continue;
    return yield* Effect.fail(
      new InputError({
        ...place,
        found: `${describeValue(path)}, which is there and was not made by nmer slurm`,
        expected: "a new file, or a script that nmer slurm has made",
        hint: "Give another name with -o FILE.",
      }),
    );
  }
  for (const { path, text } of scripts) {
    yield* fromPromise(() =>
      host.writeFile(path, text).catch((error: Error) => {
        throw new InputError({
          ...place,
          found: `${describeValue(path)}, which cannot be written: ${error.message}`,
          expected: "a file to write",
        });
      })
    );
  }
});

// The script that joined the shards of an array of the input, whose place a single job has taken.
const oldMerge = Effect.fnUntraced(function* (host: Host, path: string, inputPath: string) {
  const merge = mergePath(path);
  const bytes = yield* Effect.promise(() => host.readFile(merge, MAX_SCRIPT_BYTES).catch(() => undefined));
  const text = new TextDecoder().decode(bytes);
  const isOurs = SCRIPT_BEGIN.test(text) && text.includes(` merge ${shellFile(inputPath)} `);
  const left = "is left from an array of this input; the one job needs no merge, so it may be removed";
  return isOurs ? [`${shownName(merge)} ${left}`] : [];
});

const MAX_SCRIPT_BYTES = 100_000;

function whatNext(
  scripts: readonly NamedScript[],
  jobs: readonly string[] | undefined,
  result: string,
  shards: number | undefined,
): string {
  const [first, merge] = scripts;
  const what = shards === undefined ? "the job" : plural(shards, "shard");
  const lines = [
    `${shownName(first!.path)}: ${what}`,
    ...(merge === undefined ? [] : [`${shownName(merge.path)}: the job that merges them`]),
  ];
  if (jobs === undefined) {
    return [...lines, "to submit:", ...submitCommands(scripts).map((line) => `  ${line}`), ""].join("\n");
  }
  const [job, mergeJob] = jobs;
  const logs = scripts.map(({ log }) => basename(log)).join(" ");
  return [
    ...lines,
    `submitted: job ${job}${
      mergeJob === undefined ? "" : `, and job ${mergeJob}, which merges once all shards have ended`
    }`,
    `to watch: squeue --jobs ${jobs.join(",")}; tail -f ${logs}`,
    `to end: scancel ${jobs.join(" ")}; what is finished is kept`,
    `the result will be ${shellFile(result)}`,
    "",
  ].join("\n");
}
