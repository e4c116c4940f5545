// The programs that nmer knows, by name. A new one is a line in FAMILIES; those of a user come with his registry.

import * as Effect from "effect/Effect";
import { closestString } from "@std/text/closest-string";
import { describeValue, InputError } from "../base/error.ts";
import type { UserProgram } from "../base/user_program.ts";
import { BUILTIN_PROGRAMS } from "./builtin/builtin_programs.ts";
import { type Detected, type ProgramFamily, single } from "./contract/detect.ts";
import type { Program, ProgramSearch } from "./contract/program.ts";
import { psi4 } from "./psi4/adapter.ts";
import { qcengine } from "./qcengine/adapter.ts";
import { commandHint, userPrograms } from "./user_programs/adapter.ts";
import { xtb } from "./xtb/adapter.ts";

/** The programs that come with nmer or are known to it. */
export const FAMILIES: readonly ProgramFamily[] = [
  ...BUILTIN_PROGRAMS.map(single),
  single(psi4),
  single(xtb),
  qcengine,
];

/** Programs by name. */
export interface Registry {
  /** Names of all programs. */
  readonly names: readonly string[];
  /** Whether there is a program of a name, in any spelling of case. */
  has(name: string): boolean;
  /**
   * The program of a name, in any spelling of case.
   *
   * @internal
   * @throws {InputError} With the key path `["program"]` where there is none.
   */
  named(name: string): Program;
  /**
   * Looks for all programs on a machine.
   * @internal
   */
  detect(search: ProgramSearch): Effect.Effect<readonly Detected[]>;
}

/**
 * A registry of all programs that nmer knows and those of a user.
 *
 * @param descriptions What the user's configuration has; never what an input says.
 */
export function makeRegistry(descriptions: readonly UserProgram[] = []): Registry {
  return registryOf([...FAMILIES, userPrograms(descriptions)]);
}

/** A registry of some programs. */
export function registryOf(all: readonly ProgramFamily[]): Registry {
  const names = all.flatMap(({ names }) => names);
  const lookUp = (name: string): Program | undefined => {
    const lower = name.toLowerCase();
    for (const { named } of all) {
      const program = named(lower);
      if (program !== undefined) return program;
    }
    return undefined;
  };
  return {
    names,
    has: (name) => lookUp(name) !== undefined,
    named(name) {
      const program = lookUp(name);
      if (program === undefined) throw unknownProgram(name, names);
      return program;
    },
    detect: (search) =>
      Effect.map(
        Effect.forEach(all, ({ detect }) => detect(search), { concurrency: "unbounded" }),
        (found) => found.flat(),
      ),
  };
}

function unknownProgram(name: string, names: readonly string[]): InputError {
  return new InputError({
    keyPath: ["program"],
    found: describeValue(name),
    expected: "a program that nmer knows, as `nmer programs` lists them",
    hint: commandHint(name.toLowerCase()) ?? `Did you mean ${closestString(name, names)}? ` +
        "Results of other programs can be assembled with `nmer assemble`.",
  });
}
