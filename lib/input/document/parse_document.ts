// Text -> Document, whichever of YAML 1.2 and JSON it is written in.

import {
  checkOptions,
  type OptionChecks,
  typedOption,
  wordOption,
} from "../../base/options/given_options.ts";
import type { Document } from "./document.ts";
import { parseJson } from "./json_text.ts";
import { checkText, MAX_JSON_BYTES, MAX_YAML_BYTES } from "./text.ts";
import { parseYaml } from "./yaml_text.ts";

/** The two ways in which keys and values are written. */
export type DocumentFormat = "yaml" | "json";

/** Keys of the outermost mapping of an input or of programs.yaml: far more than there are. */
export const MAX_KNOWN_KEYS = 10_000;

/** Options of {@linkcode parseDocument}. */
export interface DocumentOptions {
  /** Name of the source, for messages; a file name's extension tells the format. Default `input`. */
  readonly name?: string;
  /** The format; left out, it follows from the name's extension, else from how the text starts. */
  readonly format?: DocumentFormat;
}

/** What the options must be. */
export const DOCUMENT_OPTIONS: OptionChecks = {
  name: typedOption("string", "a name, as of a file"),
  format: wordOption(["yaml", "json"]),
};

/**
 * Parses YAML or JSON: at most 4 MiB of YAML, 64 MiB of JSON, 100 levels of nesting.
 *
 * @param maxRootKeys How many keys the outermost mapping of YAML may have, where they are known to be few: what has
 * more is refused before it is read.
 * @throws {InputError} With line and column where the text is not well formed, repeats a key, holds a number that
 * is not finite, a tag, several documents, or aliases that stand for more than 100,000 values.
 */
export function parseDocument(
  text: string,
  options: DocumentOptions = {},
  maxRootKeys?: number,
): Document {
  checkOptions(options, DOCUMENT_OPTIONS);
  const name = options.name ?? "input";
  const format = options.format ?? formatOfName(name) ?? formatOfText(text);
  return format === "json"
    ? parseJson(checkText(text, name, MAX_JSON_BYTES), name)
    : parseYaml(checkText(text, name, MAX_YAML_BYTES), name, maxRootKeys);
}

/** The format that a file name's extension tells, or undefined. */
export function formatOfName(name: string): DocumentFormat | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  return extension === "json" ? "json" : extension === "yaml" || extension === "yml" ? "yaml" : undefined;
}

/** Text that starts as a JSON object or list does and is one is JSON; everything else is YAML. */
function formatOfText(text: string): DocumentFormat {
  if (!/^\ufeff?\s*[{[]/.test(text)) return "yaml";
  try {
    JSON.parse(text);
    return "json";
  } catch {
    return "yaml";
  }
}
