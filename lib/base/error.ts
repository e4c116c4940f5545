// How nmer reports that something cannot be done. Every room throws or fails with a class that extends
// NmerError, has a `_tag` (so Effect.catchTag works) and says which way out there is.
// A message states what happened, to what, and what to do next; it never holds a stack.

import type { KeyPath } from "./key_path.ts";
import { plainText, quotedText, shownName } from "./plain_text.ts";

/**
 * The way out of an error: what a person, or nmer itself, can do about it. `install`: the machine lacks a program, which
 * more memory would not bring. `other-convergence`: iterations did not converge, as the geometry of one task may have
 * it; look at it, or give other keywords.
 */
export type Remedy =
  | "fix-input"
  | "retry"
  | "more-resources"
  | "more-time"
  | "install"
  | "other-convergence"
  | "give-up";

/** The base of all errors that nmer raises on purpose; anything else is a bug in nmer. */
export abstract class NmerError extends Error {
  /** Names the class of error, for `Effect.catchTag` and for machine-readable output. */
  abstract readonly _tag: string;
  /** The way out. */
  abstract readonly remedy: Remedy;
}

/** Where in an input something stands: a file, a place in it and the path of keys that leads there. */
export interface Place {
  /** File name as the user gave it. */
  readonly file?: string;
  /** 1-based line. */
  readonly line?: number;
  /** 1-based column. */
  readonly column?: number;
  /** Keys and 0-based list positions from the root of the document, as in `["models", "good", "basis"]`. */
  readonly keyPath?: KeyPath;
}

/** What is wrong at a place of an input, in the words that the user will read. */
export interface InputProblem extends Place {
  /** What was found there, as short as it can be said. */
  readonly found: string;
  /** What was expected instead. */
  readonly expected: string;
  /** What to do next, a whole sentence, where `expected` does not say it all. */
  readonly hint?: string | undefined;
  /** The key whose value is the reason, where it is another than the one at the place. */
  readonly because?: "bsse" | "program";
  /** Names of programs that can do what was asked for; the command line says which of them are here. */
  readonly programs?: readonly string[];
}

/**
 * Input that cannot be accepted; ends the command line with status 2.
 *
 * @example
 * ```ts
 * import { InputError, parseInput } from "@nmer/nmer";
 *
 * try {
 *   parseInput("molecule: water.xyz\nmodle: { method: hf }");
 * } catch (error) {
 *   if (!(error instanceof InputError)) throw error;
 *   const { line, found, hint } = error.problem;
 *   console.log(line, found, hint); // 2, the key, and the one that was meant
 * }
 * ```
 */
export class InputError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "InputError";
  /** The input is to be mended. */
  readonly remedy: Remedy = "fix-input";
  /** What is wrong, and where. */
  readonly problem: InputProblem;

  /** Makes the error's message from the problem. */
  constructor(problem: InputProblem) {
    const bounded = boundedProblem(problem);
    super(describeProblem(bounded));
    this.problem = bounded;
    this.name = "InputError";
  }

  /** The same error with the parts of the place that are not known yet filled in. */
  at(place: Place): InputError {
    const keyPath = [...(place.keyPath ?? []), ...(this.problem.keyPath ?? [])];
    return new InputError({
      ...place,
      ...this.problem,
      ...(keyPath.length > 0 ? { keyPath } : {}),
    });
  }
}

/** The problem without the rest of texts that nobody reads to their end, as a name of a hundred thousand letters. */
function boundedProblem(problem: InputProblem): InputProblem {
  const { hint, ...rest } = problem;
  return {
    ...rest,
    found: shortened(problem.found, MAX_TEXT_LENGTH),
    expected: shortened(problem.expected, MAX_TEXT_LENGTH),
    ...(hint === undefined ? {} : { hint: shortened(hint, MAX_TEXT_LENGTH) }),
  };
}

/** `water.yaml:12: molecule.fragments[1]: found X; expected Y. Hint.` */
export function describeProblem(problem: InputProblem): string {
  const { found, expected, hint } = problem;
  const sentence = [...describePlace(problem), `found ${found}; expected ${expected}`].join(": ");
  // One line, whatever the names of files and the texts in them are.
  return plainText(hint === undefined ? sentence : `${sentence}. ${hint}`).replace(/[\t\n]+/g, " ");
}

/** The parts of a place as a message begins with them: `["water.yaml:12", "molecule.fragments[1]"]`. */
export function describePlace({ file, line, column, keyPath }: Place): readonly string[] {
  return [
    file === undefined
      ? undefined
      : [shownName(file), line, column].filter((part) => part !== undefined).join(":"),
    file === undefined && line !== undefined ? `line ${line}` : undefined,
    keyPath === undefined || keyPath.length === 0 ? undefined : describeKeyPath(keyPath),
  ].filter((part) => part !== undefined);
}

/** `models.good.basis`, `molecule.fragments[1][0]`. */
export function describeKeyPath(keyPath: KeyPath): string {
  return keyPath.map((key, i) => {
    if (typeof key === "number") return `[${key}]`;
    return `${i === 0 ? "" : "."}${shortened(shownName(key), MAX_KEY_LENGTH)}`;
  }).join("");
}

/** A value as it is shown in a message: quoted, and cut where it is long. */
export function describeValue(value: unknown): string {
  const text = typeof value === "number" || typeof value === "bigint"
    ? String(value)
    : typeof value === "string"
    ? quotedText(value)
    : JSON.stringify(value);
  return text === undefined ? String(value) : shortened(plainText(text), MAX_VALUE_LENGTH);
}

const MAX_VALUE_LENGTH = 60;
const MAX_KEY_LENGTH = 200;
const MAX_TEXT_LENGTH = 4000;

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
