// Options that a program hands to the library: types are gone at run time, and a misspelled word or a number that is
// none would be dropped or do something else. They are checked once for each call, never for each task.

import { describeValue, InputError } from "../error.ts";
import type { KeyPath } from "../key_path.ts";
import { didYouMean } from "../near_word.ts";

/** What an option must be, and the words that it may be, for the nearest of them; undefined where it is right. */
export type OptionCheck = (
  value: unknown,
) => { readonly expected: string; readonly words?: readonly string[] } | undefined;

/** The checks of a set of options, by their names. */
export type OptionChecks = Readonly<Record<string, OptionCheck>>;

/**
 * Checks the options of a call. An absent option and undefined are the same.
 *
 * @param given What was handed over.
 * @param checks All options that there are.
 * @param at What the options are called, for the message.
 * @throws {InputError} With the option, what was found, what was expected, and the nearest name.
 */
export function checkOptions(given: unknown, checks: OptionChecks, at: KeyPath = ["options"]): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw refusal(at, given, "a mapping of options");
  }
  for (const [name, value] of Object.entries(given)) {
    const keyPath = [...at, name];
    if (!Object.hasOwn(checks, name)) {
      const known = Object.keys(checks);
      const hint = didYouMean(name, known);
      throw new InputError({
        keyPath,
        found: `the unknown option ${describeValue(name)}`,
        expected: `one of ${known.join(", ")}`,
        hint,
      });
    }
    const wrong = value === undefined ? undefined : checks[name]!(value);
    if (wrong !== undefined) throw refusal(keyPath, value, wrong.expected, wrong.words);
  }
}

/** One of some words. */
export function wordOption(words: readonly string[]): OptionCheck {
  return (value) =>
    words.includes(value as string) ? undefined : { expected: `one of ${words.join(", ")}`, words };
}

/** A value of one of JavaScript's types. */
export function typedOption(type: "boolean" | "string" | "function", expected: string): OptionCheck {
  return (value) => {
    const own = typeof value;
    return own === type ? undefined : { expected };
  };
}

/** A finite number above 0. */
export function amountOption(expected: string): OptionCheck {
  return (value) =>
    typeof value === "number" && Number.isFinite(value) && value > 0 ? undefined : { expected };
}

/** A value of a class. */
export function instanceOption(
  // deno-lint-ignore no-explicit-any
  type: abstract new (...args: any[]) => unknown,
  expected: string,
): OptionCheck {
  return (value) => value instanceof type ? undefined : { expected };
}

function refusal(
  keyPath: KeyPath,
  value: unknown,
  expected: string,
  words: readonly string[] = [],
): InputError {
  const hint = typeof value === "string" ? didYouMean(value, words) : undefined;
  return new InputError({ keyPath, found: found(value), expected, hint });
}

function found(value: unknown): string {
  const isSimple = (part: unknown) => ["string", "number", "boolean"].includes(typeof part);
  if (typeof value === "string" || (Array.isArray(value) && value.every(isSimple))) {
    return describeValue(value);
  }
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : String(value);
}
