// How much of each task of a plan a result lists: all that it gave, or its energy alone, so that the result is no longer
// than what a string, and memory, can hold.

import type { Molecule } from "../molecule/molecule.ts";
import type { Plan } from "./plan.ts";

/** What a result lists of each task: all numbers, its energy alone, or nothing. */
export type TaskListing = "all" | "energies" | "none";

// Above this many numbers the result does not list all of each task: as text they would not fit into a string.
const MAX_LISTED_NUMBERS = 10_000_000;
// A string holds half a billion characters. An energy takes some 80 of them, and each fragment of its label 5 or so.
const MAX_LISTED_CHARACTERS = 200_000_000;
const ENERGY_CHARACTERS = 80;
const FRAGMENT_CHARACTERS = 5;

/** What a result lists of each task. */
export function taskListing(plan: Plan, molecule: Molecule): TaskListing {
  const rank = ["energy", "gradient", "hessian"].indexOf(plan.expansion.driver);
  if (plan.taskCount * (20 + molecule.geometry.length ** rank) <= MAX_LISTED_NUMBERS) return "all";
  let characters = 0;
  for (const { families } of plan.levels) {
    for (const { family: { count, realSize, basisSize } } of families) {
      characters += count * (ENERGY_CHARACTERS + FRAGMENT_CHARACTERS * (realSize + basisSize));
    }
  }
  return characters <= MAX_LISTED_CHARACTERS ? "energies" : "none";
}

/** Whether the results of single tasks are few enough to be listed whole. */
export function fitsInResult(plan: Plan, molecule: Molecule): boolean {
  return taskListing(plan, molecule) === "all";
}
