// What a run is asked for: its input and options, the files that it reads and writes, all checked before it starts.

import { resolve } from "@std/path";
import * as Effect from "effect/Effect";
import { InputError, type NmerError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { type Calculation, type JournalRequest, moleculeHash } from "../../calculation/mod.ts";
import { checkInputWorkers } from "../../calculation/run/machine_notices.ts";
import { isJournalOf } from "../../calculation/recorded/same_calculation.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import type { Shard } from "../../cluster/shards/shard.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { Arguments } from "../options/arguments.ts";
import { stemOf } from "../options/default_journal.ts";
import { originOf, type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { findJournal, type FoundJournal, type JournalSeeker } from "../options/find_journal.ts";
import { runWords } from "../options/run_words.ts";
import { readUserPrograms } from "../options/user_programs.ts";
import { checkResultFile, resultName, STANDARD_OUTPUT } from "../output/open_output.ts";
import { checkOutputs } from "../output/output_files.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { checkModels } from "../../calculation/prepare/prepare.ts";
import { type NamedJournal, preferredAmong } from "../options/named_journals.ts";
import { checkRankOptions } from "./rank_options.ts";
import { preferredName, readNamed, readRetryFailed, readShard, variantOf } from "./part_request.ts";
import { readCalculation, recordingReads } from "../command/read_calculation.ts";
import { writtenFiles } from "./written_files.ts";

/** What was asked for. */
export interface Request {
  /** Name of the input. */
  readonly inputPath: string;
  readonly calculation: Calculation;
  readonly execution: ResolvedOptions;
  /** Which shard this is; undefined where it is a run as a whole. */
  readonly shard: Shard | undefined;
  /** Journals whose tasks are not computed; undefined where none are named. */
  readonly named: readonly NamedJournal[] | undefined;
  /** Whether tasks that have failed by the journal are tried again, and nothing else. */
  readonly retryFailed: boolean;
  /** Which of these, from 0, counts where their results differ; undefined where none does. */
  readonly preferred: number | undefined;
  /** Name of the result file; undefined for none. */
  readonly output: string | undefined;
  /** Path of the journal; undefined for none. */
  readonly journal: string | undefined;
  /** Whether the user, and not an input alone, has named it. */
  readonly namesJournal: boolean;
  /** Where it runs. */
  readonly machine: RunEnvironment["machine"];
  /** How it was asked for. */
  readonly words: readonly string[];
  /** What to do so that a run does not begin afresh again; undefined where this one did not. */
  readonly freshBy: string | undefined;
}

/** Reads what is asked of a run; fails where it cannot be done, before anything is written. */
export const readRequest = Effect.fnUntraced(function* (parsed: Arguments, host: Host) {
  const [inputPath] = parsed.operands as [string];
  const reads = recordingReads(host);
  const calculation = yield* readCalculation(reads.host, inputPath, parsed);
  const { input } = calculation;
  const execution = yield* attempt(() => resolveExecution(parsed, input, host.environment));
  yield* attempt(() => checkModels(calculation)); // before a journal is looked for by what they are
  const { machine, identity, coordinator } = yield* fromPromise(host.runEnvironment);
  const ranks = coordinator?.introductions.length ?? 1;
  yield* attempt(() => checkRankOptions(parsed, calculation, execution, ranks));
  yield* attempt(() => checkInputWorkers(input, new Set(parsed.options.keys()), machine));
  const output = resultName(parsed);
  const shard = yield* attempt(() => readShard(parsed, calculation, execution, host));
  const named = yield* readNamed(parsed, host, execution.quiet === true);
  const retryFailed = yield* attempt(() => readRetryFailed(parsed, execution));
  const preferred = yield* preferredAmong(host, named ?? [], preferredName(parsed));
  const { path: journal, notice } = yield* chooseJournal(host, calculation, execution, {
    inputPath,
    output,
    variant: variantOf(stemOf(inputPath), shard, named),
    isSame: (path) => isJournalOf(calculation, resolve(path), identity.host),
  });
  const executables = (yield* fromPromise(() => readUserPrograms(reads.host, parsed))).map((program) =>
    program.executable
  );
  const { log, scratch } = execution;
  const isDefaultJournal = execution.journal === undefined;
  const written = writtenFiles(parsed, input, { output, journal, isDefaultJournal, log, scratch });
  const read = [...reads.files(), ...executables, ...(named ?? []).map(({ name }) => name)];
  yield* checkOutputs(host, read, written);
  if (output !== undefined && output !== STANDARD_OUTPUT) yield* checkResultFile(host, output);
  if (notice !== undefined && execution.quiet !== true) say(host, notice);
  const freshBy = execution.fresh === true ? FRESH_FROM[originOf(parsed, input, "fresh").from] : undefined;
  const namesJournal = execution.journal !== undefined && originOf(parsed, input, "journal").from !== "input";
  return {
    inputPath,
    calculation,
    execution,
    shard,
    named,
    retryFailed,
    preferred,
    output,
    journal,
    namesJournal,
    freshBy,
    words: runWords(parsed),
    machine,
  } satisfies Request;
});

// The journal that an option names, or a place for one.
function chooseJournal(
  host: Host,
  { molecule }: Calculation,
  { journal }: ResolvedOptions,
  seeker: Omit<JournalSeeker, "moleculeHash">,
): Effect.Effect<FoundJournal, NmerError> {
  if (journal !== undefined) return Effect.succeed({ path: journal === false ? undefined : journal });
  const found = fromPromise(() => findJournal(host, { ...seeker, moleculeHash: moleculeHash(molecule) }));
  if (seeker.variant === undefined) return found;
  return Effect.flatMap(found, (choice) =>
    choice.path === undefined
      ? Effect.fail(
        new InputError({
          found: "a part of a calculation, whose input is no file that its journal could lie beside",
          expected: "--journal FILE: its journal is all that it leaves",
        }),
      )
      : Effect.succeed(choice));
}

const FRESH_FROM = {
  arguments: "without --fresh",
  input: "with fresh taken out of the input",
  environment: "without NMER_FRESH",
} as const;

/** Where finished tasks are kept, and whether they still are once the run has begun. */
export function journalOf(
  { inputPath, journal, namesJournal, shard, named, execution, words }: Request,
  host: Host,
): {
  readonly request: JournalRequest | undefined;
  readonly path: () => string | undefined;
} {
  const { journal: wanted, fresh = false, quiet } = execution;
  if (journal === undefined) return { request: undefined, path: () => undefined };
  const path = resolve(journal);
  let keptIn: string | undefined = path;
  return {
    request: {
      path,
      fresh,
      named: namesJournal || fresh, // of a fresh run nothing in it is believed
      optional: wanted === undefined && shard === undefined && named === undefined,
      about: { input: inputPath, folder: resolve("."), options: execution, words },
      leftOut: () => keptIn = undefined,
      report: (notice) => quiet ? undefined : say(host, notice),
    },
    path: () => keptIn,
  };
}

/** What to do after an interruption. */
export function howToContinue(journal: string | undefined, freshBy: string | undefined): string {
  if (journal === undefined) return "stopped; nothing was kept, run again to start over";
  const command = `run the same command ${freshBy === undefined ? "again" : freshBy} to continue`;
  return `stopped; what is finished is in ${shownName(journal)}, ${command}`;
}
