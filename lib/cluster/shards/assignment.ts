// Which tasks a shard computes. Every shard finds it out by itself and all agree: the longest task first, each to the
// shard that has least to do so far; of equal ones the earlier in the plan, and the shard with the lower number. No
// shard has more than 4/3 - 1/(3N) times what the best of all ways would leave it with.
// R. L. Graham, SIAM J. Appl. Math. 17, 416 (1969), doi:10.1137/0117039.

import type { Steps } from "../../base/steps.ts";
import { type Plan, type PlanPart, TaskSet, weighedSteps, wholePlan, type WorkOf } from "../../plan/mod.ts";
import type { Shard } from "./shard.ts";

const TASKS_PER_STEP = 100_000;

/**
 * The tasks of a shard, in steps of some milliseconds.
 *
 * @param plan All tasks, of all levels.
 * @param shard Which one of how many.
 * @param workOf How many seconds a task is expected to take. Must be the same function in all shards, whatever each of
 * them has seen.
 * @param dealt The tasks that the shards have between them; default all.
 */
export function* tasksOfShard(
  plan: Plan,
  { index, count }: Shard,
  workOf: WorkOf,
  dealt: PlanPart = wholePlan(plan),
): Steps<TaskSet> {
  const families = plan.levels.flatMap((level) => level.families);
  const { order, work } = yield* weighedSteps({ start: 0, end: plan.taskCount, families }, workOf);
  const tasks = new TaskSet(plan.taskCount);
  const loads = new Loads(count);
  for (let i = 0; i < order.length; i++) {
    const task = order[i]!;
    if (dealt.has(task)) {
      if (loads.lightest === index - 1) tasks.add(task);
      loads.add(work[task]!);
    }
    if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
  }
  return tasks;
}

/** What shards have to do: a binary heap, the one with least on top. */
export class Loads {
  readonly #shards: Uint32Array;
  readonly #seconds: Float64Array;

  /** Nobody has anything to do. */
  constructor(count: number) {
    this.#shards = Uint32Array.from({ length: count }, (_, i) => i);
    this.#seconds = new Float64Array(count);
  }

  /** The shard with least to do, from 0. */
  get lightest(): number {
    return this.#shards[0]!;
  }

  /** Gives more to do to the one that has least. */
  add(seconds: number): void {
    const shards = this.#shards;
    const loads = this.#seconds;
    const shard = shards[0]!;
    const load = loads[0]! + seconds;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= shards.length) break;
      if (child + 1 < shards.length && this.#isBefore(child + 1, child)) child++;
      const isLighter = loads[child]! < load || loads[child]! === load && shards[child]! < shard;
      if (!isLighter) break;
      shards[place] = shards[child]!;
      loads[place] = loads[child]!;
      place = child;
    }
    shards[place] = shard;
    loads[place] = load;
  }

  #isBefore(one: number, other: number): boolean {
    const difference = this.#seconds[one]! - this.#seconds[other]!;
    return difference < 0 || difference === 0 && this.#shards[one]! < this.#shards[other]!;
  }
}
