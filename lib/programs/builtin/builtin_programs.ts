// The programs that are a part of nmer. Workers load these and no others.

import { builtin } from "./builtin.ts";
import { type BuiltinProgram, isBuiltin } from "../contract/program.ts";

/** The built-in programs. */
export const BUILTIN_PROGRAMS: readonly BuiltinProgram[] = [builtin].filter(isBuiltin);

/** The built-in program of a name, in any spelling of case; that there is one is known by then. */
export function builtinNamed(name: string): BuiltinProgram {
  const program = BUILTIN_PROGRAMS.find((candidate) => candidate.name === name.toLowerCase());
  if (program === undefined) throw new RangeError(`nmer itself has no program ${name}`);
  return program;
}
