// The programs that nmer knows, by name. A new one is a line in FAMILIES; those of a user come with his registry.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../base/error.ts";
import { didYouMean } from "../base/near_word.ts";
import type { UserProgram } from "../base/user_program.ts";
import { BUILTIN_RULES } from "./builtin/builtin_program_rules.ts";
import { type Detected, type ProgramFamily, single } from "./contract/detect.ts";
import type { Program, ProgramRules, ProgramSearch } from "./contract/program.ts";
import { insteadOf } from "./other_programs.ts";
import { psi4 } from "./psi4/adapter.ts";
import { pyscf } from "./pyscf/adapter.ts";
import { qcengine } from "./qcengine/adapter.ts";
import { tblite } from "./tblite/adapter.ts";
import { userPrograms } from "./user_programs/adapter.ts";
import { xtb } from "./xtb/adapter.ts";

/** The programs that come with nmer or are known to it. */
export const FAMILIES: readonly ProgramFamily[] = [
  ...BUILTIN_RULES.map((program) => single(program)),
  psi4,
  pyscf,
  xtb,
  tblite,
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
   * The shortest names of those of nmer's own that something holds for, each once, for messages.
   * @internal
   */
  namesOf(holds: (program: ProgramRules) => boolean): readonly string[];
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
  return registryOf(FAMILIES, descriptions);
}

/**
 * A registry of some programs and those of a user.
 *
 * @param families Programs that are known without the user's help.
 * @param descriptions What the user's configuration has.
 */
export function registryOf(
  families: readonly ProgramFamily[],
  descriptions: readonly UserProgram[] = [],
): Registry {
  const all = [...families, userPrograms(descriptions)];
  const byName = new Map<string, Program>();
  for (const program of all.flatMap(({ programs }) => programs)) {
    for (const name of [...program.aliases ?? [], program.name]) byName.set(name, program);
  }
  const names = [...byName.keys()];
  return {
    names,
    has: (name) => byName.has(name.toLowerCase()),
    named(name) {
      const program = byName.get(name.toLowerCase());
      if (program === undefined) throw unknownProgram(name, names, all);
      return program;
    },
    namesOf(holds) {
      const found = families.flatMap(({ programs }) => programs.filter((program) => holds(program)));
      return [...new Set(found.map(({ name }) => name.replace(/^.*:/, "")))];
    },
    detect: (search) =>
      Effect.map(
        Effect.forEach(all, ({ detect }) => detect(search), { concurrency: "unbounded" }),
        (found) => found.flat(),
      ),
  };
}

function unknownProgram(
  name: string,
  names: readonly string[],
  families: readonly ProgramFamily[],
): InputError {
  const own = families.map((family) => family.hint?.(name.toLowerCase())).find((text) => text !== undefined);
  const near = didYouMean(name, names);
  return new InputError({
    keyPath: ["program"],
    found: describeValue(name),
    expected: "a program that nmer knows, as `nmer programs` lists them",
    hint: own ?? insteadOf(name) ??
      [near, "Results of other programs can be assembled with `nmer assemble`."].filter(Boolean).join(" "),
  });
}
