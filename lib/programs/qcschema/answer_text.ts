// The text that a program writes as its answer -> JSON, with what is wrong with it in plain words.

import { hasRepeatedKey } from "../../base/repeated_key.ts";
import { ProgramError } from "../contract/program.ts";

/**
 * The value of an answer.
 *
 * @param text All that the program wrote to its standard output.
 * @throws {ProgramError} Where that is no JSON, or has a key twice: which of two values is meant, nobody can tell.
 */
export function parseAnswerText(text: string): unknown {
  if (text.trim() === "") throw new ProgramError("ended without an answer", "retry");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Python writes numbers that JSON does not have.
    const number = /(?:^|[[:,\s])(-?(?:NaN|Infinity|inf|nan))\b/.exec(text)?.[1];
    throw number === undefined
      ? new ProgramError("gave an answer that is not whole, or no JSON", "retry")
      : new ProgramError(`gave the number ${number}; look at the geometry and the model`, "give-up");
  }
  if (hasRepeatedKey(text, value)) throw repeatedKey();
  return value;
}

/** The failure of a task whose answer has a key twice. */
export function repeatedKey(): ProgramError {
  return new ProgramError("gave an answer that has a key twice", "give-up");
}
