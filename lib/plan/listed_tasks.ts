// What of the single tasks of a plan is listed one by one, in results and in memory.

import type { Molecule } from "../molecule/molecule.ts";
import type { Plan } from "./plan.ts";

// Above this many numbers results list energies alone, and runs do not keep the others: they would take some gigabytes.
const MAX_LISTED_NUMBERS = 10_000_000;

/** What the result lists of each task: all that it gave, or its energy alone. */
export function listedOfTasks(plan: Plan, molecule: Molecule): "all" | "energies" {
  const rank = ["energy", "gradient", "hessian"].indexOf(plan.expansion.driver);
  const numbers = plan.taskCount * (20 + molecule.geometry.length ** rank);
  return numbers <= MAX_LISTED_NUMBERS ? "all" : "energies";
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
