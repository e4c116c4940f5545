// The numbers of a run, by names that other runs of the same calculation have as well: tasks by their labels, sums by
// QCManyBody's names. Hartree, Hartree/bohr.

import type { Assembly, PropertyValue, ResultLookup } from "../../assembly/mod.ts";
import { assemble } from "../../assembly/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import type { Quantity } from "../../base/quantities/quantity.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { Plan } from "../../plan/mod.ts";

/** The numbers of a task; arrays as its program gave them, or those of its atoms alone. */
export type TaskNumbers = Pick<TaskResult, Quantity>;

/** The numbers of a run. */
export interface Numbers {
  /** In the order of the plan. */
  readonly tasks: ReadonlyMap<string, TaskNumbers>;
  /** Whatever the expansion gives, what it returns among it. */
  readonly sums: ReadonlyMap<string, PropertyValue>;
}

/** The numbers of a run of this process. */
export function numbersOf(
  { plan }: Calculation,
  { results, assembly }: { readonly results: ResultLookup; readonly assembly: Assembly },
): Numbers {
  return { tasks: tasksOf(plan, results), sums: sumsOf(assembly) };
}

/**
 * What a run must give by the tasks of another one, which is of the same system, driver and models.
 *
 * @param calculation Of the run.
 * @param tasks Those of the other one; a label that it has not has no numbers here.
 */
export function expectedNumbers(
  { plan, molecule }: Calculation,
  tasks: ReadonlyMap<string, TaskNumbers>,
): Numbers {
  const results: ResultLookup = (index) => tasks.get(plan.label(index));
  return { tasks: tasksOf(plan, results), sums: sumsOf(assemble(plan, molecule, results)) };
}

function tasksOf(plan: Plan, results: ResultLookup): Map<string, TaskNumbers> {
  const tasks = new Map<string, TaskNumbers>();
  for (let i = 0; i < plan.taskCount; i++) {
    const result = results(taskIndex(i));
    if (result !== undefined) tasks.set(plan.label(taskIndex(i)), result);
  }
  return tasks;
}

function sumsOf({ properties, returned }: Assembly): Map<string, PropertyValue> {
  const sums = new Map(properties);
  for (const [driver, value] of Object.entries(returned)) sums.set(`return_${driver}`, value);
  return sums;
}
