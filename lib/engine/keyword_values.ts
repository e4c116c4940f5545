// Keywords and their values as users write them: names in any case, and the checks that several keywords share. What
// a keyword cannot take throws an EngineError "bad-keyword".

import { closestString } from "@std/text/closest-string";
import { EngineError } from "./error.ts";

/** A keyword with its value. */
export interface KeywordEntry {
  /** Name in lower case. */
  readonly name: string;
  readonly value: unknown;
}

/**
 * The keywords by their names in lower case. Throws an {@linkcode EngineError}: "unknown-keyword" with the nearest
 * known one, or "bad-keyword" for one that is given twice.
 *
 * @param known Names of all keywords, in lower case.
 */
export function keywordEntries(
  keywords: Readonly<Record<string, unknown>>,
  known: readonly string[],
): KeywordEntry[] {
  const written = new Map<string, string>();
  return Object.entries(keywords).map(([text, value]) => {
    const name = text.toLowerCase();
    if (!known.includes(name)) {
      throw new EngineError(
        "unknown-keyword",
        `the embedded engine has no keyword ${JSON.stringify(text)}; did you mean ` +
          `${closestString(name, known)}? It knows ${known.join(", ")}`,
      );
    }
    const before = written.get(name);
    if (before !== undefined) {
      throw badKeyword(text, value, `each keyword once, and ${before} is the same one`);
    }
    written.set(name, text);
    return { name, value };
  });
}

/** A value that must be true or false. */
export function yesOrNo(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw badKeyword(name, value, "true or false");
}

/** A value that must be one of some words, in any case. */
export function oneOf<const Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
  expected: string = choices.join(" or "),
): Choice {
  const found = choices.find((choice) => typeof value === "string" && choice === value.toLowerCase());
  if (found !== undefined) return found;
  throw badKeyword(name, value, expected);
}

/** The error for a value that a keyword cannot take. */
export function badKeyword(name: string, value: unknown, expected: string): EngineError {
  return new EngineError(
    "bad-keyword",
    `keyword ${name} of the embedded engine is ${JSON.stringify(value)}; expected ${expected}`,
  );
}
