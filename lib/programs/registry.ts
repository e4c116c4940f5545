// The programs that nmer knows, by name. A new one is a line in FAMILIES.

import type { ModelChemistry } from "../base/model_chemistry.ts";
import * as Effect from "effect/Effect";
import { closestString } from "@std/text/closest-string";
import { describeValue, InputError } from "../base/error.ts";
import { commandHint, userPrograms } from "./user_programs/adapter.ts";
import { BUILTIN_PROGRAMS } from "./builtin/builtin_programs.ts";
import { isBuiltin, type Program, type ProgramSearch } from "./contract/program.ts";
import { psi4 } from "./psi4/adapter.ts";
import { qcengine } from "./qcengine/adapter.ts";
import { xtb } from "./xtb/adapter.ts";
import { type Detected, type ProgramFamily, single } from "./contract/detect.ts";
import type { TaskContext } from "./contract/task.ts";

const FAMILIES: readonly ProgramFamily[] = [
  ...BUILTIN_PROGRAMS.map(single),
  single(psi4),
  single(xtb),
  qcengine,
  userPrograms,
];

/** Names of all programs. */
export function programNames(): readonly string[] {
  return FAMILIES.flatMap(({ names }) => names);
}

/** Whether nmer knows a program of a name, in any spelling of case. */
export function isProgramName(name: string): boolean {
  return lookUp(name) !== undefined;
}

/**
 * The program of a name, in any spelling of case.
 *
 * @throws {InputError} With the key path `["program"]` where there is none.
 */
export function programNamed(name: string): Program {
  const program = lookUp(name);
  if (program !== undefined) return program;
  const names = programNames();
  throw new InputError({
    keyPath: ["program"],
    found: describeValue(name),
    expected: "a program that nmer knows, as `nmer programs` lists them",
    hint: commandHint(name.toLowerCase()) ?? `Did you mean ${closestString(name, names)}? ` +
        "Results of other programs can be assembled with `nmer assemble`.",
  });
}

/** The name and the version of the program that computes a model in a run. */
export function identityOf(
  model: Pick<ModelChemistry, "program">,
  installations: TaskContext["installations"],
): { readonly name: string; readonly version: string } {
  const program = programNamed(model.program);
  const { name } = program;
  if (isBuiltin(program)) return { name, version: program.version };
  const installation = installations?.[model.program];
  if (installation === undefined) throw new RangeError(`${name} has not been looked for`);
  return { name, version: installation.version };
}

/** Looks for all programs on a machine. */
export function detectPrograms(search: ProgramSearch): Effect.Effect<readonly Detected[]> {
  return Effect.forEach(FAMILIES, ({ detect }) => detect(search), { concurrency: "unbounded" }).pipe(
    Effect.map((found) => found.flat()),
  );
}

function lookUp(name: string): Program | undefined {
  const lower = name.toLowerCase();
  for (const { named } of FAMILIES) {
    const program = named(lower);
    if (program !== undefined) return program;
  }
  return undefined;
}
