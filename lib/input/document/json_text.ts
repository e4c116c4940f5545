// JSON (RFC 8259) -> plain values, with positions. JSON.parse does the work; a scanner in front of it finds what
// JSON.parse lets pass (duplicate keys, numbers beyond double precision's range, deep nesting) and where a mistake
// is, and the same scanner finds the place of a key path. One pass each, so that big files stay cheap.

import type { KeyPath } from "../../base/key_path.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { type Document, MAX_DEPTH } from "./document.ts";
import { placeOfOffset } from "./text.ts";

/**
 * Parses a JSON text.
 *
 * @param text The text, checked by `checkText`.
 * @param name Name of its source, for messages.
 * @throws {InputError} At the first mistake, with its line and column.
 */
export function parseJson(text: string, name: string): Document {
  new JsonScanner(text, name).scan();
  return {
    name,
    value: JSON.parse(text),
    locate: (keyPath) => ({
      ...placeOfOffset(text, new JsonScanner(text, name).scan(keyPath), name),
      keyPath,
    }),
    blockLine: () => undefined,
  };
}

const QUOTE = 34,
  COMMA = 44,
  COLON = 58,
  OPEN_LIST = 91,
  BACKSLASH = 92,
  CLOSE_LIST = 93,
  OPEN = 123,
  CLOSE = 125;

class JsonScanner {
  private at = 0;
  private found = 0;

  constructor(private readonly text: string, private readonly name: string) {}

  /** Checks the whole text; returns the offset of the key or item that `path` leads to, or of the last one there. */
  scan(path: KeyPath = []): number {
    this.blank();
    this.found = this.at;
    this.value(path, 0);
    if (this.at < this.text.length) this.fail("the end of the text");
    return this.found;
  }

  private value(path: KeyPath | undefined, depth: number): void {
    if (depth > MAX_DEPTH) this.fail("less nesting", `more than ${MAX_DEPTH} levels of nesting`);
    const code = this.text.charCodeAt(this.at);
    if (code === OPEN) this.mapping(path, depth);
    else if (code === OPEN_LIST) this.list(path, depth);
    else if (code === QUOTE) this.string();
    else if (code === 45 || isDigit(code)) this.number();
    else this.literal();
    this.blank();
  }

  private mapping(path: KeyPath | undefined, depth: number): void {
    const seen = new Set<string>();
    this.at++;
    this.blank();
    if (this.accept(CLOSE)) return;
    do {
      this.blank();
      const start = this.at;
      if (this.text.charCodeAt(start) !== QUOTE) this.fail("a key in double quotes");
      const key = this.string();
      if (seen.has(key)) this.failAt(start, `the key ${describeValue(key)} a second time`, "every key once");
      if (key === "__proto__") this.failAt(start, `the key "__proto__"`, "another name");
      seen.add(key);
      const next = this.step(path, key, start);
      this.blank();
      if (!this.accept(COLON)) this.fail("a colon after the key");
      this.blank();
      this.value(next, depth + 1);
    } while (this.accept(COMMA));
    if (!this.accept(CLOSE)) this.fail("a comma or }");
  }

  private list(path: KeyPath | undefined, depth: number): void {
    let index = 0;
    this.at++;
    this.blank();
    if (this.accept(CLOSE_LIST)) return;
    do {
      this.blank();
      this.value(this.step(path, index++, this.at), depth + 1);
    } while (this.accept(COMMA));
    if (!this.accept(CLOSE_LIST)) this.fail("a comma or ]");
  }

  /** What remains of the path below this key, or undefined where it leads elsewhere; notes how far it led. */
  private step(path: KeyPath | undefined, key: string | number, start: number): KeyPath | undefined {
    if (path === undefined || path.length === 0 || String(path[0]) !== String(key)) return undefined;
    this.found = start;
    return path.slice(1);
  }

  private string(): string {
    const start = this.at++;
    let escaped = false;
    for (;; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) break;
      if (Number.isNaN(code)) this.failAt(start, "a text without end", "a closing double quote");
      if (code < 32) this.fail("no control characters inside a text", "a control character or line end");
      if (code === BACKSLASH) {
        escaped = true;
        if (this.text.charAt(++this.at) !== "u") {
          if (!/^["\\/bfnrt]$/.test(this.text.charAt(this.at))) this.fail("an escape sequence of JSON");
        } else {
          if (!/^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 1, this.at + 5))) {
            this.fail("four hex digits");
          }
          this.at += 4;
        }
      }
    }
    this.at++;
    return escaped ? JSON.parse(this.text.slice(start, this.at)) : this.text.slice(start + 1, this.at - 1);
  }

  private number(): void {
    const start = this.at;
    if (this.text.charAt(this.at) === "-") this.at++;
    if (this.text.charAt(this.at) === "0") this.at++;
    else this.digits();
    if (this.text.charAt(this.at) === ".") this.at++, this.digits();
    const mantissaEnd = this.at;
    if (/^[eE]$/.test(this.text.charAt(this.at))) {
      this.at++;
      if (/^[-+]$/.test(this.text.charAt(this.at))) this.at++;
      this.digits();
    }
    if (mantissaEnd === this.at && this.at - start < 300) return;
    const written = this.text.slice(start, this.at);
    if (!Number.isFinite(Number(written))) this.failAt(start, describeValue(written), "a finite number");
  }

  private digits(): void {
    if (!isDigit(this.text.charCodeAt(this.at))) this.fail("a digit");
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
  }

  private literal(): void {
    const word = ["true", "false", "null"].find((word) => this.text.startsWith(word, this.at));
    if (word === undefined) {
      this.fail("a value: text in double quotes, a number, true, false, null, [...] or {...}");
    }
    this.at += word.length;
  }

  private blank(): void {
    for (;; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  private accept(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  private fail(expected: string, found = this.describeNext()): never {
    this.failAt(this.at, found, expected);
  }

  private failAt(offset: number, found: string, expected: string): never {
    throw new InputError({ ...placeOfOffset(this.text, offset, this.name), found, expected });
  }

  private describeNext(): string {
    const word = /^(?:[\w.+-]{1,30}|[^])/u.exec(this.text.slice(this.at, this.at + 40))?.[0];
    return word === undefined
      ? "the end of the file"
      : word === "\n"
      ? "the end of the line"
      : describeValue(word);
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
