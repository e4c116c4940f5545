// The task that a user names by its label, in a plan: with what is near where there is none.

import { describeValue, InputError } from "../../base/error.ts";
import type { TaskIndex } from "../../base/indices.ts";
import { parseTaskLabel } from "../../input/task_label.ts";
import { describeLeftOut, type Plan } from "../../plan/mod.ts";

const MAX_NEAR = 3;

/**
 * The task of a label, as in `["hf", [1], [1, 2]]`.
 *
 * @param where What the plan is of, for the message: `the journal water.nmer.db`.
 * @throws {InputError} Where it is no label, or there is no such task; with the nearest ones.
 */
export function namedTask(plan: Plan, label: string, where: string): TaskIndex {
  const parsed = parseTaskLabel(label);
  if ("expected" in parsed) {
    throw new InputError({
      keyPath: ["LABEL"],
      found: describeValue(label),
      expected: parsed.expected,
      hint: `In quotes, as in '${plan.taskCount > 0 ? plan.label(0 as TaskIndex) : '["(auto)", [1], [1]]'}'`,
    });
  }
  const { model, real, basis } = parsed;
  const index = plan.indexOf(model, real, basis);
  if (index !== undefined) return index;
  const leftOut = leftOutNmer(plan, real, basis);
  if (leftOut !== undefined) {
    throw new InputError({
      keyPath: ["LABEL"],
      found: `${describeValue(label)}, of an n-mer that is left out`,
      expected: `a task of ${where}`,
      hint: `Nothing of the n-mer [${leftOut.map((fragment) => fragment + 1).join(", ")}] is computed: ${
        reasonsOf(plan)
      }.`,
    });
  }
  const near = nearTasks(plan, real, basis);
  throw new InputError({
    keyPath: ["LABEL"],
    found: describeValue(label),
    expected: `a task of ${where}`,
    hint: near.length > 0
      ? `There ${near.length === 1 ? "is" : "are"} ${near.join(" and ")}.`
      : `It has fragments 1 to ${plan.expansion.fragmentCount}, and n-mers of at most ${
        plan.levels.at(-1)?.nbody ?? 0
      }.`,
  });
}

// The n-mer of a task, where the plan would have it if nothing were left out.
function leftOutNmer(
  { clusters, expansion: { fragmentCount, maxNbody } }: Plan,
  real: readonly number[],
  basis: readonly number[],
): readonly number[] | undefined {
  const nmer = basis.length === fragmentCount ? real : basis;
  const isOne = nmer.length <= maxNbody &&
    nmer.every((fragment) => fragment >= 0 && fragment < fragmentCount);
  return isOne && !clusters.isComplete && clusters.rank(nmer) === undefined ? nmer : undefined;
}

function reasonsOf(plan: Plan): string {
  const reasons = describeLeftOut(plan);
  return reasons.length > 0 ? reasons.join("; ") : "a screening or a focus leaves it out";
}

// Of the same fragments, by another model or in another basis.
function nearTasks(plan: Plan, real: readonly number[], basis: readonly number[]): readonly string[] {
  const all = Array.from({ length: plan.expansion.fragmentCount }, (_, i) => i);
  const found = plan.models.flatMap((model) =>
    [basis, real, all].map((functions) => plan.indexOf(model, real, functions))
  );
  return [...new Set(found.filter((index) => index !== undefined))].slice(0, MAX_NEAR).map((index) =>
    plan.label(index)
  );
}
