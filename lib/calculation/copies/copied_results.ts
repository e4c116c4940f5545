// The results of all tasks of a calculation from those of the tasks that are computed: where equal n-mers are computed
// once, the others are copies of them.

import type { ResultLookup } from "../../assembly/mod.ts";
import type { TaskIndex } from "../../base/indices.ts";
import { copiedResult } from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * The result of each task: its own where it is computed, that of the task that it is a copy of where not.
 *
 * @param computed The results of the tasks that are computed; of others it is not asked.
 */
export function withCopies(calculation: Calculation, computed: ResultLookup): ResultLookup {
  const { equivalents } = calculation;
  if (equivalents === undefined) return computed;
  return (index) => {
    const representative = equivalents.representative(index);
    const result = computed(representative);
    return result === undefined || representative === index ? result : copiedResult(
      result,
      () => equivalents.correspondence(index)!,
      isCharged(calculation, index),
    );
  };
}

/** Whether the n-mer of a task has a charge. */
export function isCharged({ plan, molecule }: Calculation, index: TaskIndex): boolean {
  const { real } = plan.at(index);
  return real.reduce((charge, fragment) => charge + molecule.fragments[fragment]!.charge, 0) !== 0;
}
