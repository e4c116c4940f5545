// How a run was asked for, as words that its journal keeps, and the command of them that continues it from the journal.

import type { Json } from "../../execution/mod.ts";
import type { Arguments } from "./arguments.ts";
import { shellFile, shellWord } from "./shell_words.ts";

// What a run that continues must not have, or has in words of its own.
const LEFT_OUT = new Set(["fresh", "retry-failed", "journal", "only-missing"]);

/**
 * The words behind `nmer run`, without the journal.
 *
 * @param args What was given.
 * @param input The input of this run, where several were named.
 */
export function runWords({ operands, options, lists }: Arguments, input?: string): readonly string[] {
  const rest = options.has("only-missing") ? ["--only-missing", ...operands.slice(1).map(operand)] : [];
  const given = [...options].filter(([name]) => !LEFT_OUT.has(name)).flatMap(([name, value]) =>
    (lists?.get(name) ?? [value]).flatMap((each) =>
      each === true ? [`--${name}`] : each.startsWith("-") ? [`--${name}=${each}`] : [`--${name}`, each]
    )
  );
  return [operand(input ?? operands[0]!), ...given, ...rest];
}

function operand(name: string): string {
  return name.startsWith("-") && name !== "-" ? `./${name}` : name;
}

/** A journal and where it is looked at. */
export interface Continued {
  /** Its name, as the user gave it. */
  readonly journal: string;
  /** Its whole path. */
  readonly path: string;
  /** The folder that the command is for. */
  readonly folder: string;
  /** Whether all that is missing has failed. */
  readonly onlyFailed: boolean;
}

/**
 * The command that computes what is missing in a journal.
 *
 * @param about What the journal says of how it was asked for; of an earlier nmer without its words.
 * @param input Its input, where the journal does not say it.
 */
export function continuingCommand(
  about: Readonly<Record<string, Json>>,
  input: string,
  { journal, path, folder, onlyFailed }: Continued,
): string {
  const { words: kept, folder: before, severalInputs } = about;
  const words = Array.isArray(kept) && kept.length > 0 ? kept.map(String) : undefined;
  const isElsewhere = words !== undefined && typeof before === "string" && before !== folder;
  const isPart = words?.some((word) => /^--(?:shard|only-missing)(?:=|$)/.test(word)) ?? false;
  // Names among the words are those of the folder that it ran in.
  const place = isElsewhere ? `cd ${shellWord(before)} && ` : "";
  const run = words === undefined ? shellFile(input) : words.map(shellWord).join(" ");
  if (severalInputs === true) return `${place}nmer run ${run}`;
  const option = ` --journal ${shellFile(isElsewhere ? path : journal)}`;
  const [front, behind] = atOnlyMissing(run);
  return `${place}nmer run ${front}${option}${onlyFailed && !isPart ? " --retry-failed" : ""}${behind}`;
}

// Journals stand behind --only-missing.
function atOnlyMissing(run: string): readonly [string, string] {
  const at = run.indexOf(" --only-missing ");
  return at < 0 ? [run, ""] : [run.slice(0, at), run.slice(at)];
}
