// What a file is that was named as a RESULT or a JOURNAL and is neither: errors of its syntax would say nothing to whoever
// took the wrong file.

import { describeValue, InputError } from "../../base/error.ts";
import { isMoleculeName } from "../../input/molecule_files/readers.ts";
import type { Host } from "../host/host.ts";

/** What `nmer show` and `nmer report` expect. */
export const SHOWN_FILES = "a result of nmer run (JSON or YAML), or a journal (.nmer.db)";

const HEAD_BYTES = 2 ** 16;

/** The refusal of a file that is neither a result nor a journal. */
export function otherFile(path: string, what: string): InputError {
  return new InputError({ found: `${describeValue(path)}, ${what}`, expected: SHOWN_FILES });
}

/**
 * The refusal of a file that is no result at all; undefined for one that is to be read as one, whose mistakes have a place.
 */
export async function refusedAsResult(host: Host, path: string): Promise<InputError | undefined> {
  const head = await host.readFile(path, HEAD_BYTES).catch(() => undefined);
  if (head === undefined) return undefined;
  if (head.length === 0) return otherFile(path, "an empty file");
  const text = new TextDecoder().decode(head.subarray(0, HEAD_BYTES));
  if (/[\0\ufffd]/.test(text)) return otherFile(path, "binary data of another kind");
  if (isMoleculeName(path) && !/\.txt$/i.test(path)) return otherFile(path, "the file of a molecule");
  // Of results that are mistaken, and of inputs, more is said where they are read.
  const isData = /\.(?:json|ya?ml)$/i.test(path) || /^\ufeff?\s*\{/.test(text);
  const isKnown = isData
    ? /\bschema_name\b/.test(text) || /^[\s{]*["']?models?["']?\s*:/m.test(text)
    : /^\s*schema_name\s*:/m.test(text);
  return isKnown ? undefined : otherFile(path, "text of another kind");
}
