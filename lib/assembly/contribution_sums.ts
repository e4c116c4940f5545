// Exact sums of the tasks' energies, gradients or Hessians for each contribution of the expansion. A sum is
// there only when every task that it needs has a result: nothing that is missing counts as zero.

import type { TaskResult } from "../base/task_result.ts";
import { ExactSums } from "../base/exact_sum.ts";
import type { FragmentIndex, TaskIndex } from "../base/indices.ts";
import { coordinateIndices, type Molecule, taskAtoms } from "../molecule/mod.ts";
import type { Bsse } from "../plan/bsse.ts";
import { coefficientSteps, type CoefficientVisitor, contributionsOf } from "../plan/contribution.ts";
import type { Driver } from "../base/driver.ts";
import type { Steps } from "../base/steps.ts";
import type { Plan } from "../plan/plan.ts";

/** The result of a task by its index; undefined where it has none. */
export type ResultLookup = (index: TaskIndex) => TaskResult | undefined;

/** The sum of one contribution. */
export interface ContributionSum {
  /** Order, from 1; the number of all fragments for what the supersystem adds. */
  readonly nbody: number;
  /** The exact sums, one for each component of the property; undefined where a task has no result. */
  readonly sums: ExactSums | undefined;
}

/** Number of components of a property of the whole system: 1, 3 per atom, or the square of that. */
export function componentCount(property: Driver, molecule: Molecule): number {
  const coordinates = molecule.geometry.length;
  return property === "energy" ? 1 : property === "gradient" ? coordinates : coordinates ** 2;
}

/**
 * The sums of all contributions to a property under a treatment, ascending by order; in steps of some 20 ms.
 *
 * @param plan The tasks and how they add up.
 * @param molecule The whole system.
 * @param results The result of each task.
 * @param treatment The treatment of the basis set superposition error.
 * @param property Energy, gradient or Hessian; each component has a sum of its own.
 */
export function* sumContributions(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
  treatment: Bsse,
  property: Driver,
): Steps<readonly ContributionSum[]> {
  const add = adders[property];
  const components = componentCount(property, molecule);
  const tasksPerStep = Math.max(1, Math.floor(NUMBERS_PER_STEP / components));
  const contributions: ContributionSum[] = [];
  for (const contribution of contributionsOf(plan, treatment)) {
    const sums = new ExactSums(components);
    let complete = true;
    for (const part of contribution.parts) {
      // Integers times the weight would be rounded.
      const ofPart = part.weight === 1 ? sums : new ExactSums(components);
      const addTask: CoefficientVisitor = (index, coefficient, basis) => {
        const result = complete ? results(index) : undefined;
        complete &&= result !== undefined && add(ofPart, coefficient, result, molecule, basis);
      };
      yield* coefficientSteps(plan, part, addTask, tasksPerStep);
      if (complete && ofPart !== sums) sums.addSums(ofPart, part.weight);
    }
    contributions.push({ nbody: contribution.nbody, sums: complete ? sums : undefined });
  }
  return contributions;
}

// Some 20 ms.
const NUMBERS_PER_STEP = 20_000;

// Adds one task; false where its result lacks the property.
type Adder = (
  sums: ExactSums,
  coefficient: number,
  result: TaskResult,
  molecule: Molecule,
  basis: readonly FragmentIndex[],
) => boolean;

const adders: Readonly<Record<Driver, Adder>> = {
  energy(sums, coefficient, { energy }) {
    sums.addProduct(0, coefficient, energy);
    return true;
  },
  gradient(sums, coefficient, { gradient }, molecule, basis) {
    if (gradient === undefined) return false;
    const places = placesOf(molecule, basis);
    checkLength("gradient", gradient, places.length);
    places.forEach((place, i) => sums.addProduct(place, coefficient, gradient[i]!));
    return true;
  },
  hessian(sums, coefficient, { hessian }, molecule, basis) {
    if (hessian === undefined) return false;
    const places = placesOf(molecule, basis);
    const size = places.length;
    checkLength("Hessian", hessian, size * size);
    for (let row = 0; row < size; row++) {
      const toRow = places[row]! * molecule.geometry.length;
      for (let column = 0; column < size; column++) {
        sums.addProduct(toRow + places[column]!, coefficient, hessian[row * size + column]!);
      }
    }
    return true;
  },
};

function placesOf(molecule: Molecule, basis: readonly FragmentIndex[]): Int32Array {
  return coordinateIndices(taskAtoms(molecule, basis));
}

function checkLength(name: string, values: Float64Array, expected: number): void {
  if (values.length !== expected) {
    throw new RangeError(`the ${name} of a task has ${values.length} numbers; its atoms take ${expected}`);
  }
}
