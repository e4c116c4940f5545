// Files that an output does not replace, whoever named them by mistake: results, inputs, molecules and journals are the
// work of hours. An output replaces earlier ones of its own kind, so that a command can be given again.

import * as Effect from "effect/Effect";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { isOfSystem } from "../host/file_status.ts";
import type { Host } from "../host/host.ts";

/** A kind of file that is kept. */
export type KeptKind = "result" | "input" | "molecule" | "journal";

const HEAD_BYTES = 2 ** 16;
const SQLITE = "SQLite format 3\0";
const RESULT = /["']?schema_name["']?\s*:\s*["']?qcschema_many_?body_?result\b/;
const ATOMIC_RESULT = /["']?schema_name["']?\s*:\s*["']?qcschema_(?:output|atomic_?result)\b/;
const MOLECULE_KEY = /(?:^[\s{]*["']?|[,{]\s*")molecule["']?\s*:/m;
const MODEL_KEY = /(?:^[\s{]*["']?|[,{]\s*")(?:models?|specification)["']?\s*:/m;

const WORDS: Readonly<Record<KeptKind, string>> = {
  result: "a result",
  input: "an input",
  molecule: "the file of a molecule",
  journal: "a journal or another database",
};

/** What is written, and what of its kinds it may replace. */
export interface ReplacingFile {
  readonly path: string;
  /** What it is to the command, as in `the export`. */
  readonly role: string;
  readonly place: Place;
  readonly replaces: readonly KeptKind[];
}

/** Refuses to replace a file that is kept; fails with an {@linkcode InputError}. */
export const checkKept = Effect.fnUntraced(
  function* (host: Host, { path, role, place, replaces }: ReplacingFile) {
    if (isOfSystem(path) || (yield* Effect.promise(() => host.fileStatus(path))).kind !== "file") return;
    const kind = yield* Effect.promise(() => keptKind(host, path));
    if (kind === undefined || replaces.includes(kind)) return;
    return yield* Effect.fail(
      new InputError({
        ...place,
        found: `${describeValue(path)}, ${WORDS[kind]}, which ${role} would replace`,
        expected: "a file that is not there yet, or an earlier one of the same kind",
        hint: "Take another name; or remove that file, if nothing needs it any more.",
      }),
    );
  },
);

// By its beginning; of a molecule by its name as well, since the text of one is much like any other.
async function keptKind(host: Host, path: string): Promise<KeptKind | undefined> {
  const bytes = await host.readFile(path, HEAD_BYTES).catch(() => new Uint8Array());
  if (bytes.length === 0) return undefined;
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD_BYTES));
  if (head.startsWith(SQLITE) || /\.nmer\.db$/.test(path)) return "journal";
  if (RESULT.test(head)) return "result";
  const isInput = MOLECULE_KEY.test(head) && MODEL_KEY.test(head) && !ATOMIC_RESULT.test(head);
  if (isInput && /\.(?:json|ya?ml)$/i.test(path)) return "input";
  return /\.(?:xyz|pdb|ent|sdf|mol|mol2)$/i.test(path) ? "molecule" : undefined;
}
