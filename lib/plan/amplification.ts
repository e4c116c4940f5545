// How errors of single energies, as those of an SCF that stops at its threshold, grow in the sum of an expansion. Each
// task is in the sum with an integer coefficient; of all n-mers of N fragments through order n without counterpoise, an
// energy of k fragments has (-1)^(n-k) C(N-k-1, n-k), in closed form. Independent errors of one size then make an error
// of the total that is larger by the root of the sum of the squares of the coefficients; errors that conspire, by the
// sum of their absolute values.
// R. M. Richard, K. U. Lao, J. M. Herbert, J. Chem. Phys. 141, 014108 (2014), doi:10.1063/1.4885846.

import { taskIndex } from "../base/indices.ts";
import { mapEntry } from "../base/workarounds/map_entry.ts";
import type { Bsse } from "./bsse.ts";
import {
  contributionsOf,
  forEachCoefficient as forEachTaskCoefficient,
  type Term,
  timesIn,
} from "./contribution.ts";
import type { ModelName } from "./expansion.ts";
import type { Plan, PlannedFamily } from "./plan.ts";

/** By what factors errors of a model's energies grow. */
export interface Amplification {
  /** The model whose energies have errors. */
  readonly model: ModelName;
  /** Where errors are independent: the root of the sum of the squares of the coefficients. */
  readonly independent: number;
  /** Where all of them add up: the sum of the absolute values of the coefficients. */
  readonly worst: number;
}

/** Which task each task is a copy of: itself where it is none. */
export interface CopiedTasks {
  /** Index of the task that one is a copy of. */
  representative(index: number): number;
}

/**
 * By what factors errors grow in the energy that a plan's expansion returns, for each of its models.
 *
 * @param plan The tasks and how they add up.
 * @param treatment Whose sum; default the one that is returned.
 * @param copies Which tasks are copies of others, whose error they have; default none.
 */
export function amplifications(
  plan: Plan,
  treatment: Bsse = plan.expansion.returned,
  copies?: CopiedTasks,
): readonly Amplification[] {
  if (copies !== undefined) return withCopies(plan, treatment, copies);
  const terms = Map.groupBy(
    contributionsOf(plan, treatment)
      .filter(({ nbody }) => plan.expansion.returnTotalData || nbody > 1)
      .flatMap(({ parts }) =>
        parts.flatMap(({ weight, terms }) => terms.map((term) => ({ ...term, weight })))
      ),
    ({ planned }) => planned,
  );
  const sums = new Map<ModelName, { squares: number; worst: number }>();
  for (const [planned, ofFamily] of terms) {
    const sum = mapEntry(sums, planned.family.model, () => ({ squares: 0, worst: 0 }));
    forEachCoefficient(plan, planned, ofFamily, (coefficient, count) => {
      sum.squares += count * coefficient ** 2;
      sum.worst += count * Math.abs(coefficient);
    });
  }
  return listed(sums);
}

// The coefficients of a task and of its copies add up, since their errors are the same.
function withCopies(
  plan: Plan,
  treatment: Bsse,
  copies: CopiedTasks,
): readonly Amplification[] {
  const coefficients = new Map<number, number>();
  for (const contribution of contributionsOf(plan, treatment)) {
    if (!plan.expansion.returnTotalData && contribution.nbody === 1) continue;
    forEachTaskCoefficient(plan, contribution, (index, coefficient) => {
      const source = copies.representative(index);
      coefficients.set(source, (coefficients.get(source) ?? 0) + coefficient);
    });
  }
  const sums = new Map<ModelName, { squares: number; worst: number }>();
  for (const [index, coefficient] of coefficients) {
    const sum = mapEntry(sums, plan.at(taskIndex(index)).model, () => ({ squares: 0, worst: 0 }));
    sum.squares += coefficient ** 2;
    sum.worst += Math.abs(coefficient);
  }
  return listed(sums);
}

function listed(sums: ReadonlyMap<ModelName, { readonly squares: number; readonly worst: number }>) {
  return Array.from(
    sums,
    ([model, { squares, worst }]) => ({ model, independent: Math.sqrt(squares), worst }),
  );
}

type WeightedTerm = Term & { readonly weight: number };

// Tasks of a family share their coefficient where no n-mer is left out; else each has its own.
function forEachCoefficient(
  plan: Plan,
  { family }: PlannedFamily,
  terms: readonly WeightedTerm[],
  visit: (coefficient: number, count: number) => void,
): void {
  const coefficientOf = (real: readonly number[], basis: readonly number[]) =>
    terms.reduce((sum, term) => sum + term.weight * term.sign * timesIn(term, plan, real, basis), 0);
  if (family.count === 0) return;
  if (plan.clusters.isComplete) {
    const { real, basis } = family.at(0);
    return visit(coefficientOf(real, basis), family.count);
  }
  family.forEach((_, real, basis) => visit(coefficientOf(real, basis), 1));
}
