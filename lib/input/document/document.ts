// A file of keys and values, whichever of YAML 1.2 and JSON it is written in: plain values, and the place of each.
// Every reader of structured input in this room starts from a Document.

import type { KeyPath } from "../../base/key_path.ts";
import { InputError, type Place } from "../../base/error.ts";

/** How deep lists and mappings may be nested in a document. */
export const MAX_DEPTH = 100;

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

/**
 * A document's value as a mapping.
 *
 * @throws {InputError} Where it is anything else.
 */
export function mappingOf(document: Document, expected: string): Readonly<Record<string, unknown>> {
  const { value } = document;
  if (isMapping(value)) return value;
  const found = value === null ? "nothing" : Array.isArray(value) ? "a list" : `only a ${typeof value}`;
  throw new InputError({ ...document.locate([]), found, expected });
}

/** What stands under a key of a document, as a document of its own: its key paths begin there. */
export function partOf(document: Document, key: string): Document {
  const value = isMapping(document.value) ? document.value[key] : undefined;
  return {
    name: document.name,
    value,
    locate: (keyPath) => ({ ...document.locate([key, ...keyPath]), keyPath }),
    blockLine: (keyPath) => document.blockLine([key, ...keyPath]),
  };
}

/** Whether a value of a document is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
