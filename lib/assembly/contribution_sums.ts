// Exact sums of the tasks' energies, derivatives or properties for each contribution of the expansion. A sum is
// there only when every task that it needs has a result: nothing that is missing counts as zero.

import type { TaskResult } from "../base/task_result.ts";
import { ExactSums } from "../base/exact_sum.ts";
import type { FragmentIndex, TaskIndex } from "../base/indices.ts";
import { coordinateIndices, type Molecule, taskAtoms } from "../molecule/mod.ts";
import type { Bsse } from "../plan/bsse.ts";
import { coefficientSteps, type CoefficientVisitor, contributionsOf } from "../plan/contribution.ts";
import { MOLECULAR_PROPERTIES, type MolecularProperty } from "../base/quantities/molecular_property.ts";
import type { Quantity } from "../base/quantities/quantity.ts";
import type { Steps } from "../base/steps.ts";
import type { Plan } from "../plan/plan.ts";
import { componentCount } from "./quantity_shape.ts";

/** The result of a task by its index; undefined where it has none. */
export type ResultLookup = (index: TaskIndex) => TaskResult | undefined;

/** The sum of one contribution. */
export interface ContributionSum {
  /** Order, from 1; the number of all fragments for what the supersystem adds. */
  readonly nbody: number;
  /** The exact sums, one for each component of the property; undefined where a task has no result. */
  readonly sums: ExactSums | undefined;
}

/**
 * The sums of all contributions to a property under a treatment, ascending by order; in steps of some 20 ms.
 *
 * @param plan The tasks and how they add up.
 * @param molecule The whole system.
 * @param results The result of each task.
 * @param treatment The treatment of the basis set superposition error.
 * @param property Energy, derivative or property of the molecule; each component has a sum of its own.
 */
export function* sumContributions(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
  treatment: Bsse,
  property: Quantity,
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

const adders: Readonly<Record<Quantity, Adder>> = {
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
  dipole: momentAdder("dipole"),
  quadrupole: momentAdder("quadrupole"),
  polarizability: momentAdder("polarizability"),
};

// All n-mers have theirs about one origin, so that components add up as energies do.
function momentAdder(name: MolecularProperty): Adder {
  const { components } = MOLECULAR_PROPERTIES[name];
  return (sums, coefficient, { [name]: moment }) => {
    if (moment === undefined) return false;
    checkLength(name, moment, components);
    for (let i = 0; i < components; i++) sums.addProduct(i, coefficient, moment[i]!);
    return true;
  };
}

function placesOf(molecule: Molecule, basis: readonly FragmentIndex[]): Int32Array {
  return coordinateIndices(taskAtoms(molecule, basis));
}

function checkLength(name: string, values: Float64Array, expected: number): void {
  if (values.length !== expected) {
    throw new RangeError(`the ${name} of a task has ${values.length} numbers; expected are ${expected}`);
  }
}
