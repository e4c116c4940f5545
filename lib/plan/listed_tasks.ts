// Whether the tasks of a plan are few enough to be listed one by one, in results and in memory.

import type { Molecule } from "../molecule/molecule.ts";
import type { Plan } from "./plan.ts";

// Above this many numbers the result does not list the tasks one by one: as text they would not fit into a string.
const MAX_LISTED_NUMBERS = 10_000_000;

/** Whether the results of single tasks are few enough to be listed. */
export function fitsInResult(plan: Plan, molecule: Molecule): boolean {
  const rank = ["energy", "gradient", "hessian"].indexOf(plan.expansion.driver);
  return plan.taskCount * (20 + molecule.geometry.length ** rank) <= MAX_LISTED_NUMBERS;
}
