// Programs that are reached in one way, and how they are shown to people: which are on this machine, and what each can
// do.

import * as Effect from "effect/Effect";
import { findWatched } from "./probes.ts";
import {
  type Capabilities,
  type ExternalProgram,
  type Installation,
  isBuiltin,
  type Program,
  ProgramError,
  type ProgramSearch,
} from "./program.ts";

/** Programs that are reached in one way. */
export interface ProgramFamily {
  readonly programs: readonly Program[];
  /** Environment variables that they are looked for by, or that are handed on to them. */
  readonly variables: readonly string[];
  /** What a person should read whose input has a name that looks like one of these and is none. */
  readonly hint?: (name: string) => string | undefined;
  /** Looks for all of them. */
  readonly detect: (search: ProgramSearch) => Effect.Effect<readonly Detected[]>;
}

/** A program as it was looked for. */
export interface Detected {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Absent where it was not found. */
  readonly version?: string;
  /** Where it is, for people; absent where it was not found. */
  readonly place?: string;
  /** What is missing, and what to do; absent where it was found. */
  readonly missing?: string;
  /** The same in words that all programs share which miss the same. */
  readonly missingAlike?: string;
}

/**
 * A program on its own as a family.
 *
 * @param variables Environment variables that it is looked for by, or that are handed on to it.
 */
export function single(program: Program, variables: readonly string[] = []): ProgramFamily {
  return {
    programs: [program],
    variables,
    detect: (search) => Effect.map(detectOne(program, search), (found) => [found]),
  };
}

/** Looks for a program. */
export function detectOne(program: Program, search: ProgramSearch): Effect.Effect<Detected> {
  if (isBuiltin(program)) {
    const { name, capabilities, version } = program;
    return Effect.succeed({ name, capabilities, version, place: "a part of nmer" });
  }
  return findWatched(program.name, program.find, search).pipe(
    Effect.catch((missing) => Effect.succeed(missing)),
    Effect.map((found) => detected(program, found)),
  );
}

/** What was found of an external program. */
export function detected(
  { name, capabilities }: ExternalProgram,
  found: Installation | ProgramError,
): Detected {
  return found instanceof ProgramError
    ? { name, capabilities, missing: found.message, missingAlike: found.alike }
    : { name, capabilities, version: found.version, place: found.place };
}
