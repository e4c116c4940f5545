// How the tests of this folder look at a refusal: which place it names, and what it says.

import { assert, assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import { describeKeyPath, InputError } from "../../lib/base/error.ts";
import type { ReadFile } from "../../lib/input/mod.ts";

/** What a refusal must say; the key path as in `models.good.basis`, texts as parts of what is said. */
export interface Refusal {
  readonly file?: string;
  readonly line?: number;
  readonly at?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** Asserts that an error is an InputError that says what it must. */
export function assertRefusal(error: unknown, refusal: Refusal): void {
  assertInstanceOf(error, InputError);
  const { problem, message } = error;
  for (const key of ["file", "line"] as const) {
    if (refusal[key] !== undefined) assertEquals(problem[key], refusal[key], `${key} of: ${message}`);
  }
  if (refusal.at !== undefined) assertEquals(describeKeyPath(problem.keyPath ?? []), refusal.at, message);
  for (const key of ["found", "expected", "hint"] as const) {
    const part = refusal[key];
    if (part !== undefined) assert(problem[key]?.includes(part), `${key} lacks "${part}": ${message}`);
  }
  assertMatch(message, /found .+; expected .+/s);
}

/** Asserts that a function refuses its input. */
export function refuses(run: () => unknown, refusal: Refusal): void {
  assertRefusal(errorOf(run), refusal);
}

/** Asserts that a promise is rejected as refused input. */
export async function refusesLater(promise: Promise<unknown>, refusal: Refusal): Promise<void> {
  assertRefusal(await promise.then(() => undefined, (error) => error), refusal);
}

/** Runs a function that may refuse its input, and asserts that it does nothing worse. */
export function onlyRefuses(run: () => unknown): void {
  const error = errorOf(run);
  if (error !== undefined && !(error instanceof InputError)) throw error;
}

/** A file system in memory. */
export function filesIn(files: Readonly<Record<string, string | Uint8Array>>): ReadFile {
  return (path) => {
    const content = files[path];
    if (content === undefined) return Promise.reject(new Deno.errors.NotFound(path));
    return Promise.resolve(typeof content === "string" ? new TextEncoder().encode(content) : content);
  };
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
