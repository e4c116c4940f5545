// In which order the tasks of a level are best started: heaviest first, so that no long task is left for the end
// while other workers idle. R. L. Graham, SIAM J. Appl. Math. 17, 416 (1969), doi:10.1137/0117039.

import type { FragmentIndex } from "../base/indices.ts";
import { finish, type Steps } from "../base/steps.ts";
import type { ModelName } from "./expansion.ts";
import type { PlanLevel } from "./plan.ts";
import type { FamilyVisitor } from "./task_family.ts";

/** How much work a task is, relative to others; pure, and called once for each task. */
export type WorkOf = (
  model: ModelName,
  real: readonly FragmentIndex[],
  basis: readonly FragmentIndex[],
) => number;

/**
 * The indices of a level's tasks, heaviest first and those of equal work in order of the plan.
 *
 * @returns As many as the level has tasks; 4 bytes each.
 */
export function heaviestFirst(level: PlanLevel, workOf: WorkOf): Uint32Array {
  return finish(heaviestFirstSteps(level, workOf));
}

// Some 10 ms, as long as most tasks are of a few sizes.
const TASKS_PER_STEP = 20_000;

/** The same in steps of some milliseconds. */
export function* heaviestFirstSteps(level: PlanLevel, workOf: WorkOf): Steps<Uint32Array> {
  return (yield* weighedSteps(level, workOf)).order;
}

/** Tasks in order, heaviest first, and how heavy they are. */
export interface WeighedTasks {
  /** Their indices, heaviest first and those of equal work in order of the plan. */
  readonly order: Uint32Array;
  /** The work of each, by its place in the level. */
  readonly work: Float64Array;
}

/** The same with the work of each task; 12 bytes each. In steps of some milliseconds. */
export function* weighedSteps(
  level: Pick<PlanLevel, "start" | "end" | "families">,
  workOf: WorkOf,
): Steps<WeighedTasks> {
  const count = level.end - level.start;
  const work = new Float64Array(count);
  const sizes = new Map<number, number>();
  for (const { family, start } of level.families) {
    const weigh: FamilyVisitor = (position, real, basis) => {
      const ofTask = workOf(family.model, real, basis);
      work[start - level.start + position] = ofTask;
      sizes.set(ofTask, (sizes.get(ofTask) ?? 0) + 1);
    };
    for (let from = 0; from < family.count; from += TASKS_PER_STEP) {
      family.forEach(weigh, from, Math.min(from + TASKS_PER_STEP, family.count));
      yield;
    }
  }
  // Most tasks are as heavy as many others, so counting beats sorting.
  let next = 0;
  for (const heaviest of [...sizes.keys()].sort((a, b) => b - a)) {
    const size = sizes.get(heaviest)!;
    sizes.set(heaviest, next);
    next += size;
  }
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const place = sizes.get(work[i]!)!;
    order[place] = level.start + i;
    sizes.set(work[i]!, place + 1);
    if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
  }
  return { order, work };
}
