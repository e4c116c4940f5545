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

/**
 * The text that `JSON.stringify(value, null, 1)` gives, for a value that it would not leave out.
 *
 * @param value A value of JSON, in which {@linkcode Members} and {@linkcode Items} may stand for mappings and lists.
 */
export function* jsonPieces(value: unknown, depth = 0): Generator<string, void, void> {
  if (value instanceof Members) return yield* mappingPieces(value.walk(), depth, true);
  if (value instanceof Items) return yield* listPieces(value.walk(), depth);
  if (Array.isArray(value) && value.length > MAX_MEMBERS_PER_PIECE && depth <= DEPTH) {
    return yield* listPieces(value.map((item) => item ?? null), depth);
  }
  if (!isDictionary(value) || depth > DEPTH) return yield indented(value, depth);
  const members = Object.entries(value);
  yield* mappingPieces(members, depth, members.length > MAX_MEMBERS_PER_PIECE);
}

function isDictionary(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value);
}

/** @param areMany Whether the members are many and short, or few and perhaps long. */
function* mappingPieces(
  entries: Iterable<Entry<unknown> | undefined>,
  depth: number,
  areMany: boolean,
): Generator<string, void, void> {
  const indentation = `\n${" ".repeat(depth)}`;
  let opening = "{";
  const batch = new Batch<Entry<unknown>>((some) => indented(Object.fromEntries(some), depth), depth);
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
      yield shortly(`${indentation} ${JSON.stringify(entry[0])}: `);
      yield* jsonPieces(entry[1], depth + 1);
    }
  }
  yield shortly(batch.text());
  yield opening === "{" ? "{}" : `${indentation}}`;
}

function* listPieces(items: Iterable<unknown>, depth: number): Generator<string, void, void> {
  let opening = "[";
  const batch = new Batch<unknown>((some) => indented(some, depth), depth);
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
  yield opening === "[" ? "[]" : `\n${" ".repeat(depth)}]`;
}

/** Members that are written together: as many as make a piece. */
class Batch<Member> {
  readonly #write: (members: Member[]) => string;
  readonly #tail: number;
  #members: Member[] = [];
  #size = 8;

  /** @param write Writes members as a mapping or a list that stands so deep. */
  constructor(write: (members: Member[]) => string, depth: number) {
    this.#write = write;
    this.#tail = "\n}".length + depth;
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
function indented(value: unknown, depth: number): string {
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
