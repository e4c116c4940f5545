// The programs that are a part of nmer. Workers load these and no others.

import { builtin } from "./builtin.ts";
import { type EmbeddedProgram, isEmbedded } from "../contract/program.ts";

/** The embedded programs. */
export const EMBEDDED: readonly EmbeddedProgram[] = [builtin].filter(isEmbedded);

/** The embedded program of a name, in any spelling of case; that there is one is known by then. */
export function embeddedNamed(name: string): EmbeddedProgram {
  const program = EMBEDDED.find((candidate) => candidate.name === name.toLowerCase());
  if (program === undefined) throw new RangeError(`nmer itself has no program ${name}`);
  return program;
}
