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

// They take some 130 MB as text.
const MAX_LISTED_NMERS = 1_000_000;

// Of their contributions, 2^n - 1 for each n-mer: some seconds.
const MAX_ADDENDS = 20_000_000;

/** The highest order whose contributions are listed n-mer by n-mer, in each treatment; 0 where none is. */
export function highestListedOrder({ clusters, expansion: { maxNbody, treatments } }: Plan): number {
  let nmers = 0;
  let addends = 0;
  for (let nbody = 1; nbody <= maxNbody; nbody++) {
    nmers += clusters.count(nbody) * treatments.length;
    addends += clusters.count(nbody) * treatments.length * (2 ** nbody - 1);
    if (nmers > MAX_LISTED_NMERS || addends > MAX_ADDENDS) return nbody - 1;
  }
  return maxNbody;
}
