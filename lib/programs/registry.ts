// The programs that nmer knows, by name.

import { closestString } from "@std/text/closest-string";
import { describeValue, InputError } from "../base/error.ts";
import { builtin } from "./builtin.ts";
import type { Program } from "./program.ts";

const PROGRAMS: ReadonlyMap<string, Program> = new Map([[builtin.name, builtin]]);

/** Names of all programs. */
export function programNames(): readonly string[] {
  return [...PROGRAMS.keys()];
}

/**
 * The program of a name, in any spelling of case.
 *
 * @throws {InputError} With the key path `["program"]` where there is none.
 */
export function programNamed(name: string): Program {
  const program = PROGRAMS.get(name.toLowerCase());
  if (program !== undefined) return program;
  const names = programNames();
  throw new InputError({
    keyPath: ["program"],
    found: describeValue(name),
    expected: `one of ${names.join(", ")}`,
    hint: `This version of nmer computes with its embedded engine: program: ${closestString(name, names)}. ` +
      "Results of other programs can be assembled with `nmer assemble`.",
  });
}
