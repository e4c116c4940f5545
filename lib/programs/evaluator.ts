// From a task in numbers to its result: what every carrier of tasks, in place or in a worker, does in the same way.

import type { TaskResult } from "../base/task_result.ts";
import { BUILTIN_PROGRAMS, builtinNamed } from "./builtin/builtin_programs.ts";
import { checkComputed } from "./contract/check_computed.ts";
import { withMolecularProperties } from "./contract/molecular_properties.ts";
import type { BuiltinProgram } from "./contract/program.ts";
import { resolveTask, type TaskContext, type TaskRequest } from "./contract/task.ts";

/**
 * Computes a task in steps of some milliseconds; stop stepping to cancel it.
 *
 * @param context What all tasks share.
 * @param task What is computed.
 * @param programs The programs that may compute it.
 * @throws {ProgramError} Where there is no number to trust.
 */
export function* evaluate(
  context: TaskContext,
  task: TaskRequest,
  programs: readonly BuiltinProgram[] = BUILTIN_PROGRAMS,
): Generator<unknown, TaskResult, void> {
  const { model, nmer, resources } = resolveTask(context, task);
  const given = yield* builtinNamed(model.programName, programs)
    .compute(model, context.driver, nmer, resources);
  const computed = withMolecularProperties(given, model);
  checkComputed(computed, nmer, context.driver);
  return computed;
}

/**
 * Helps with what the computation of a task in another thread has offered, in steps of some milliseconds: true where it has
 * worked, false where it has waited.
 *
 * @param program Name of the program that offered it.
 * @param work What it offered.
 */
export function helpWith(
  program: string,
  work: unknown,
  programs: readonly BuiltinProgram[] = BUILTIN_PROGRAMS,
): Generator<boolean, void> {
  return builtinNamed(program, programs).help!(work);
}

/** Gives back what the programs keep in this thread from one task for the next, when others follow or none. */
export function releasePrograms(programs: readonly BuiltinProgram[] = BUILTIN_PROGRAMS): void {
  for (const program of programs) program.release?.();
}
