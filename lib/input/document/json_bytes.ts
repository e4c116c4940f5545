// JSON of any length, longer than a text can be: the bytes stay as they are, and mappings that may be long are read
// member by member whenever they are asked for.

import { InputError, type Place } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import { type Entry, Members } from "../../base/pieces/members.ts";
import { type Document, isMapping } from "./document.ts";
import { type Characters, JsonScanner, type LongMapping } from "./json_scanner.ts";
import { nulCharacter, otherThanUtf8 } from "./text.ts";

/** A document with mappings that are read member by member. */
export interface LongDocument extends Document {
  /** The content, with an empty mapping in place of each long one. */
  readonly value: unknown;
  /** The long mapping at a key path; undefined where there is none. */
  readonly long: (keyPath: KeyPath) => LongMembers | undefined;
  /** The content, with the long mappings in their places. */
  readonly whole: unknown;
}

/** What is not in a long mapping may have this many bytes: about the longest text that there can be. */
const MAX_REST_BYTES = 2 ** 29 - 1;

/**
 * Parses JSON.
 *
 * @param bytes The content of a file; it must not change afterwards.
 * @param name Name of the file, for messages.
 * @param longPaths Where mappings may be long.
 * @throws {InputError} At the first mistake, with its line and column.
 */
export function parseJsonBytes(bytes: Uint8Array, name: string, longPaths: readonly KeyPath[]): LongDocument {
  checkUtf8(bytes, name);
  const characters = charactersOf(bytes, name);
  const scanner = new JsonScanner(characters);
  scanner.check(longPaths);
  const value: unknown = JSON.parse(withoutLong(characters, scanner.long, name));
  const long = new Map(
    scanner.long.map((mapping) => [mapping.path.join("\0"), new LongMembers(characters, mapping)]),
  );
  return {
    name,
    value,
    whole: scanner.long.reduce(
      (around, { path }) => placed(around, path, long.get(path.join("\0"))),
      value,
    ),
    long: (keyPath) => long.get(keyPath.join("\0")),
    locate: (keyPath) => ({
      ...characters.placeOf(new JsonScanner(characters).locate(keyPath)),
      keyPath,
    }),
    blockLine: () => undefined,
  };
}

const MAX_MEMBERS_AT_A_TIME = 200;
const MAX_BYTES_AT_A_TIME = 2 ** 18;

/** The members of a mapping that is as long as it is. */
export class LongMembers extends Members {
  readonly #text: Characters;
  readonly #mapping: LongMapping;

  /** @param text Where it stands. */
  constructor(text: Characters, mapping: LongMapping) {
    super(() => this.#entries());
    this.#text = text;
    this.#mapping = mapping;
  }

  /** Number of members. */
  get size(): number {
    return this.#mapping.members.size;
  }

  /** Whether there is a member of this key. */
  has(key: string): boolean {
    return this.#mapping.members.find(key) !== undefined;
  }

  /** What stands under a key; undefined where nothing does. */
  get(key: string): unknown {
    const number = this.#mapping.members.find(key);
    return number === undefined ? undefined : this.#parsed(number, number + 1)[key];
  }

  /** Some members after the other, each time as a plain mapping. */
  *parts(): Generator<Readonly<Record<string, unknown>>, void, void> {
    for (let from = 0; from < this.size;) {
      let end = from + 1;
      const start = this.#offset(from);
      while (
        end < Math.min(this.size, from + MAX_MEMBERS_AT_A_TIME) &&
        this.#offset(end + 1) - start < MAX_BYTES_AT_A_TIME
      ) end++;
      yield this.#parsed(from, end);
      from = end;
    }
  }

  *#entries(): Generator<Entry<unknown>, void, void> {
    for (const part of this.parts()) yield* Object.entries(part);
  }

  // Behind the last member stands the closing brace.
  #offset(number: number): number {
    return number < this.size ? this.#mapping.members.offset(number) : this.#mapping.end - 1;
  }

  // What stands between two keys is checked already.
  #parsed(from: number, end: number): Record<string, unknown> {
    const text = this.#text.slice(this.#offset(from), this.#offset(end)).trimEnd();
    return JSON.parse(`{${text.endsWith(",") ? text.slice(0, -1) : text}}`);
  }
}

function withoutLong(text: Characters, long: readonly LongMapping[], name: string): string {
  const parts: string[] = [];
  let at = 0;
  let length = 0;
  for (const { start, end } of [...long, { start: text.length, end: text.length }]) {
    length += start - at + 2;
    if (length > MAX_REST_BYTES) {
      throw new InputError({
        file: name,
        found: `more than ${Math.round(MAX_REST_BYTES / 2 ** 20)} MiB beside its lists of tasks`,
        expected: "less",
      });
    }
    parts.push(text.slice(at, start));
    at = end;
  }
  return parts.join("{}");
}

function placed(value: unknown, [key, ...further]: KeyPath, member: unknown): unknown {
  if (key === undefined || !isMapping(value)) return member;
  return { ...value, [key]: placed(value[key], further, member) };
}

function charactersOf(bytes: Uint8Array, name: string): Characters {
  const { length } = bytes;
  const decoder = new TextDecoder();
  // A byte order mark is no part of the text, nor is one inside of it a mark.
  const first = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const inside = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    length,
    codeAt: (offset) => offset < length ? offset < first ? 32 : bytes[offset]! : NaN,
    slice: (start, end) => (start < first ? decoder : inside).decode(bytes.subarray(start, end)),
    placeOf: (offset) => placeOf(bytes, offset, first, name),
  };
}

const LINE_FEED = 10,
  CARRIAGE_RETURN = 13;

// Columns count UTF-16 units, as those of texts do.
function placeOf(bytes: Uint8Array, offset: number, first: number, name: string): Place {
  let line = 1;
  let column = 1;
  for (let at = first; at < offset; at++) {
    const byte = bytes[at]!;
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED) {
      line++;
      column = 1;
    } else if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1;
  }
  return { file: name, line, column };
}

const BYTES_PER_CHECK = 2 ** 20;

function checkUtf8(bytes: Uint8Array, name: string): void {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += BYTES_PER_CHECK) {
      decoder.decode(bytes.subarray(at, at + BYTES_PER_CHECK), { stream: true });
    }
    decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw otherThanUtf8(bytes, name);
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw nulCharacter(placeOf(bytes, nul, 0, name));
}
