// Large values as JSON, in pieces: a result of millions of tasks is longer than a text can be, and `JSON.stringify` would
// take seconds at a time for one of 100,000.

import { type Entry, Items, Members } from "./members.ts";

/** A text in pieces, some of them empty: between any two, whoever writes it may listen to something else. */
export type Pieces = Iterable<string>;

// So deep lie the lists of tasks and n-mers in a result, which have many members: extras.nmer.contributions.cp[2].
const DEPTH = 5;
const MAX_MEMBERS_PER_PIECE = 500;
// Not much more than this, whatever the members hold.
const CHARACTERS_PER_PIECE = 2 ** 16;

/** How a text looks: each member on a line of its own, or all in one line without blanks. */
export type JsonLayout = "lines" | "one-line";

/**
 * The text that `JSON.stringify(value, null, 1)` gives, or in one line `JSON.stringify(value)`, for a value that it would
 * not leave out.
 *
 * @param value A value of JSON, in which {@linkcode Members} and {@linkcode Items} may stand for mappings and lists.
 */
export function* jsonPieces(value: unknown, layout: JsonLayout = "lines"): Generator<string, void, void> {
  yield* pieces(value, { depth: 0, layout });
}

/** Where a value stands, and how it is written. */
interface Standing {
  readonly depth: number;
  readonly layout: JsonLayout;
}

function* pieces(value: unknown, at: Standing): Generator<string, void, void> {
  const { depth } = at;
  if (value instanceof Members) return yield* mappingPieces(value.walk(), at, true);
  if (value instanceof Items) return yield* listPieces(value.walk(), at);
  if (Array.isArray(value) && value.length > MAX_MEMBERS_PER_PIECE && depth <= DEPTH) {
    return yield* listPieces(value.map((item) => item ?? null), at);
  }
  if (!isDictionary(value) || depth > DEPTH) return yield textOf(value, at);
  const members = Object.entries(value);
  yield* mappingPieces(members, at, members.length > MAX_MEMBERS_PER_PIECE);
}

// What begins the line of a value's end, and of a member of it.
function lineOf({ depth, layout }: Standing): string {
  return layout === "lines" ? `\n${" ".repeat(depth)}` : "";
}

function isDictionary(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value);
}

/** @param areMany Whether the members are many and short, or few and perhaps long. */
function* mappingPieces(
  entries: Iterable<Entry<unknown> | undefined>,
  at: Standing,
  areMany: boolean,
): Generator<string, void, void> {
  const inner = { ...at, depth: at.depth + 1 };
  const [line, blank] = [lineOf(inner), at.layout === "lines" ? " " : ""];
  let opening = "{";
  const batch = new Batch<Entry<unknown>>((some) => textOf(Object.fromEntries(some), at), at);
  const shortly = (text: string) => {
    if (text === "") return text;
    const separated = `${opening}${text}`;
    opening = ",";
    return separated;
  };
  for (const entry of entries) {
    if (entry === undefined) yield "";
    else if (areMany && !(entry[1] instanceof Members || entry[1] instanceof Items)) {
      if (batch.add(entry)) yield shortly(batch.text());
    } else if (entry[1] !== undefined && typeof entry[1] !== "function") {
      yield shortly(batch.text());
      yield shortly(`${line}${JSON.stringify(entry[0])}:${blank}`);
      yield* pieces(entry[1], inner);
    }
  }
  yield shortly(batch.text());
  yield opening === "{" ? "{}" : `${lineOf(at)}}`;
}

function* listPieces(items: Iterable<unknown>, at: Standing): Generator<string, void, void> {
  let opening = "[";
  const batch = new Batch<unknown>((some) => textOf(some, at), at);
  const next = () => {
    const text = batch.text();
    if (text === "") return text;
    const separated = `${opening}${text}`;
    opening = ",";
    return separated;
  };
  for (const item of items) {
    if (item === undefined) yield "";
    else if (batch.add(item)) yield next();
  }
  yield next();
  yield opening === "[" ? "[]" : `${lineOf(at)}]`;
}

/** Members that are written together: as many as make a piece. */
class Batch<Member> {
  readonly #write: (members: Member[]) => string;
  readonly #tail: number;
  #members: Member[] = [];
  #size = 8;

  /** @param write Writes members as a mapping or a list that stands there. */
  constructor(write: (members: Member[]) => string, at: Standing) {
    this.#write = write;
    this.#tail = lineOf(at).length + "}".length;
  }

  /** Adds one; whether they make a piece. */
  add(member: Member): boolean {
    return this.#members.push(member) >= this.#size;
  }

  /** Their text without the brackets around; empty where there are none. */
  text(): string {
    if (this.#members.length === 0) return "";
    const text = this.#write(this.#members).slice(1, -this.#tail);
    const fitting = Math.floor(this.#members.length * CHARACTERS_PER_PIECE / (text.length + 1));
    this.#size = Math.min(MAX_MEMBERS_PER_PIECE, Math.max(1, fitting));
    this.#members = [];
    return text;
  }
}

// As it stands that deep in another value, where it is cut out: faster than to indent its text.
function textOf(value: unknown, { depth, layout }: Standing): string {
  if (layout === "one-line") return JSON.stringify(value);
  let inside = value;
  let [begin, end] = [0, 0];
  for (let i = 0; i < depth; i++) {
    inside = [inside];
    begin += "[\n ".length + i;
    end += "\n]".length + i;
  }
  const text = JSON.stringify(inside, null, 1);
  return text.slice(begin, text.length - end);
}
