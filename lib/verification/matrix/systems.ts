// What a matrix is made of: nmer's own systems with some programs, or what inputs of the user's say.

import type { Driver } from "../../base/driver.ts";
import { plural } from "../../base/plural.ts";
import { externalProgramsOf } from "../../calculation/run/installations.ts";
import type { Calculation } from "../../calculation/mod.ts";
import { parseInput } from "../../input/mod.ts";
import type { Bsse } from "../../plan/mod.ts";
import type { BuiltInSystem } from "./built_in_systems.ts";
import type { System } from "./matrix.ts";
import { modelsOf } from "./program_models.ts";

/** What is asked of all systems; what is left out is as the system has it. */
export interface SystemChoice {
  readonly drivers?: readonly Driver[] | undefined;
  readonly treatments?: readonly Bsse[] | undefined;
}

const ALL_DRIVERS: readonly Driver[] = ["energy", "gradient"];
const ALL_TREATMENTS: readonly Bsse[] = ["nocp", "cp", "vmfc"];

/**
 * One of nmer's own systems, as a program computes it.
 *
 * @param program By its name in full.
 */
export function builtInSystem(
  { name, title, input }: BuiltInSystem,
  program: string,
  { drivers = ALL_DRIVERS, treatments = ALL_TREATMENTS }: SystemChoice,
): System {
  const record = parseInput(JSON.stringify(input(program, modelsOf(program))), { name });
  return { name, title, program, input: record, isBuiltin: program === "builtin", drivers, treatments };
}

/**
 * What an input of the user's asks for, or the choice where that says something.
 *
 * @param name As people call it.
 */
export function systemOfInput(
  calculation: Calculation,
  name: string,
  { drivers, treatments }: SystemChoice,
): System {
  const { input, molecule, plan, programs } = calculation;
  const names = new Set(plan.models.map((model) => programs.get(model)!.chemistry.program));
  return {
    name,
    title: plural(molecule.fragments.length, "fragment"),
    program: [...names].join("+"),
    input,
    isBuiltin: externalProgramsOf(calculation).size === 0,
    drivers: drivers ?? [input.driver],
    treatments: treatments ?? input.bsse,
  };
}
