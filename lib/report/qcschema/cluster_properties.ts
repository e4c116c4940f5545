// The results of the single tasks, by label, as QCManyBody's `cluster_properties`: QCSchema's AtomicProperties
// with arrays of the size of the whole system, zero where an atom is not in the task.

import type { TaskResult } from "../../base/task_result.ts";
import type { ResultLookup } from "../../assembly/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import { collectArrays } from "../../base/flat_array.ts";
import { coordinateIndices, type Molecule, taskAtoms } from "../../molecule/mod.ts";
import { listedOfTasks, type Plan } from "../../plan/mod.ts";

// Names of AtomicProperties that programs may report; others are evidence, in `extras`.
const NAMES =
  /^(?:calcinfo_n(?:basis|mo|alpha|beta)|nuclear_repulsion_energy|(?:scf|mp2)_\w+_energy|scf_iterations|(?:scf|mp2)_dipole_moment)$/;

/** This many tasks are listed in a step of some milliseconds. */
export const TASKS_PER_STEP = 500;

/** What every task gave, by label in order of the plan, in steps: as much as fits (`listedOfTasks`). */
export function* clusterProperties(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Steps<Record<string, Record<string, unknown>>> {
  const listed: Record<string, Record<string, unknown>> = {};
  const extent = listedOfTasks(plan, molecule);
  if (extent === "nothing") return listed;
  for (let i = 0; i < plan.taskCount; i++) {
    if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
    const index = taskIndex(i);
    const result = results(index);
    if (result === undefined) continue;
    if (extent === "energies") {
      listed[plan.label(index)] = { return_energy: result.energy };
      continue;
    }
    const { gradient, hessian } = result;
    const { basis } = plan.at(index);
    const places = coordinateIndices(taskAtoms(molecule, basis));
    listed[plan.label(index)] = {
      ...atomicProperties(result),
      calcinfo_natom: molecule.symbols.length,
      ...(gradient === undefined ? {} : { return_gradient: spread(gradient, places, molecule, 1) }),
      ...(hessian === undefined ? {} : { return_hessian: spread(hessian, places, molecule, 2) }),
    };
  }
  return listed;
}

/** The AtomicProperties of a task that do not depend on the whole system. */
export function atomicProperties({ energy, properties = {} }: TaskResult): Record<string, unknown> {
  return {
    schema_name: "qcschema_atomic_properties",
    ...Object.fromEntries(Object.entries(collectArrays(properties)).filter(([name]) => NAMES.test(name))),
    return_energy: energy,
  };
}

/** Evidence of convergence beside AtomicProperties, by label. In steps. */
export function* clusterEvidence(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Steps<Record<string, Record<string, number | number[]>>> {
  const listed: Record<string, Record<string, number | number[]>> = {};
  if (listedOfTasks(plan, molecule) !== "all") return listed;
  for (let i = 0; i < plan.taskCount; i++) {
    if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
    const evidence = Object.entries(collectArrays(results(taskIndex(i))?.properties ?? {})).filter(([name]) =>
      name !== "calcinfo_natom" && !NAMES.test(name)
    );
    if (evidence.length > 0) listed[plan.label(taskIndex(i))] = Object.fromEntries(evidence);
  }
  return listed;
}

function spread(values: Float64Array, places: Int32Array, molecule: Molecule, rank: 1 | 2): number[] {
  const size = molecule.geometry.length;
  const target = new Array<number>(size ** rank).fill(0);
  const width = places.length;
  values.forEach((value, i) => {
    target[rank === 1 ? places[i]! : places[Math.floor(i / width)]! * size + places[i % width]!] = value;
  });
  return target;
}
