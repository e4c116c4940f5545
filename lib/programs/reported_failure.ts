// The failures that programs report, as errors with a way out. QCEngine sorts failures by what can be done; Psi4's
// Python gives the names of exceptions.

import type { Remedy } from "../base/error.ts";
import { plainText } from "../base/plain_text.ts";
import { ProgramError } from "./program.ts";

interface Kind {
  readonly pattern: RegExp;
  readonly remedy: Remedy;
  readonly advice: string;
}

// Of the type of the error, which is a name, and of the message; the first that fits.
const KINDS: readonly Kind[] = [
  {
    pattern: /converge/i,
    remedy: "give-up",
    advice: "look at the geometry, or give other convergence keywords",
  },
  {
    pattern: /bad_alloc|MemoryError|resource_error|out of memory|not enough memory|insufficient memory/i,
    remedy: "more-resources",
    advice: "give more with --memory, or use fewer workers",
  },
  {
    pattern: /BasisSetNotFound|basis (set|file)/i,
    remedy: "fix-input",
    advice: "check the name of the basis set and that it has all elements",
  },
  {
    pattern: /ValidationError|input_error|InputError|KeyError|not a valid option|not available/i,
    remedy: "fix-input",
    advice: "check method, basis set and keywords",
  },
  { pattern: /random_error|RandomError/, remedy: "retry", advice: "try again" },
];

const LONGEST_REASON = 400;

/**
 * What a program reports of its failure.
 *
 * @param error QCSchema's ComputeError, if that is what it is.
 */
export function failureOf(error: unknown): ProgramError {
  const { error_type: type = "", error_message: message = "" } = typeof error === "object" && error !== null
    ? error as Record<string, unknown>
    : {};
  const reason = reasonIn(String(message)) || String(type) || "no reason given";
  const kind = KINDS.find(({ pattern }) => pattern.test(`${type}: ${reason}`));
  const advice = kind === undefined ? "" : `; ${kind.advice}`;
  return new ProgramError(`failed: ${reason}${advice}`, kind?.remedy ?? "give-up");
}

/**
 * The sentence of a message that says what happened: the beginning of a program's standard error where QCEngine
 * reports all that was read and written, the end of a Python traceback, else the message's beginning.
 */
export function reasonIn(message: string): string {
  const plain = plainText(message);
  const lines = plain.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const errors = lines.indexOf("STDERR:");
  const text = errors >= 0
    ? lines.slice(errors + 1).find((line) => !line.startsWith("TRACEBACK:")) ?? lines[errors - 1] ?? ""
    : plain.includes("Traceback (most recent call last)")
    ? lines.at(-1) ?? ""
    : lines.slice(0, 4).join(" ").replace(/ ?(\\n)?Error occurred in file:.*$/s, "");
  return text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON - 3)}...`;
}
