// Large values as YAML, in pieces: the text that `serialise` gives, of values that have Members and Items in them.

import type { Pieces } from "../../base/pieces/json_pieces.ts";
import { Items, Members } from "../../base/pieces/members.ts";
import { escapedText } from "../../base/plain_text.ts";
import { yaml } from "../../base/workarounds/yaml_modules.ts";

const MEMBERS_PER_PIECE = 200;
const OPTIONS = { aliasDuplicateObjects: false, lineWidth: 0 } as const;
// What steers a terminal can be escaped in double quotes only.
const QUOTED = { ...OPTIONS, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE" } as const;

/** The pieces of a mapping; it is walked once beforehand, for whether anything in it steers a terminal. */
export function* yamlPieces(value: unknown): Generator<string, void, void> {
  let steers = false;
  for (const piece of mappingPieces(entriesOf(value), 0, OPTIONS)) {
    steers ||= piece !== escapedText(piece);
    yield "";
    if (steers) break;
  }
  if (!steers) return yield* mappingPieces(entriesOf(value), 0, OPTIONS);
  for (const piece of mappingPieces(entriesOf(value), 0, QUOTED)) yield escapedText(piece);
}

type Options = typeof OPTIONS | typeof QUOTED;
type Entries = Iterable<readonly [string, unknown] | undefined>;

function* mappingPieces(entries: Entries, depth: number, options: Options): Generator<string, void, void> {
  let batch: (readonly [string, unknown])[] = [];
  const text = () => {
    const some = batch;
    batch = [];
    return some.length === 0 ? "" : inside(Object.fromEntries(some), depth, options);
  };
  for (const entry of entries) {
    if (entry === undefined) yield "";
    else if (!hasLong(entry[1])) {
      if (batch.push(entry) >= MEMBERS_PER_PIECE) yield text();
    } else {
      yield text();
      yield* longPieces(entry[0], entry[1], depth, options);
    }
  }
  yield text();
}

// A member that is long, or has something long in it.
function* longPieces(key: string, value: unknown, depth: number, options: Options): Pieces {
  const isList = value instanceof Items;
  const pieces = isList
    ? listPieces(value, depth + 1, options)
    : mappingPieces(entriesOf(value), depth + 1, options);
  const filler = isList ? [0] : { a: 0 };
  const head = inside({ [key]: filler }, depth, options);
  let isEmpty = true;
  for (const piece of pieces) {
    if (piece !== "" && isEmpty) {
      yield head.slice(0, head.indexOf("\n") + 1);
      isEmpty = false;
    }
    yield piece;
  }
  if (isEmpty) yield inside({ [key]: isList ? [] : {} }, depth, options);
}

function* listPieces({ walk }: Items, depth: number, options: Options): Pieces {
  let batch: unknown[] = [];
  for (const item of walk()) {
    if (item === undefined) yield "";
    else if (batch.push(item) >= MEMBERS_PER_PIECE) {
      yield inside(batch, depth, options);
      batch = [];
    }
  }
  if (batch.length > 0) yield inside(batch, depth, options);
}

// As it stands that deep in another value, where it is cut out.
function inside(value: unknown, depth: number, options: Options): string {
  let around = value;
  for (let i = 0; i < depth; i++) around = { a: around };
  const text = yaml.stringify(around, options);
  let start = 0;
  for (let i = 0; i < depth; i++) start = text.indexOf("\n", start) + 1;
  return text.slice(start);
}

function hasLong(value: unknown): boolean {
  return value instanceof Members || value instanceof Items ||
    isPlain(value) && Object.values(value).some(hasLong);
}

function entriesOf(value: unknown): Entries {
  return value instanceof Members ? value.walk() : Object.entries(value as object);
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
