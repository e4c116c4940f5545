// What several journals lack together, and the commands that compute it and join them.

import * as Effect from "effect/Effect";
import { dirname, join } from "node:path";
import { grouped, plural } from "../../base/plural.ts";
import { shownName } from "../../base/plain_text.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { Joined } from "../../calculation/merge/join.ts";
import { taskIndex } from "../../base/indices.ts";
import { wholePlan } from "../../plan/mod.ts";
import type { ExecutionOptions } from "../../input/mod.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import { geometryWords } from "../options/geometry_options.ts";
import { stemOf } from "../options/default_journal.ts";
import { programWords } from "../options/user_programs.ts";
import { shellFile } from "../options/shell_words.ts";
import { show } from "../command/show.ts";
import { journalWords, patternOf } from "../options/named_journals.ts";
import { PREFER_OPTION, preferredName } from "./part_request.ts";
import type { Request } from "./run_request.ts";

/** What is known of journals that do not suffice, beside what is in them. */
export interface MissingRequest {
  /** Name of the input. */
  readonly inputPath: string;
  /** Words that its commands have behind their operands, as {@linkcode moreWords} gives them. */
  readonly more: string;
  readonly format: ExecutionOptions["format"] | undefined;
}

/** Words that a command has behind its operands, so that it knows the same programs and prefers the same journal. */
export function moreWords(parsed: Arguments): string {
  const preferred = preferredName(parsed);
  return geometryWords(parsed) + programWords(parsed) +
    (preferred === undefined ? "" : ` --${PREFER_OPTION.name} ${shellFile(preferred)}`);
}

// Enough to see what kind of tasks they are.
const MAX_LABELS = 3;
const MAX_FAILURES = 20;

/** Shows on standard output what is missing. */
export const showMissing = Effect.fnUntraced(function* (
  host: Host,
  calculation: Calculation,
  joined: Joined,
  { inputPath, more, format = "text" }: MissingRequest,
) {
  const journals = yield* journalWords(host, joined.journals.map(({ journal }) => journal));
  const command = `nmer run ${shellFile(inputPath)} --only-missing ${journals}${more}`;
  const missing = missingOf(calculation, joined);
  const { failures, several } = joined;
  const versions = several.map(({ program, version, results }) => ({ program, version, results }));
  const value = { missing, failures, journals: joined.journals, versions, command };
  yield* show(host, format, {
    text: () => missingText(calculation, joined, missing, command),
    value: () => value,
  });
});

interface Missing {
  /** How many tasks have no result. */
  readonly tasks: number;
  /** By level. */
  readonly levels: readonly { readonly nbody: number; readonly missing: number; readonly tasks: number }[];
  /** Labels of the first ones. */
  readonly first: readonly string[];
}

function missingOf({ plan, equivalents }: Calculation, { known: { missing } }: Joined): Missing {
  const first: string[] = [];
  for (let i = 0; i < plan.taskCount && first.length < MAX_LABELS; i++) {
    if (missing.has(i)) first.push(plan.label(taskIndex(i)));
  }
  const levels = plan.levels.map((level) => ({
    nbody: level.nbody,
    missing: missing.count(level),
    tasks: (equivalents?.computed ?? wholePlan(plan)).count(level),
  }));
  return { tasks: missing.taskCount, levels: levels.filter((level) => level.missing > 0), first };
}

function missingText(
  { plan, equivalents }: Calculation,
  { journals, failures, several }: Joined,
  { tasks, levels, first }: Missing,
  command: string,
): string {
  const results = journals.reduce((sum, journal) => sum + journal.results, 0);
  const failed = failures.slice(0, MAX_FAILURES);
  const lines = [
    `${plural(journals.length, "journal")}: ${grouped(results)} of ${
      plural((equivalents?.computed ?? plan).taskCount, "result")
    }`,
    `missing: ${
      levels.map(({ nbody, missing, tasks }) => `${grouped(missing)} of ${grouped(tasks)} in level ${nbody}`)
        .join(", ")
    }`,
    `  ${first.join(", ")}${tasks > first.length ? ", ..." : ""}`,
    ...(failures.length === 0 ? [] : [
      `${grouped(failures.length)} of them failed:`,
      ...failed.map(({ label, message, journal }) => `  ${label}: ${message} (${shownName(journal)})`),
      ...(failures.length > failed.length ? [`  ... and ${failures.length - failed.length} more`] : []),
    ]),
    ...(several.length === 0 ? [] : ["missing is what the version of the program that is there has not:"]),
    `to compute what is missing: ${command}`,
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * The command that joins the journal of a part of a run with those that it was named and those of other shards.
 *
 * @param more Words behind its operands.
 */
export const mergeWords = Effect.fnUntraced(function* (
  host: Host,
  { inputPath, journal, shard, named = [] }: Request,
  more: string,
) {
  const result = shellFile(join(dirname(inputPath), `${stemOf(inputPath)}.result.json`));
  const others = named.length === 0 ? [] : [yield* journalWords(host, named.map(({ name }) => name))];
  const journals = [...others, ...(journal === undefined ? [] : [ownJournals(journal, shard !== undefined)])];
  return `nmer merge ${shellFile(inputPath)} ${journals.join(" ")}${more} -o ${result}`;
});

// Those of all shards by a pattern, where they have their default names.
function ownJournals(journal: string, isShard: boolean): string {
  if (!isShard) return shellFile(journal);
  return patternOf(journal) ?? `${shellFile(journal)} JOURNALS-OF-THE-OTHERS`;
}
