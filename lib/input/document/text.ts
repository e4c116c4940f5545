// Bytes -> text that the readers of this room can trust: UTF-8, no NUL, lines that end in \n, not empty, and not
// beyond a stated size. Lines and columns count from 1.

import { InputError, type Place } from "../../base/error.ts";

/** Largest JSON file that is read, in bytes: 64 MiB. QCSchema files and `nmer assemble` components can be big. */
export const MAX_JSON_BYTES = 64 * 2 ** 20;

/** Largest YAML file that is read, in bytes: 4 MiB. YAML is written by hand, and slow to parse. */
export const MAX_YAML_BYTES = 4 * 2 ** 20;

/** Largest file of coordinates (XYZ, Psi4-style text) that is read, in bytes: 64 MiB. */
export const MAX_TEXT_BYTES = 64 * 2 ** 20;

/**
 * Decodes a file.
 *
 * @param bytes The file's content.
 * @param name Name of the file, for messages.
 * @param maxBytes Size that it may have.
 * @returns The text as {@linkcode checkText} gives it.
 * @throws {InputError} Where it is too big, not UTF-8, binary or empty.
 */
export function decodeText(bytes: Uint8Array, name: string, maxBytes: number): string {
  checkSize(bytes.length, name, maxBytes);
  try {
    return checkText(new TextDecoder("utf-8", { fatal: true }).decode(bytes), name, maxBytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw otherThanUtf8(bytes, name);
  }
}

/** The error of bytes that are no text in UTF-8. */
export function otherThanUtf8(bytes: Uint8Array, name: string): InputError {
  return new InputError({
    file: name,
    found: bytes.includes(0) ? "binary data" : "bytes that are not UTF-8",
    expected: "text in UTF-8",
    hint: "Save the file as UTF-8.",
  });
}

/** The error of a NUL character in a text. */
export function nulCharacter(place: Place): InputError {
  return new InputError({
    ...place,
    found: "a NUL character, as in a binary file",
    expected: "text in UTF-8",
  });
}

/**
 * Checks a text that is already decoded.
 *
 * @param text The text; a byte order mark and line ends as in Windows are allowed.
 * @param name Name of its source, for messages.
 * @param maxBytes Size that it may have, in UTF-16 units.
 * @returns The text without byte order mark, every line ending in `\n`.
 * @throws {InputError} Where it is too long, binary or empty.
 */
export function checkText(text: string, name: string, maxBytes: number): string {
  checkSize(text.length, name, maxBytes);
  const nul = text.indexOf("\0");
  if (nul >= 0) throw nulCharacter(placeOfOffset(text, nul, name));
  const clean = (text.startsWith("\ufeff") ? text.slice(1) : text).replaceAll(/\r\n?/g, "\n");
  if (clean.trim() === "") {
    throw new InputError({ file: name, found: "an empty file", expected: "text with something in it" });
  }
  return clean;
}

/** File, line and column of an offset of a text. */
export function placeOfOffset(text: string, offset: number, name: string): Place {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let i = before.indexOf("\n"); i >= 0; i = before.indexOf("\n", i + 1)) line++;
  return { file: name, line, column: offset - lineStart + 1 };
}

function checkSize(size: number, name: string, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new InputError({
    file: name,
    found: `more than ${maxBytes / 2 ** 20} MiB`,
    expected: `a file of at most ${maxBytes / 2 ** 20} MiB`,
  });
}
