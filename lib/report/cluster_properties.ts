// The results of the single tasks, by label, as QCManyBody's `cluster_properties`: QCSchema's AtomicProperties
// with arrays of the size of the whole system, zero where an atom is not in the task.

import type { ResultLookup } from "../assembly/mod.ts";
import { taskIndex } from "../base/indices.ts";
import { coordinateIndices, type Molecule, nmerAtoms } from "../molecule/mod.ts";
import type { Plan } from "../plan/mod.ts";

/** Above so many tasks the result does not list them one by one. */
export const MAX_LISTED_TASKS = 100_000;

// Names of AtomicProperties that programs may report; others are evidence, in `extras`.
const NAMES =
  /^(?:calcinfo_n(?:basis|mo|alpha|beta)|nuclear_repulsion_energy|scf_\w+_energy|scf_iterations)$/;

/** What every task gave, by label in order of the plan; empty for more than {@linkcode MAX_LISTED_TASKS}. */
export function clusterProperties(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Record<string, Record<string, unknown>> {
  const listed: Record<string, Record<string, unknown>> = {};
  if (plan.taskCount > MAX_LISTED_TASKS) return listed;
  for (let i = 0; i < plan.taskCount; i++) {
    const index = taskIndex(i);
    const result = results(index);
    if (result === undefined) continue;
    const { energy, gradient, hessian, properties = {} } = result;
    const { basis } = plan.at(index);
    const places = coordinateIndices(nmerAtoms(molecule, basis));
    listed[plan.label(index)] = {
      schema_name: "qcschema_atomic_properties",
      calcinfo_natom: molecule.symbols.length,
      ...Object.fromEntries(Object.entries(properties).filter(([name]) => NAMES.test(name))),
      return_energy: energy,
      ...(gradient === undefined ? {} : { return_gradient: spread(gradient, places, molecule, 1) }),
      ...(hessian === undefined ? {} : { return_hessian: spread(hessian, places, molecule, 2) }),
    };
  }
  return listed;
}

/** Evidence of convergence beside AtomicProperties, by label. */
export function clusterEvidence(plan: Plan, results: ResultLookup): Record<string, Record<string, number>> {
  const listed: Record<string, Record<string, number>> = {};
  if (plan.taskCount > MAX_LISTED_TASKS) return listed;
  for (let i = 0; i < plan.taskCount; i++) {
    const evidence = Object.entries(results(taskIndex(i))?.properties ?? {}).filter(([name]) =>
      !NAMES.test(name)
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
