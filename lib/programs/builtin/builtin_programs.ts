// The programs that are a part of nmer, with what computes. Workers load these and no others.

import type { BuiltinProgram } from "../contract/program.ts";
import { builtin } from "./builtin.ts";

/** The built-in programs. */
export const BUILTIN_PROGRAMS: readonly BuiltinProgram[] = [builtin];

/**
 * The built-in program of a name; that there is one is known by then.
 *
 * @param name In full, as prepared models have it.
 * @param programs Those that there are.
 */
export function builtinNamed(
  name: string,
  programs: readonly BuiltinProgram[] = BUILTIN_PROGRAMS,
): BuiltinProgram {
  const program = programs.find((candidate) => candidate.name === name);
  if (program === undefined) throw new RangeError(`nmer itself has no program ${name}`);
  return program;
}
