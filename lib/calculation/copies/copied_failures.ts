// What a task that failed, or was not computed, means for its copies: they have no result either.

import { taskIndex } from "../../base/indices.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** A task without a result, by its place in the plan. */
interface Failure {
  readonly index: number;
  readonly message: string;
}

/**
 * Failures with those of the copies of the tasks that failed, in the order of the plan.
 *
 * @param failures Those of tasks that were computed, in any order.
 */
export function withFailedCopies(
  { equivalents, plan }: Calculation,
  failures: readonly Failure[],
): readonly Failure[] {
  if (equivalents === undefined || failures.length === 0) {
    return [...failures].sort((a, b) => a.index - b.index);
  }
  const failed = new Map(failures.map((failure) => [failure.index, failure]));
  const { representatives } = equivalents.classes;
  const all: Failure[] = [];
  for (let index = 0; index < representatives.length; index++) {
    const representative = representatives[index]!;
    const failure = failed.get(representative);
    if (failure === undefined) continue;
    const message = `is a copy of ${plan.label(taskIndex(representative))}, which failed`;
    all.push(index === representative ? failure : { index, message });
  }
  return all;
}

/**
 * Number of tasks with those that are copies of them.
 *
 * @param isCounted Whether a task that is computed counts.
 */
export function countWithCopies(
  { equivalents }: Calculation,
  isCounted: (index: number) => boolean,
): number {
  let count = 0;
  for (const representative of equivalents?.classes.representatives ?? []) {
    if (isCounted(representative)) count++;
  }
  return count;
}
