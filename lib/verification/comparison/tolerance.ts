// What counts as equal. The built-in engine gives each task the same bits wherever it is computed, and sums are exact,
// so that no bit may differ. Other programs add in an order that may follow the addresses of their arrays, and some
// print their numbers, so that 1e-12 Hartree is left to a task: some 70 roundings of the energy of a water, or the last
// of twelve printed decimals. An error of that size in each task grows in a sum by its coefficients, and a sum may
// differ by as much, no more: a task that is missing from it, twice in it or another's is far beyond.

import type { Bsse, Plan } from "../../plan/mod.ts";
import { amplifications } from "../../plan/mod.ts";

/** What may differ by how much. Hartree, Hartree/bohr, Hartree/bohr^2. */
export interface Tolerance {
  /** Whether each bit must be equal; the others are 0 then. */
  readonly isExact: boolean;
  /** Of each number of a task. */
  readonly task: number;
  /** Of each sum. */
  readonly sum: number;
}

/** What is left to a task of a program that is not nmer's own, where nobody says otherwise. */
export const DEFAULT_TOLERANCE = 1e-12;

/** The tolerance of the built-in engine. */
export const EXACT: Tolerance = { isExact: true, task: 0, sum: 0 };

/**
 * The tolerance of other programs.
 *
 * @param plan The tasks and how they add up.
 * @param treatment Whose sums these are.
 * @param task What is left to a task.
 */
export function toleranceOf(plan: Plan, treatment: Bsse, task: number = DEFAULT_TOLERANCE): Tolerance {
  const worst = amplifications(plan, treatment).reduce((sum, model) => sum + model.worst, 0);
  return { isExact: false, task, sum: task * Math.max(1, worst) };
}
