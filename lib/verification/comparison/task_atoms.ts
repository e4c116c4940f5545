// The atoms of a task in the order of its gradient, for results that have the arrays of tasks over the whole system.

import type { TaskIndex } from "../../base/indices.ts";
import type { Calculation } from "../../calculation/mod.ts";
import { taskAtoms } from "../../molecule/mod.ts";

/** Indices of a task's atoms in the molecule. */
export function taskAtomsOf({ plan, molecule }: Calculation, index: TaskIndex): Int32Array {
  return taskAtoms(molecule, plan.at(index).basis);
}
