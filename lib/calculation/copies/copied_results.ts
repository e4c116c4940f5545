// The results of all tasks of a calculation from those of the tasks that are computed: where equal n-mers are computed
// once, the others are copies of them.

import type { ResultLookup } from "../../assembly/mod.ts";
import { copiedResult, movement } from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * The result of each task: its own where it is computed, that of the task that it is a copy of where not.
 *
 * @param computed The results of the tasks that are computed; of others it is not asked.
 */
export function withCopies(calculation: Calculation, computed: ResultLookup): ResultLookup {
  const { equivalents, plan, molecule } = calculation;
  if (equivalents === undefined) return computed;
  return (index) => {
    const representative = equivalents.representative(index);
    const result = computed(representative);
    return result === undefined || representative === index ? result : copiedResult(
      result,
      () => equivalents.correspondence(index)!,
      () => movement({ molecule, task: plan.at(representative) }, { molecule, task: plan.at(index) }),
    );
  };
}
