// What a report says of equal n-mers that were computed once: how many, how far they are from being equal, and by how much
// that can change the energy.

import type { ResultLookup } from "../../assembly/mod.ts";
import type { TaskIndex } from "../../base/indices.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { type Molecule, taskAtoms } from "../../molecule/mod.ts";
import { contributionsOf, forEachCoefficient, type Task } from "../../plan/mod.ts";
import type { ReportedCopies } from "../../report/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * What is said of copies; undefined where each task is computed.
 *
 * @param results The results of all tasks.
 * @param isOwn Whether a task has a result of its own though it could be a copy; default none has.
 */
export function reportedCopies(
  calculation: Calculation,
  results: ResultLookup,
  isOwn: (index: number) => boolean = () => false,
): ReportedCopies | undefined {
  const { equivalents, plan } = calculation;
  if (equivalents === undefined) return undefined;
  const { representatives, computed, worstDeviation } = equivalents.classes;
  const copied = representatives.reduce(
    (count, representative, index) => count + (representative === index || isOwn(index) ? 0 : 1),
    0,
  );
  return {
    toleranceAngstrom: angstromFromBohr(equivalents.tolerance),
    classes: computed.taskCount,
    computed: plan.taskCount - copied,
    copied,
    worstDeviationAngstrom: copied === 0 ? 0 : angstromFromBohr(worstDeviation),
    energyChange: copied === 0 ? 0 : energyChange(calculation, results, isOwn),
  };
}

/**
 * By how much the returned energy would change if each copy were computed itself, to first order: the gradients of the
 * copies along what their atoms are off by, with their coefficients. In Hartree; undefined where no gradients are known.
 */
function energyChange(
  calculation: Calculation,
  results: ResultLookup,
  isOwn: (index: number) => boolean,
): number | undefined {
  const { plan, equivalents } = calculation;
  const { driver, returned, returnTotalData } = plan.expansion;
  if (driver === "energy") return undefined;
  const coefficients = new Map<TaskIndex, number>();
  for (const contribution of contributionsOf(plan, returned)) {
    if (contribution.nbody === 1 && !returnTotalData) continue;
    forEachCoefficient(plan, contribution, (index, coefficient) => {
      if (equivalents!.representative(index) === index || isOwn(index)) return;
      coefficients.set(index, (coefficients.get(index) ?? 0) + coefficient);
    });
  }
  let change = 0;
  for (const [index, coefficient] of coefficients) {
    const gradient = results(index)?.gradient;
    if (gradient === undefined) return undefined;
    change += coefficient * along(gradient, displacements(calculation, index));
  }
  return change;
}

/** From where the representative's atoms come to lie to those of a copy; bohr, flat. */
function displacements({ plan, molecule, equivalents }: Calculation, index: TaskIndex): Float64Array {
  const { representative, sources, matrix } = equivalents!.correspondence(index)!;
  const copy = centred(molecule, plan.at(index));
  const original = centred(molecule, plan.at(representative));
  return copy.map((coordinate, i) => {
    const [row, source] = [3 * (i % 3), 3 * sources[Math.floor(i / 3)]!];
    return coordinate - (matrix[row]! * original[source]! + matrix[row + 1]! * original[source + 1]! +
      matrix[row + 2]! * original[source + 2]!);
  });
}

/** Coordinates of a task's atoms around their centroid. */
function centred(molecule: Molecule, { basis }: Task): Float64Array {
  const atoms = taskAtoms(molecule, basis);
  const coordinates = new Float64Array(3 * atoms.length);
  const centroid = [0, 0, 0];
  atoms.forEach((atom, i) => {
    for (let axis = 0; axis < 3; axis++) {
      centroid[axis]! += (coordinates[3 * i + axis] = molecule.geometry[3 * atom + axis]!) / atoms.length;
    }
  });
  return coordinates.map((coordinate, i) => coordinate - centroid[i % 3]!);
}

function along(gradient: Float64Array, displacement: Float64Array): number {
  return gradient.reduce((sum, component, i) => sum + component * displacement[i]!, 0);
}
