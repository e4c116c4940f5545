// Which part of a calculation a run is asked for: a shard, what several journals have not, or both.

import { basename } from "@std/path";
import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import type { Calculation } from "../../calculation/mod.ts";
import { shardOf } from "../../cluster/shards/array_variables.ts";
import { describeShard, type Shard } from "../../cluster/shards/shard.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { Arguments, Option } from "../options/arguments.ts";
import { shardVariant } from "../options/default_journal.ts";
import { originOf, type ResolvedOptions } from "../options/execution_options.ts";
import { type NamedJournal, namedJournals } from "../options/named_journals.ts";

/** The switch before the journals whose tasks are not computed. */
export const ONLY_MISSING_OPTION: Option = {
  name: "only-missing",
  operands: "JOURNAL...",
  help: "compute what none of these journals has, into one of its own",
};

/** The switch that has failed tasks tried again. */
export const RETRY_FAILED_OPTION: Option = {
  name: "retry-failed",
  help: "try the tasks again that failed by the journal, and start no other",
};

/**
 * Whether failed tasks of the journal are tried again, and nothing else.
 *
 * @throws {InputError} Beside what has another part computed, or no journal.
 */
export function readRetryFailed(
  { options }: Arguments,
  { journal, fresh, shard }: Pick<ResolvedOptions, "journal" | "fresh" | "shard">,
): boolean {
  if (!options.has(RETRY_FAILED_OPTION.name)) return false;
  const other = options.has(ONLY_MISSING_OPTION.name)
    ? "--only-missing"
    : journal === false
    ? "no journal"
    : fresh === true
    ? "--fresh"
    : shard !== undefined
    ? "--shard"
    : undefined;
  if (other === undefined) return true;
  throw new InputError({
    found: `--retry-failed with ${other}`,
    expected: "a run of all of INPUT with its journal, which knows what has failed",
  });
}

/** The option that says which journal counts. */
export const PREFER_OPTION: Option = {
  name: "prefer",
  value: "JOURNAL",
  help: "take the results of this one where other journals differ from it",
};

/** The journal that is preferred; undefined where none is. */
export function preferredName(parsed: Arguments): string | undefined {
  const name = parsed.options.get(PREFER_OPTION.name);
  return typeof name === "string" ? name : undefined;
}

/** The journals behind the input, if there may be any; undefined where there may not. */
export const readNamed = Effect.fnUntraced(function* (parsed: Arguments, host: Host, quiet: boolean) {
  const names = parsed.operands.slice(1);
  if (parsed.options.has(ONLY_MISSING_OPTION.name)) {
    if (names.length > 0) {
      return yield* namedJournals(host, names, (sentence) => quiet ? undefined : say(host, sentence));
    }
    return yield* Effect.fail(
      new InputError({
        found: "--only-missing without a journal",
        expected: "the journals that there are, behind INPUT: nmer run INPUT --only-missing JOURNAL...",
      }),
    );
  }
  if (names.length > 0) {
    return yield* Effect.fail(
      new InputError({ found: parsed.operands.join(" "), expected: "one INPUT file" }),
    );
  }
  return undefined;
});

/**
 * What distinguishes the journal of a part from that of a whole run. That of what is missing is none of the named ones:
 * whoever names one that an earlier such run has made gets the next.
 */
export function variantOf(
  stem: string,
  shard: Shard | undefined,
  named: readonly NamedJournal[] | undefined,
): string | undefined {
  const ofShard = shard === undefined ? undefined : shardVariant(shard);
  if (named === undefined) return ofShard;
  const names = named.flatMap(({ name, status }) => [basename(name), basename(status.path)]);
  let number = 1;
  while (names.some((name) => name.startsWith(`${stem}.missing-${number}.`))) number++;
  return `.missing-${number}${ofShard ?? ""}`;
}

/**
 * Which shard a run is; undefined where it is none.
 *
 * @throws {InputError} Where it asks for what a shard cannot do.
 */
export function readShard(
  parsed: Arguments,
  { input }: Calculation,
  { shard: text, journal }: ResolvedOptions,
  host: Host,
): Shard | undefined {
  if (text === undefined) return undefined;
  const shard = shardOf(text, host.environment, originOf(parsed, input, "shard").place);
  const what = `shard ${describeShard(shard)}`;
  const output = parsed.options.get("output");
  if (output !== undefined) {
    throw new InputError({
      keyPath: ["-o"],
      found: `${describeValue(output)} for ${what}, which has a part of the tasks and assembles nothing`,
      expected: "no result file",
      hint: "`nmer merge` writes it from the journals of all shards.",
    });
  }
  const { from, place } = originOf(parsed, input, "journal");
  if (journal === false) {
    throw new InputError({
      ...place,
      found: `no journal for ${what}, which leaves nothing else`,
      expected: "a journal: that of a shard is its result",
    });
  }
  if (journal !== undefined && from !== "arguments" && shard.count > 1) {
    throw new InputError({
      ...place,
      found: `${describeValue(journal)} for ${what}: all ${shard.count} shards would write to one file`,
      expected: "a journal for each shard",
      hint: "Leave it out, and each has its own; or name one with --journal.",
    });
  }
  return shard;
}
