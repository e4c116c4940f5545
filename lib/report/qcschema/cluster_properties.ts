// The results of the single tasks, by label, as QCManyBody's `cluster_properties`: QCSchema's AtomicProperties
// with arrays of the size of the whole system, zero where an atom is not in the task.

import type { TaskResult } from "../../base/task_result.ts";
import type { ResultLookup } from "../../assembly/mod.ts";
import { type TaskIndex, taskIndex } from "../../base/indices.ts";
import { Members } from "../../base/pieces/members.ts";
import { collectArrays } from "../../base/flat_array.ts";
import { coordinateIndices, type Molecule, taskAtoms } from "../../molecule/mod.ts";
import { listedOfTasks, type Plan } from "../../plan/mod.ts";

// Names of AtomicProperties that programs may report; others are evidence, in `extras`.
const NAMES =
  /^(?:calcinfo_n(?:basis|mo|alpha|beta)|nuclear_repulsion_energy|(?:scf|mp2)_\w+_energy|scf_iterations|(?:scf|mp2)_(?:dipole|quadrupole)_moment)$/;

/** What every task gave, by label in order of the plan: all, or energies alone (`listedOfTasks`). */
export function clusterProperties(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Members<Record<string, unknown>> {
  const listsAll = listedOfTasks(plan, molecule) === "all";
  return membersOfTasks(plan, (index) => {
    const result = results(index);
    if (result === undefined) return undefined;
    if (!listsAll) return { return_energy: result.energy };
    const { gradient, hessian } = result;
    const { basis } = plan.at(index);
    const places = coordinateIndices(taskAtoms(molecule, basis));
    return {
      ...atomicProperties(result),
      calcinfo_natom: molecule.symbols.length,
      ...(gradient === undefined ? {} : { return_gradient: spread(gradient, places, molecule, 1) }),
      ...(hessian === undefined ? {} : { return_hessian: spread(hessian, places, molecule, 2) }),
    };
  });
}

/**
 * A mapping from the labels of tasks, in the order of the plan.
 *
 * @param valueOf What stands under the label of a task; undefined where it is left out.
 */
export function membersOfTasks<Value>(
  plan: Plan,
  valueOf: (index: TaskIndex) => Value | undefined,
): Members<Value> {
  return new Members(function* () {
    for (let i = 0; i < plan.taskCount; i++) {
      const value = valueOf(taskIndex(i));
      yield value === undefined ? undefined : [plan.label(taskIndex(i)), value];
    }
  });
}

/** The AtomicProperties of a task that do not depend on the whole system. */
export function atomicProperties({ energy, properties = {} }: TaskResult): Record<string, unknown> {
  return {
    schema_name: "qcschema_atomic_properties",
    ...Object.fromEntries(Object.entries(collectArrays(properties)).filter(([name]) => NAMES.test(name))),
    return_energy: energy,
  };
}

/** Evidence of convergence beside AtomicProperties, by label; none where arrays are left out. */
export function clusterEvidence(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Members<Record<string, number | number[]>> {
  if (listedOfTasks(plan, molecule) !== "all") return new Members(() => []);
  return membersOfTasks(plan, (index) => {
    const evidence = Object.entries(collectArrays(results(index)?.properties ?? {})).filter(([name]) =>
      name !== "calcinfo_natom" && !NAMES.test(name)
    );
    return evidence.length === 0 ? undefined : Object.fromEntries(evidence);
  });
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
