// The part of a calculation that a shard computes. All shards come to the same by themselves: it follows from the plan
// and from the constants that nmer is shipped with, not from the times that some journal has seen.

import type { Steps } from "../../base/steps.ts";
import { tasksOfShard } from "../../cluster/shards/assignment.ts";
import type { Shard } from "../../cluster/shards/shard.ts";
import type { PlanPart } from "../../plan/mod.ts";
import { sizesOf } from "../cost/sizes.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * The tasks of a shard, in steps of some milliseconds.
 *
 * @param calculation Its models must have passed `checkModels`.
 * @param shard Which one of how many.
 * @param dealt The tasks that the shards have between them; default all that are computed at all.
 */
export function shardPart(
  calculation: Calculation,
  shard: Shard,
  dealt: PlanPart | undefined = calculation.equivalents?.computed,
): Steps<PlanPart> {
  // Sizes of its own: which of some tasks that are equally large but for rounding was asked about first, counts.
  const sizeOf = sizesOf(calculation);
  return tasksOfShard(calculation.plan, shard, (model, _real, basis) => sizeOf(model, basis).seconds, dealt);
}
