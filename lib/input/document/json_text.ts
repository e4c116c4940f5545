// JSON (RFC 8259) -> plain values, with positions. JSON.parse does the work, behind the scanner.

import type { Document } from "./document.ts";
import { type Characters, JsonScanner } from "./json_scanner.ts";
import { placeOfOffset } from "./text.ts";

/**
 * Parses a JSON text.
 *
 * @param text The text, checked by `checkText`.
 * @param name Name of its source, for messages.
 * @throws {InputError} At the first mistake, with its line and column.
 */
export function parseJson(text: string, name: string): Document {
  const characters: Characters = {
    length: text.length,
    codeAt: (offset) => text.charCodeAt(offset),
    slice: (start, end) => text.slice(start, end),
    placeOf: (offset) => placeOfOffset(text, offset, name),
  };
  new JsonScanner(characters).check();
  return {
    name,
    value: JSON.parse(text),
    locate: (keyPath) => ({
      ...characters.placeOf(new JsonScanner(characters).locate(keyPath)),
      keyPath,
    }),
    blockLine: () => undefined,
  };
}
