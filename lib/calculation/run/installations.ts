// What the external programs of a calculation mean for its run: where they are on this machine, and how its cores are
// shared among tasks of several threads.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import { locateError } from "../../input/records/locate_error.ts";
import {
  type ExternalProgram,
  isBuiltin,
  ProgramError,
  type ProgramSearch,
} from "../../programs/contract/program.ts";
import { findWatched } from "../../programs/contract/probes.ts";
import type { TaskContext } from "../../programs/portable.ts";
import type { Machine } from "../../machine/mod.ts";
import type { CarrierChoice } from "./choose_carrier.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * Looks for external programs; undefined, and nothing is looked for, where there are none.
 *
 * Fails with what to install where one is missing.
 *
 * @param programs By the names that models have for them.
 */
export function findInstallations(
  programs: ReadonlyMap<string, ExternalProgram>,
  search: ProgramSearch | undefined,
): Effect.Effect<TaskContext["installations"], ProgramError> {
  if (programs.size === 0) return Effect.succeed(undefined);
  if (search === undefined) {
    const names = [...programs.keys()].join(", ");
    return Effect.fail(
      new ProgramError(
        `${names} cannot be started here: nmer itself must be in files on this machine, not on a server`,
        "more-resources",
      ),
    );
  }
  return Effect.forEach(
    programs,
    ([name, program]) =>
      Effect.map(
        findWatched(program.name, program.find, search),
        (installation) => [name, installation] as const,
      ),
    { concurrency: "unbounded" },
  ).pipe(Effect.map((found) => Object.fromEntries(found)));
}

/**
 * Refuses threads that no program of a calculation would use.
 *
 * @throws {InputError} With the place in the input.
 */
export function checkThreads(calculation: Calculation, threads = 1): void {
  const programs = [...externalProgramsOf(calculation).values()];
  if (threads === 1 || programs.some(({ capabilities }) => capabilities.threads)) return;
  const names = new Set(calculation.plan.models.map((name) => calculation.models.get(name)!.program));
  throw locateError(
    calculation.input,
    new InputError({
      keyPath: ["execution", "threads"],
      found: String(threads),
      expected: `1: ${[...names].join(", ")} computes each task on one thread`,
    }),
  );
}

/** A machine as tasks of several threads see it. */
export function machineFor(machine: Machine, threads = 1): Machine {
  return { ...machine, cores: Math.max(1, Math.floor(machine.cores / threads)) };
}

/** A choice of carrier, where no task is nmer's own: whatever was chosen, programs run in processes of their own. */
export function ofPrograms(
  calculation: Calculation,
  choice: CarrierChoice,
  installations: TaskContext["installations"],
): CarrierChoice {
  if (!isAllExternal(calculation)) return choice;
  const found = Object.entries(installations ?? {}).map(([name, { version, place }]) =>
    `${name} ${version} (${place})`
  );
  const reason = `servers compute, of ${found.join(", ")}`;
  return choice.mode === "mpi"
    ? { ...choice, reason: `${choice.reason}; ${reason}` }
    : { ...choice, mode: "processes", reason };
}

/** Whether programs of their own compute all tasks, and nmer none. */
export function isAllExternal({ plan, programs }: Calculation): boolean {
  return plan.models.length > 0 && plan.models.every((name) => !isBuiltin(programs.get(name)!.program));
}

/** The external programs of a calculation, by the names that its models have for them. */
export function externalProgramsOf({ plan, programs }: Calculation): ReadonlyMap<string, ExternalProgram> {
  const external = new Map<string, ExternalProgram>();
  for (const model of plan.models) {
    const { chemistry, program } = programs.get(model)!;
    if (!isBuiltin(program)) external.set(chemistry.program, program);
  }
  return external;
}
