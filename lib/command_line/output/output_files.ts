// The files that a command writes, checked before anything is written: no one of them may be a file that is read, or
// another of them, whatever names, links and hard links lead there.

import * as Effect from "effect/Effect";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { describeForeignLink, type FileStatus, isOfSystem, isSameFile } from "../host/file_status.ts";
import type { Host } from "../host/host.ts";
import { checkKept, type KeptKind } from "./kept_files.ts";

/** A file that a command will write. */
export interface WrittenFile {
  readonly path: string;
  /** What it is to the command, as in `the log`. */
  readonly role: string;
  /** What named it, as in `-o`. */
  readonly place: Place;
  /** Behind its name, those of files that come and go beside it. */
  readonly companions?: readonly string[];
  /** The folder that it must not lead out of, if the user has not named it himself, and the error where it does. */
  readonly below?: { readonly folder: string; readonly refuse: (found: string) => InputError };
  /** What it may replace of files that are kept otherwise; absent where it replaces nothing, as what a log adds to. */
  readonly replaces?: readonly KeptKind[];
  /** How such a file begins if it is there already; nothing else is continued for an input. */
  readonly begins?: RegExp;
}

/** What SQLite puts beside a file, and what a journal does when it is damaged. */
export const JOURNAL_COMPANIONS = [
  "-wal",
  "-shm",
  "-journal",
  ".salvage",
  ".salvage-wal",
  ".salvage-part",
  ".rewrite-part",
];

/**
 * Refuses files to be written that are read, or written twice, or that links lead out of where they may lie.
 *
 * Fails with an {@linkcode InputError} that names the option.
 *
 * @param host Knows what names stand for.
 * @param read The files that are read.
 * @param written Those that will be written.
 */
export const checkOutputs = Effect.fnUntraced(function* (
  host: Host,
  read: readonly string[],
  written: readonly WrittenFile[],
) {
  const taken = yield* statusesOf(
    host,
    read.map((path) => ({ path, what: "which this calculation is read from" })),
  );
  for (const file of written) {
    const { path, place } = file;
    if (path === "-") yield* Effect.fail(noFileName(path, place));
    const own = yield* filesOf(host, file);
    for (const { path: name, status } of own) {
      if (status.foreignLink !== undefined) {
        const found = `${describeValue(name)}, ${describeForeignLink(status.foreignLink)}`;
        return yield* Effect.fail(new InputError({ ...place, found, expected: "a file of one's own" }));
      }
      // What is open already, as /dev/stderr, is added to.
      const others = isOfSystem(name) ? taken.slice(0, read.length) : taken;
      const same = others.find((other) => isSameFile(status, other.status));
      // What is written to a device takes nothing away.
      if (same === undefined || status.kind === "device") continue;
      return yield* Effect.fail(
        new InputError({
          ...place,
          found: `${describeValue(name)}, ${same.what}`,
          expected: "a file that is neither read nor written otherwise",
        }),
      );
    }
    yield* refuseLinks(own.slice(1), place);
    if (file.below !== undefined) yield* checkBelow(host, file, file.below, own[0]!.status);
    const { replaces } = file;
    if (replaces !== undefined) yield* checkKept(host, { ...file, replaces });
    taken.push(...own);
  }
});

// A file and those that come and go beside it: beside its name, and beside what that leads to.
const filesOf = Effect.fnUntraced(function* (host: Host, { path, role, companions = [] }: WrittenFile) {
  const [main] = yield* statusesOf(host, [{ path, what: `which is ${role}, too` }]);
  const names = companions.flatMap((end) => [`${path}${end}`, `${main!.status.path}${end}`]);
  const what = `which belongs to ${role} ${describeValue(path)}`;
  return [main!, ...yield* statusesOf(host, names.map((name) => ({ path: name, what })))];
});

// Whoever makes files beside another makes no links; SQLite would write to wherever one leads.
function refuseLinks(companions: readonly TakenFile[], place: Place): Effect.Effect<void, InputError> {
  const link = companions.find(({ status }) => status.isLink);
  if (link === undefined) return Effect.void;
  const found = `${describeValue(link.path)}, a symbolic link that leads to ${
    describeValue(link.status.path)
  }`;
  return Effect.fail(new InputError({ ...place, found, expected: "no link there: remove it" }));
}

function noFileName(path: string, place: Place): InputError {
  return new InputError({
    ...place,
    found: describeValue(path),
    expected: "the name of a file",
    hint: "Only the result can go to standard output, with -o -; a file of that name is called ./-",
  });
}

interface TakenFile {
  readonly path: string;
  readonly status: FileStatus;
  /** What it is, as a clause. */
  readonly what: string;
}

function statusesOf(
  host: Host,
  files: readonly { readonly path: string; readonly what: string }[],
): Effect.Effect<TakenFile[]> {
  return Effect.promise(() =>
    Promise.all(files.map(async (file) => ({ ...file, status: await host.fileStatus(file.path) })))
  );
}

// Enough to know a file by its beginning.
const HEAD_BYTES = 64;

const checkBelow = Effect.fnUntraced(function* (
  host: Host,
  { path, role, place, begins }: WrittenFile,
  { folder, refuse }: NonNullable<WrittenFile["below"]>,
  { path: real, kind }: FileStatus,
) {
  const { path: root } = yield* Effect.promise(() => host.fileStatus(folder));
  const inside = `${root.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  if (!real.replaceAll("\\", "/").startsWith(inside)) {
    return yield* Effect.fail(refuse(`${describeValue(path)}, a link that leads to ${describeValue(real)}`));
  }
  if (begins === undefined || kind !== "file") return;
  const head = yield* Effect.promise(() => host.readFile(path, HEAD_BYTES).catch(() => new Uint8Array()));
  if (head.length === 0 || begins.test(new TextDecoder("latin1").decode(head))) return;
  return yield* Effect.fail(
    new InputError({
      ...place,
      found: `${describeValue(path)}, a file that is not ${role} of a run`,
      expected: "a new file, or one that an earlier run has begun",
    }),
  );
});
