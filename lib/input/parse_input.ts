// A text -> the record of its input: no file is read.

import { describeValue, InputError } from "../base/error.ts";
import { type DocumentOptions, MAX_KNOWN_KEYS, parseDocument } from "./document/parse_document.ts";
import { draftInput } from "./input_draft.ts";
import type { InputRecord } from "./records/input_record.ts";

/**
 * The input in a text whose molecule is in the text, too.
 *
 * @example
 * ```ts
 * import { parseInput } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * console.log(input.molecule.symbols, input.driver);
 * ```
 *
 * @throws {InputError} With line and key path; also where the molecule is in another file.
 */
export function parseInput(text: string, options: DocumentOptions = {}): InputRecord {
  const document = parseDocument(text, options, MAX_KNOWN_KEYS);
  const { moleculeFile, basisFiles: [basisFile] = [], finish } = draftInput(document);
  if (moleculeFile === undefined && basisFile === undefined) return finish();
  const file = moleculeFile ?? basisFile!;
  throw new InputError({
    ...document.locate(moleculeFile === undefined ? basisFile!.keyPath : ["molecule"]),
    found: `the path of a file, ${describeValue(file.path)}`,
    expected: moleculeFile === undefined
      ? "a basis set that the program knows by name"
      : "the molecule itself, as text or as symbols and geometry",
    hint: "A text without a place of its own cannot name other files.",
  });
}
