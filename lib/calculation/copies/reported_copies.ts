// What a report says of equal n-mers that were computed once: how many, how far they are from being equal, and by how much
// that can change the energy.

import type { ResultLookup } from "../../assembly/mod.ts";
import { type TaskIndex, taskIndex } from "../../base/indices.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { type Molecule, taskAtoms } from "../../molecule/mod.ts";
import { along, contributionsOf, displacements, forEachCoefficient, type Task } from "../../plan/mod.ts";
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
  let copied = 0;
  let fromOtherRuns = 0;
  let deviation = 0;
  representatives.forEach((representative, index) => {
    if (isOwn(index)) return;
    if (representative !== index) copied++;
    else {
      const copiedFrom = results(taskIndex(index))?.copied;
      if (copiedFrom === undefined) return;
      fromOtherRuns++;
      deviation = Math.max(deviation, copiedFrom.deviation);
    }
  });
  if (copied > 0) deviation = Math.max(deviation, worstDeviation);
  return {
    toleranceAngstrom: angstromFromBohr(equivalents.tolerance),
    classes: computed.taskCount,
    computed: plan.taskCount - copied - fromOtherRuns,
    copied,
    fromOtherRuns,
    worstDeviationAngstrom: angstromFromBohr(deviation),
    energyChange: copied + fromOtherRuns === 0 ? 0 : energyChange(calculation, results, isOwn),
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
      if (isOwn(index)) return;
      coefficients.set(index, (coefficients.get(index) ?? 0) + coefficient);
    });
  }
  let change = 0;
  for (const [index, coefficient] of coefficients) {
    const representative = equivalents!.representative(index);
    // What a copy's own is off by, and what that of which it is a copy is off by.
    const elsewhere = results(representative)?.copied;
    if (elsewhere !== undefined) change += coefficient * (elsewhere.energyChange ?? NaN);
    if (representative === index) continue;
    const gradient = results(index)?.gradient;
    if (gradient === undefined) return undefined;
    change += coefficient * along(gradient, displaced(calculation, index));
  }
  return Number.isNaN(change) ? undefined : change;
}

/** From where the representative's atoms come to lie to those of a copy; bohr, flat. */
function displaced({ plan, molecule, equivalents }: Calculation, index: TaskIndex): Float64Array {
  const correspondence = equivalents!.correspondence(index)!;
  const original = centred(molecule, plan.at(correspondence.representative));
  return displacements(centred(molecule, plan.at(index)), original, correspondence);
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
