// The keywords of a method, each described once: how its value is read, what it sets, and the words for errors and
// documents. Users write their names in any case.

import { meantAmong } from "../base/near_word.ts";
import { EngineError } from "./error.ts";

/** A keyword. */
export interface Keyword {
  /** The option that it sets. */
  readonly option: string;
  /** The option's value; undefined for what the keyword cannot take. */
  readonly read: (value: unknown) => unknown;
  /** What it takes, in words. */
  readonly values: string;
  /** What it is for, a sentence. */
  readonly help: string;
  /** What holds where it is left out, in words; else the option's default. */
  readonly default?: string;
}

/** Keywords by their names in lower case. */
export type KeywordTable = Readonly<Record<string, Keyword>>;

/** What is wrong with a keyword. */
export interface KeywordProblem {
  /** The keyword as it is written. */
  readonly keyword: string;
  readonly value: unknown;
  /** What its value should be; absent where there is no such keyword. */
  readonly expected?: string;
  /** Names of all keywords that there are. */
  readonly known: readonly string[];
}

/** A keyword that a method does not have, or a value that it cannot take. */
export class KeywordError extends EngineError {
  /** @param problem What is wrong; the message follows from it. */
  constructor(readonly problem: KeywordProblem) {
    const { keyword, value, expected, known } = problem;
    super(
      expected === undefined ? "unknown-keyword" : "bad-keyword",
      expected === undefined
        ? `the built-in engine has no keyword ${JSON.stringify(keyword)}. ${
          meantAmong(keyword, known, "knows")
        }`
        : `keyword ${keyword} of the built-in engine is ${JSON.stringify(value)}; expected ${expected}`,
    );
  }
}

/**
 * The options that keywords set.
 *
 * @throws {KeywordError} For a keyword that is not in the table, is given twice, or cannot take its value.
 */
export function parseKeywords(
  table: KeywordTable,
  keywords: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = Object.keys(table);
  const written = new Map<string, string>();
  const options: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(keywords)) {
    const name = keyword.toLowerCase();
    if (!Object.hasOwn(table, name)) throw new KeywordError({ keyword, value, known });
    const { option, read, values } = table[name]!;
    const before = written.get(option);
    if (before !== undefined) {
      const same = before.toLowerCase() === name ? "is the same one" : "sets the same";
      const expected = `each keyword once, and ${before} ${same}`;
      throw new KeywordError({ keyword, value, expected, known });
    }
    written.set(option, keyword);
    options[option] = read(value);
    if (options[option] === undefined) throw new KeywordError({ keyword, value, expected: values, known });
  }
  return options;
}

/** A value that must be true or false. */
export function readBoolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** Reads one of some words, in any case. */
export function readOneOf<const Choice extends string>(
  choices: readonly Choice[],
): (value: unknown) => Choice | undefined {
  return (value) => choices.find((choice) => typeof value === "string" && choice === value.toLowerCase());
}

/**
 * Reads a number in an interval.
 *
 * @param min Least value.
 * @param isBelow Whether a number is small enough.
 */
export function readNumber(
  min: number,
  isBelow: (value: number) => boolean,
): (value: unknown) => number | undefined {
  return (value) => typeof value === "number" && value >= min && isBelow(value) ? value : undefined;
}
