// How many tasks a plan has, in all and for each treatment.

import type { Bsse } from "./bsse.ts";
import type { Plan } from "./plan.ts";

/** Numbers of tasks of one model and level; a task that several treatments need counts in each of them. */
export interface TaskCounts {
  /** Each task once. */
  all: number;
  /** Those that nocp needs, or totals. */
  nocp: number;
  /** Those that cp needs. */
  cp: number;
  /** Those that vmfc needs. */
  vmfc: number;
}

/** Numbers of tasks by model name and number of real fragments (from 1); only where there are any. */
export function countTasks(plan: Plan): Record<string, Record<number, TaskCounts>> {
  const counts: Record<string, Record<number, TaskCounts>> = Object.fromEntries(
    plan.models.map((model) => [model, {}]),
  );
  for (const { nbody, families } of plan.levels) {
    for (const { family } of families) {
      const ofLevel = counts[family.model]![nbody] ??= { all: 0, nocp: 0, cp: 0, vmfc: 0 };
      ofLevel.all += family.count;
      for (const treatment of family.treatments as Set<Bsse>) ofLevel[treatment] += family.count;
    }
  }
  return counts;
}
