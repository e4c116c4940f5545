// What a run leaves on the disk: its journal and its result file. As measured for 45,150 tasks of the built-in engine
// (docs/numbers.md); other programs report more or fewer properties.

import { highestListedOrder, listedOfTasks } from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** Bytes of files. */
export interface DiskEstimate {
  readonly journalBytes: number;
  /** Of a result as JSON. */
  readonly resultBytes: number;
}

// Files of no task: pages of tables, the input and the tables of energies.
const EMPTY_BYTES = 30_000;
const JOURNAL_TASK_BYTES = 340;
const RESULT_TASK_BYTES = { all: 790, energies: 100 } as const;
const RESULT_NMER_BYTES = 140;
const TEXT_NUMBER_BYTES = 25;

/** The expected sizes; arrays of tasks are those of the whole system in a result, and of their own atoms in a journal. */
export function estimateDisk({ plan, molecule }: Calculation): DiskEstimate {
  const { driver, treatments } = plan.expansion;
  const numbersOf = (coordinates: number) =>
    driver === "energy" ? 0 : coordinates + (driver === "hessian" ? coordinates ** 2 : 0);
  const coordinatesOfOne = molecule.geometry.length / molecule.fragments.length; // of fragments of mean size
  let numbers = 0;
  for (const { family } of plan.levels.flatMap(({ families }) => families)) {
    numbers += family.count * numbersOf(coordinatesOfOne * family.basisSize);
  }
  const listed = listedOfTasks(plan, molecule);
  const whole = listed === "all" ? plan.taskCount * numbersOf(molecule.geometry.length) : 0;
  let nmers = 0;
  for (let nbody = 1; nbody <= highestListedOrder(plan); nbody++) {
    nmers += plan.clusters.count(nbody) * treatments.length;
  }
  return {
    journalBytes: EMPTY_BYTES + JOURNAL_TASK_BYTES * plan.taskCount + 8 * numbers,
    resultBytes: EMPTY_BYTES + RESULT_TASK_BYTES[listed] * plan.taskCount + RESULT_NMER_BYTES * nmers +
      TEXT_NUMBER_BYTES * whole,
  };
}
