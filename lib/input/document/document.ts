// A file of keys and values, whichever of YAML 1.2 and JSON it is written in: plain values, and the place of each.
// Every reader of structured input in this room starts from a Document.

import type { KeyPath } from "../../base/key_path.ts";
import { InputError, type Place } from "../../base/error.ts";
import { parseJson } from "./json_text.ts";
import { checkText, MAXIMUM_JSON_BYTES, MAXIMUM_YAML_BYTES } from "./text.ts";
import { parseYaml } from "./yaml_text.ts";

/** The two ways in which keys and values are written. */
export type DocumentFormat = "yaml" | "json";

/** A document, parsed. */
export interface Document {
  /** Name of its source, as the user gave it; for messages. */
  readonly name: string;
  /** Its content: null, booleans, finite numbers, texts, lists and plain objects without repeated keys. */
  readonly value: unknown;
  /** Where a key or a list's item stands; where there is none, the place of the last one on the way to it. */
  locate(keyPath: KeyPath): Place;
  /** Line of the file on which a text written as a literal block (`|`) starts; undefined for any other value. */
  blockLine(keyPath: KeyPath): number | undefined;
}

/** Options of {@linkcode parseDocument}. */
export interface DocumentOptions {
  /** Name of the source, for messages; a file name's extension tells the format. Default `input`. */
  readonly name?: string;
  /** The format; left out, it follows from the name's extension, else from how the text starts. */
  readonly format?: DocumentFormat;
}

/**
 * Parses YAML or JSON: at most 4 MiB of YAML, 64 MiB of JSON, 100 levels of nesting.
 *
 * @throws InputError With line and column where the text is not well formed, repeats a key, holds a number that
 * is not finite, a tag, several documents, or aliases that stand for more than 100,000 values.
 */
export function parseDocument(text: string, options: DocumentOptions = {}): Document {
  const name = options.name ?? "input";
  const format = options.format ?? formatOfName(name) ?? formatOfText(text);
  return format === "json"
    ? parseJson(checkText(text, name, MAXIMUM_JSON_BYTES), name)
    : parseYaml(checkText(text, name, MAXIMUM_YAML_BYTES), name);
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

/**
 * A document's value as a mapping.
 *
 * @throws InputError Where it is anything else.
 */
export function mappingOf(document: Document, expected: string): Readonly<Record<string, unknown>> {
  const { value } = document;
  if (isMapping(value)) return value;
  const found = value === null ? "nothing" : Array.isArray(value) ? "a list" : `only a ${typeof value}`;
  throw new InputError({ ...document.locate([]), found, expected });
}

/** Whether a value of a document is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
