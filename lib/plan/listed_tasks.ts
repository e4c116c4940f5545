// What of the single tasks of a plan is listed one by one, in results and in memory.

import type { Molecule } from "../molecule/molecule.ts";
import type { Plan } from "./plan.ts";

// Above this many numbers the result lists energies alone: as text the rest would not fit into a string.
const MAX_LISTED_NUMBERS = 10_000_000;

// More energies with their labels would not fit into a string of some 500 MB either.
const MAX_LISTED_TASKS = 2_500_000;

/** All that tasks gave, their energies alone, or nothing. */
export function listedOfTasks(plan: Plan, molecule: Molecule): "all" | "energies" | "nothing" {
  const rank = ["energy", "gradient", "hessian"].indexOf(plan.expansion.driver);
  const numbers = plan.taskCount * (20 + molecule.geometry.length ** rank);
  if (numbers <= MAX_LISTED_NUMBERS) return "all";
  return plan.taskCount <= MAX_LISTED_TASKS ? "energies" : "nothing";
}
