// A part of a plan: the tasks that one process computes, be it a shard of many, what others have left, or what a
// screening keeps. Tasks keep their indices; of whole levels a part may have none. One bit a task.

import type { TaskIndex } from "../base/indices.ts";
import type { Plan, PlanLevel } from "./plan.ts";

/** Some tasks of a plan. */
export interface PlanPart {
  /** Number of tasks. */
  readonly taskCount: number;
  /** Whether a task is one of them. */
  has(index: TaskIndex | number): boolean;
  /** How many of them have indices from `start` up to and without `end`: those of a level, or of a family. */
  count(range: Pick<PlanLevel, "start" | "end">): number;
}

/** All tasks of a plan. */
export function wholePlan({ taskCount }: Pick<Plan, "taskCount">): PlanPart {
  return {
    taskCount,
    has: (index) => index >= 0 && index < taskCount,
    count: ({ start, end }) => Math.max(0, Math.min(end, taskCount) - Math.max(start, 0)),
  };
}

/**
 * The tasks for which something holds.
 *
 * @param plan Whose tasks.
 * @param holds Asked once for each task, ascending.
 */
export function partWhere(
  { taskCount }: Pick<Plan, "taskCount">,
  holds: (index: number) => boolean,
): PlanPart {
  const part = new TaskSet(taskCount);
  for (let index = 0; index < taskCount; index++) if (holds(index)) part.add(index);
  return part;
}

/** A part that is put together task by task. */
export class TaskSet implements PlanPart {
  readonly #bits: Uint8Array;
  #count = 0;

  /**
   * Begins without any.
   *
   * @param size Number of tasks of the plan.
   */
  constructor(readonly size: number) {
    this.#bits = new Uint8Array(Math.ceil(size / 8));
  }

  /** Number of tasks. */
  get taskCount(): number {
    return this.#count;
  }

  /** Puts a task in, unless it is there already. */
  add(index: TaskIndex | number): void {
    if (!(index >= 0 && index < this.size)) throw new RangeError(`the plan has no task ${index}`);
    if (this.has(index)) return;
    this.#bits[index >> 3]! |= 1 << (index & 7);
    this.#count++;
  }

  /** Whether a task is one of them. */
  has(index: TaskIndex | number): boolean {
    return (this.#bits[index >> 3]! >> (index & 7) & 1) === 1;
  }

  /** How many of them have indices from `start` up to and without `end`. */
  count({ start, end }: Pick<PlanLevel, "start" | "end">): number {
    let count = 0;
    for (let index = start; index < end; index++) if (this.has(index)) count++;
    return count;
  }
}
