// The journals that are named behind an input: each file once, whatever its names, and words for those that are none.

import * as Effect from "effect/Effect";
import { basename, dirname, join, normalize } from "node:path";
import { describeValue, InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { type FileStatus, isSameFile } from "../host/file_status.ts";
import type { Host } from "../host/host.ts";
import { SHARD_JOURNAL } from "./default_journal.ts";
import { shellFile, shellWord } from "./shell_words.ts";

/** A journal and the file that its name stands for. */
export interface NamedJournal {
  readonly name: string;
  readonly status: FileStatus;
}

/**
 * The journals of some names, each file once.
 *
 * Fails with an InputError where one is not there.
 *
 * @param say Receives which of them are named twice.
 */
export const namedJournals = Effect.fnUntraced(function* (
  host: Host,
  names: readonly string[],
  say: (sentence: string) => void,
) {
  const journals: NamedJournal[] = [];
  const known = new Map<string, string>();
  for (const name of names) {
    const status = yield* Effect.promise(() => host.fileStatus(name));
    if (status.kind === "nothing" || status.kind === "folder") {
      const isFolder = status.kind === "folder";
      return yield* Effect.fail(
        new InputError({
          found: isFolder ? `${describeValue(name)}, a folder` : `no journal ${describeValue(name)}`,
          expected: "journals of nmer",
          hint: isFolder
            ? `Name those in it: ${shellFile(join(name, "x")).replace(/x('?)$/, "$1")}*.nmer.db`
            : "Leave out those that are not there yet; what they lack is reported.",
        }),
      );
    }
    const file = status.inode ?? status.path;
    const first = known.get(file);
    if (first === undefined) {
      known.set(file, name);
      journals.push({ name, status });
    } else {
      const twice = first === name ? "is named twice" : `is the same file as ${shownName(first)}`;
      say(`the journal ${shownName(name)} ${twice}; it is read once`);
    }
  }
  return journals;
});

/**
 * The place, from 0, of the journal among others that an option names; undefined where it names none.
 *
 * Fails with an InputError where it is none of them.
 */
export const preferredAmong = Effect.fnUntraced(function* (
  host: Host,
  journals: readonly NamedJournal[],
  name: string | undefined,
) {
  if (name === undefined) return undefined;
  const status = yield* Effect.promise(() => host.fileStatus(name));
  const place = journals.findIndex((journal) => isSameFile(journal.status, status));
  if (place >= 0) return place;
  return yield* Effect.fail(
    new InputError({
      keyPath: ["--prefer"],
      found: describeValue(name),
      expected: "one of the journals that are joined",
    }),
  );
});

// More are shown as a pattern, where one stands for them.
const MAX_LISTED = 12;

/** Journals as words of a command: their names, or a pattern for many of one run's shards. */
export const journalWords = Effect.fnUntraced(function* (host: Host, names: readonly string[]) {
  const listed = names.map(shellFile).join(" ");
  if (names.length <= MAX_LISTED) return listed;
  const patterns = new Set(names.map(patternOf));
  const [pattern] = patterns;
  if (patterns.size > 1 || pattern === undefined) return listed;
  const there = yield* Effect.promise(() => host.filesIn(dirname(names[0]!)));
  const isAll = there.filter((name) =>
    patternOf(name) === patternOf(normalize(names[0]!))
  ).length === names.length;
  return isAll ? pattern : listed;
});

/** The pattern for the journals of all shards of a run; undefined where a name is not that of a shard's journal. */
export function patternOf(name: string): string | undefined {
  const [end, count] = SHARD_JOURNAL.exec(basename(name)) ?? [];
  if (end === undefined) return undefined;
  return `${shellFile(name.slice(0, -end.length))}.[0-9]*${shellWord(`-of-${count}.nmer.db`)}`;
}
