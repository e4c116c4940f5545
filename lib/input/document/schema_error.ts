// What zod finds wrong with a document -> one InputError that names the place, what was found, what was expected,
// and the nearest key that exists. In schemas of this room a custom `error` text is the expectation itself
// ("a path"), since the rest of the sentence is made here.

import type { KeyPath } from "../../base/key_path.ts";
import * as z from "zod";
import { describeValue, InputError } from "../../base/error.ts";
import { nearWord } from "../../base/near_word.ts";
import { decimalCommaHint } from "./decimal_comma.ts";
import { type Document, isMapping } from "./document.ts";

/**
 * Checks a document, or a part of it, against a schema.
 *
 * @param schema The schema; its defaults are filled in.
 * @param document The document, for positions.
 * @param keyPath Where in the document the part is; the whole document where left out.
 * @throws {InputError} About the most useful of the mistakes, with the number of the others.
 */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  document: Document,
  keyPath: KeyPath = [],
): T {
  const value = keyPath.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown>)[key],
    document.value,
  );
  const result = schema.safeParse(withoutNulls(schema, value), { error: expectation });
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => innermost(issue));
  const found = issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0]!;
  throw toInputError(found, issues.length, schema, document, keyPath);
}

/**
 * Checks one value against a schema.
 *
 * @returns What the schema makes of it, or what it expected.
 */
export function checkValue<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { readonly data: T } | { readonly expected: string } {
  const result = schema.safeParse(value, { error: expectation });
  return result.success ? result : { expected: expectedOf(innermost(result.error.issues[0]!)) };
}

/** The value without null under keys that may be absent: it says nothing, as an empty key of YAML does. */
function withoutNulls(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return withoutNulls(schema.unwrap(), value);
  }
  if (!isMapping(value)) return value;
  if (schema instanceof z.ZodUnion) {
    const mapping = schema.options.find((option) => option instanceof z.ZodObject);
    return mapping === undefined ? value : withoutNulls(mapping, value);
  }
  const schemaOf = (key: string): unknown =>
    schema instanceof z.ZodRecord
      ? schema.valueType
      : schema instanceof z.ZodObject && Object.hasOwn(schema.shape, key)
      ? schema.shape[key]
      : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const own = schemaOf(key);
      const isAbsent = inner === null && own instanceof z.ZodOptional && schema instanceof z.ZodObject &&
        !own.safeParse(null).success;
      return isAbsent ? [] : [[key, own === undefined ? inner : withoutNulls(own, inner)]];
    }),
  );
}

type Issue = z.core.$ZodIssue;

/** Of a union's alternatives, the one that got furthest: its complaint is the one that the user can act on. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const deepest = issue.errors
    .flatMap((errors) => errors.slice(0, 1))
    .map((inner) => innermost(inner))
    .filter((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys" || inner.code === "custom")
    .sort((a, b) => b.path.length - a.path.length)[0];
  return deepest === undefined ? issue : { ...deepest, path: [...issue.path, ...deepest.path] };
}

function toInputError(
  issue: Issue,
  count: number,
  schema: z.ZodType,
  document: Document,
  base: KeyPath,
): InputError {
  const inner = issue.path.map((key) => typeof key === "number" ? key : String(key));
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = unknown === undefined ? inner : [...inner, unknown];
  const known = unknown === undefined ? [] : knownKeys(schema, inner);
  const value = path.reduce<unknown>((at, key) => child(at, key), valueAt(document.value, base));
  const hints = [
    unknown === undefined
      ? nearestWord(issue, value)
      : cutName(valueAt(valueAt(document.value, base), inner), unknown) ??
        (known.length > 0 ? nearest(unknown, known) : undefined),
    count > 1 ? `${count - 1} more ${count === 2 ? "mistake was" : "mistakes were"} found.` : undefined,
  ].filter((hint) => hint !== undefined);
  const keyPath = [...base, ...path];
  return new InputError({
    ...document.locate(keyPath),
    keyPath,
    found: unknown !== undefined
      ? `the unknown key ${describeValue(unknown)}`
      : issue.code === "invalid_key"
      ? `the key ${describeValue(path.at(-1))}`
      : value === undefined
      ? "nothing"
      : describeValue(value),
    expected: unknown !== undefined && known.length > 0 ? listed(known) : expectedOf(issue),
    ...(hints.length > 0 ? { hint: hints.join(" ") } : {}),
  });
}

// In braces a comma ends a name as 6-311+G(2d,p), and what follows becomes a key.
function cutName(mapping: unknown, unknown: string): string | undefined {
  if (!isMapping(mapping)) return undefined;
  const entries = Object.entries(mapping);
  const end = entries.findIndex(([key, value]) => value === null && key.endsWith(")"));
  const start = entries.findLastIndex(([, value], i) =>
    i < end && typeof value === "string" && /\([^)]*$/.test(value)
  );
  const parts = entries.slice(start, end + 1);
  if (start < 0 || !parts.some(([key]) => key === unknown)) return undefined;
  const name = [parts[0]![1], ...parts.slice(1).map(([key]) => key)].join(",");
  return `A comma in braces ends a value. Quote the name: ${parts[0]![0]}: ${describeValue(name)}`;
}

// A known word in place of a value, or of a key of levels; a number in place of what looks like one.
function nearestWord(issue: Issue, value: unknown): string | undefined {
  if (issue.code === "invalid_type" && typeof value === "string") return decimalCommaHint(value);
  if (issue.code === "invalid_key") return nearest(String(issue.path.at(-1)), ["supersystem"]);
  if (typeof value !== "string") return undefined;
  if (issue.code === "invalid_value") return nearest(value, issue.values.map(String));
  const words = issue.code === "custom"
    ? issue.params?.["words"] as readonly string[] | undefined
    : undefined;
  return words === undefined ? undefined : nearest(value, words);
}

/** What `refine` takes to refuse all texts but some words: the message, and the words for the nearest of them. */
export function oneOf(words: readonly string[]): {
  readonly error: string;
  readonly params: { readonly words: readonly string[] };
} {
  return { error: `one of ${words.join(", ")}`, params: { words } };
}

/** `Did you mean "basis"?`, where a known word is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const near = nearWord(word, known);
  return near === undefined ? undefined : `Did you mean ${describeValue(near)}?`;
}

/** The keys that a schema's mapping at a path has. */
function knownKeys(schema: unknown, path: KeyPath): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return knownKeys(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => knownKeys(option, path));
  const [key, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    return key === undefined ? Object.keys(schema.shape) : knownKeys(schema.shape[key], rest);
  }
  if (schema instanceof z.ZodRecord) return key === undefined ? [] : knownKeys(schema.valueType, rest);
  return [];
}

function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((inner, key) => child(inner, key), value);
}

function child(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The text of an issue, which in this room is what was expected. */
function expectedOf(issue: Issue): string {
  return issue.code === "invalid_key" ? issue.issues[0]?.message ?? issue.message : issue.message;
}

/** The first of the known keys; schemas name those first that matter most. */
function listed(known: readonly string[]): string {
  return `one of ${known.slice(0, 15).join(", ")}${known.length > 15 ? ", ..." : ""}`;
}

/** What was expected, for the schemas that do not say it themselves. */
function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return NOUNS[issue.expected as string] ?? String(issue.expected);
    case "invalid_value":
      return `${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "number" ? `at least ${issue.minimum}` : "something that is not empty";
    case "too_big":
      return `at most ${issue.maximum}`;
    case "unrecognized_keys":
      return "no such key";
    default:
      return issue.message ?? "another value";
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a mapping",
  record: "a mapping",
  string: "a text",
};
