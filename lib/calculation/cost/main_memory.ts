// What the main process holds for the tasks of a calculation, whoever computes them: their order, what became of them,
// their numbers. Bytes throughout. bench/main_memory.ts compares with what a process takes.

import type { Schedule } from "../../execution/portable.ts";
import { listedOfTasks } from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

// In the table of outcomes: status, energy, time.
const OUTCOME_BYTES = 1 + 8 + 8;
// Of each gradient and Hessian, beside its numbers: where it is and how long.
const ARRAY_BYTES = 3 * 4;
// While a level is put in order: a work for each of its tasks, and its place.
const ORDERING_BYTES = 8 + 4;
// With tasks of all levels side by side: the order of all of them, beside those of the levels.
const MERGING_BYTES = 4 + 4;
// Of a task of which all is listed in the result: properties of some 20 names, as they were found to take. The result
// itself is made in pieces.
const PROPERTIES_BYTES = 600;

/**
 * The most memory that the main process is expected to hold for the tasks, beside what it has anyway. Of a part of a plan,
 * the others are in the tables and the order, but have no numbers and are not listed.
 */
export function mainMemoryBytes(calculation: Calculation, schedule: Schedule = "level"): number {
  const { plan, molecule, part } = calculation;
  const { driver } = plan.expansion;
  const largestLevel = Math.max(0, ...plan.levels.map(({ start, end }) => end - start));
  const ordering = schedule === "overlap"
    ? MERGING_BYTES * plan.taskCount + ORDERING_BYTES * largestLevel
    : ORDERING_BYTES * largestLevel;
  const share = part === undefined ? 1 : part.taskCount / Math.max(1, plan.taskCount);
  const properties = listedOfTasks(plan, molecule) === "all" ? PROPERTIES_BYTES * share * plan.taskCount : 0;
  const atoms = molecule.symbols.length / molecule.fragments.length;
  let arrays = 0;
  for (const { families } of plan.levels) {
    for (const { family } of driver === "energy" ? [] : families) {
      const coordinates = 3 * atoms * family.basisSize; // of fragments of mean size
      const gradient = ARRAY_BYTES + 8 * coordinates;
      const hessian = driver === "hessian" ? ARRAY_BYTES + 8 * coordinates ** 2 : 0;
      arrays += share * family.count * (gradient + hessian);
    }
  }
  return OUTCOME_BYTES * plan.taskCount + ordering + properties + arrays;
}
