// The scanner in front of JSON.parse: it finds what that lets pass (duplicate keys, numbers beyond double precision's
// range, deep nesting) and where a mistake is, and the place of a key path. One pass each, so that big files stay cheap,
// over texts and over bytes of UTF-8 alike: outside of strings JSON is ASCII.

import type { KeyPath } from "../../base/key_path.ts";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { MAX_DEPTH } from "./document.ts";
import { KeyIndex } from "./key_index.ts";

/** What is scanned: characters of a text, or bytes. */
export interface Characters {
  /** Number of them. */
  readonly length: number;
  /** The code of one; NaN at the end. */
  readonly codeAt: (offset: number) => number;
  /** The text from one offset to another. */
  readonly slice: (start: number, end: number) => string;
  /** File, line and column of an offset. */
  readonly placeOf: (offset: number) => Place;
}

/** A mapping whose members are not to be held all at once. */
export interface LongMapping {
  readonly path: KeyPath;
  /** Where its members stand. */
  readonly members: KeyIndex;
  /** Offsets of its braces: of the opening one, and after the closing one. */
  readonly start: number;
  readonly end: number;
}

/** What certainly fits into a text, in characters. */
const MAX_STRING = 2 ** 28;

/** Most keys of a mapping that is not expected to be long: what certainly fits into a set. */
const MAX_KEYS = 10_000_000;

const QUOTE = 34,
  PLUS = 43,
  COMMA = 44,
  MINUS = 45,
  DOT = 46,
  ZERO = 48,
  COLON = 58,
  OPEN_LIST = 91,
  BACKSLASH = 92,
  CLOSE_LIST = 93,
  SMALL_U = 117,
  OPEN = 123,
  CLOSE = 125;

/** What may follow a backslash, beside u. */
const ESCAPED = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)));

/** Where a key path leads: what is on the way to a long mapping. */
interface Way {
  readonly path: KeyPath;
  readonly isLong: boolean;
  readonly further: Map<string, Way>;
}

/** Scans once. */
export class JsonScanner {
  /** The long mappings that were found, as they stand in the text. */
  readonly long: LongMapping[] = [];
  private at = 0;
  private found = 0;
  private isLocating = false;

  /** @param maxString Longest string and longest member of a long mapping, in characters. */
  constructor(private readonly text: Characters, private readonly maxString = MAX_STRING) {}

  /**
   * Checks the whole text.
   *
   * @param long Where mappings may be long.
   * @throws {InputError} At the first mistake, with its line and column.
   */
  check(long: readonly KeyPath[] = []): void {
    this.blank();
    this.value(undefined, 0, waysTo(long));
    if (this.at < this.text.length) this.fail("the end of the text");
  }

  /** The offset of the key or item that `path` leads to in a text that is checked, or of the last one there. */
  locate(path: KeyPath): number {
    this.isLocating = true;
    this.blank();
    this.found = this.at;
    try {
      this.value(path, 0, undefined);
    } catch (error) {
      if (error !== ARRIVED) throw error;
    }
    return this.found;
  }

  /** The key that stands at an offset. */
  keyAt(offset: number): string {
    this.at = offset;
    return this.string();
  }

  private value(path: KeyPath | undefined, depth: number, way: Way | undefined): void {
    if (depth > MAX_DEPTH) this.fail("less nesting", `more than ${MAX_DEPTH} levels of nesting`);
    const code = this.text.codeAt(this.at);
    if (code === OPEN) {
      if (way?.isLong) this.longMapping(way, depth);
      else this.mapping(path, depth, way);
    } else if (code === OPEN_LIST) this.list(path, depth);
    else if (code === QUOTE) this.string();
    else if (code === MINUS || isDigit(code)) this.number();
    else this.literal();
    this.blank();
  }

  private mapping(path: KeyPath | undefined, depth: number, way: Way | undefined): void {
    const seen = new Set<string>();
    this.members((key, start) => {
      if (!this.isLocating) {
        if (seen.has(key)) this.repeated(key, start);
        if (seen.size === MAX_KEYS) this.failAt(start, `more than ${MAX_KEYS} keys`, "fewer");
        seen.add(key);
      }
      this.value(this.step(path, key, start), depth + 1, way?.further.get(key));
    });
  }

  private longMapping({ path }: Way, depth: number): void {
    const start = this.at;
    const keys = new JsonScanner(this.text, this.maxString);
    const members = new KeyIndex((offset) => keys.keyAt(offset));
    this.members((key, keyStart) => {
      if (!members.add(key, keyStart)) this.repeated(key, keyStart);
      this.value(undefined, depth + 1, undefined);
      if (this.at - keyStart > this.maxString) this.tooLong(keyStart, "a member");
    });
    this.long.push({ path, members, start, end: this.at });
  }

  // Each key, with where it stands; `visit` reads what is under it.
  private members(visit: (key: string, start: number) => void): void {
    this.at++;
    this.blank();
    if (this.accept(CLOSE)) return;
    do {
      this.blank();
      const start = this.at;
      if (this.text.codeAt(start) !== QUOTE) this.fail("a key in double quotes");
      const key = this.string();
      if (key === "__proto__") this.failAt(start, `the key "__proto__"`, "another name");
      this.blank();
      if (!this.accept(COLON)) this.fail("a colon after the key");
      this.blank();
      visit(key, start);
    } while (this.accept(COMMA));
    if (!this.accept(CLOSE)) this.fail("a comma or }");
  }

  private repeated(key: string, start: number): never {
    this.failAt(start, `the key ${describeValue(key)} a second time`, "every key once");
  }

  private tooLong(start: number, what: string): never {
    this.failAt(start, `${what} of more than ${this.maxString / 2 ** 20} MiB`, "a shorter one");
  }

  private list(path: KeyPath | undefined, depth: number): void {
    let index = 0;
    this.at++;
    this.blank();
    if (this.accept(CLOSE_LIST)) return;
    do {
      this.blank();
      this.value(this.step(path, index++, this.at), depth + 1, undefined);
    } while (this.accept(COMMA));
    if (!this.accept(CLOSE_LIST)) this.fail("a comma or ]");
  }

  /** What remains of the path below this key, or undefined where it leads elsewhere; notes how far it led. */
  private step(path: KeyPath | undefined, key: string | number, start: number): KeyPath | undefined {
    if (path === undefined || path.length === 0 || String(path[0]) !== String(key)) return undefined;
    this.found = start;
    if (path.length === 1) throw ARRIVED;
    return path.slice(1);
  }

  private string(): string {
    const start = this.at++;
    let escaped = false;
    for (;; this.at++) {
      const code = this.text.codeAt(this.at);
      if (code === QUOTE) break;
      if (code < 32) this.fail("no control characters inside a text", "a control character or line end");
      if (code === BACKSLASH) {
        escaped = true;
        this.escape();
      } else if (Number.isNaN(code)) this.failAt(start, "a text without end", "a closing double quote");
    }
    this.at++;
    if (this.at - start > this.maxString) this.tooLong(start, "a text");
    const inside = this.text.slice(start + 1, this.at - 1);
    return escaped ? JSON.parse(`"${inside}"`) : inside;
  }

  private escape(): void {
    const code = this.text.codeAt(++this.at);
    if (code !== SMALL_U) {
      if (!ESCAPED.has(code)) this.fail("an escape sequence of JSON");
    } else if (/^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 1, this.at + 5))) this.at += 4;
    else this.fail("four hex digits");
  }

  private number(): void {
    const start = this.at;
    this.accept(MINUS);
    if (!this.accept(ZERO)) this.digits();
    if (this.accept(DOT)) this.digits();
    const mantissaEnd = this.at;
    const code = this.text.codeAt(this.at);
    if (code === 69 || code === 101) { // E, e
      this.at++;
      if (!this.accept(MINUS)) this.accept(PLUS);
      this.digits();
    }
    if (mantissaEnd === this.at && this.at - start < 300) return;
    if (this.at - start > this.maxString) this.tooLong(start, "a number");
    const written = this.text.slice(start, this.at);
    if (!Number.isFinite(Number(written))) this.failAt(start, describeValue(written), "a finite number");
  }

  private digits(): void {
    if (!isDigit(this.text.codeAt(this.at))) this.fail("a digit");
    while (isDigit(this.text.codeAt(this.at))) this.at++;
  }

  private literal(): void {
    const next = this.text.slice(this.at, this.at + 5);
    const word = ["true", "false", "null"].find((word) => next.startsWith(word));
    if (word === undefined) {
      this.fail("a value: text in double quotes, a number, true, false, null, [...] or {...}");
    }
    this.at += word.length;
  }

  private blank(): void {
    for (;; this.at++) {
      const code = this.text.codeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  private accept(code: number): boolean {
    if (this.text.codeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  private fail(expected: string, found = this.describeNext()): never {
    this.failAt(this.at, found, expected);
  }

  private failAt(offset: number, found: string, expected: string): never {
    throw new InputError({ ...this.text.placeOf(offset), found, expected });
  }

  private describeNext(): string {
    const word = /^(?:[\w.+-]{1,30}|[^])/u.exec(this.text.slice(this.at, this.at + 160))?.[0];
    return word === undefined
      ? "the end of the file"
      : word === "\n"
      ? "the end of the line"
      : describeValue(word);
  }
}

// Thrown where the place of a key path is found.
const ARRIVED = new Error("the place is found");

function waysTo(paths: readonly KeyPath[]): Way {
  const root: Way = { path: [], isLong: false, further: new Map() };
  for (const path of paths) {
    let way = root;
    path.forEach((key, i) => {
      const next = way.further.get(String(key)) ??
        { path: path.slice(0, i + 1), isLong: i === path.length - 1, further: new Map() };
      way.further.set(String(key), next);
      way = next;
    });
  }
  return root;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
