// The numbers of a task from those of another that it is a copy of: energies as they are, what is one for each atom in the
// copy's order, and vectors turned as the atoms were. With p the representative's atom that atom a of the copy comes from:
//
//   gradient   g(a) = R g(p)          Hessian   H(a, b) = R H(p, q) R^T          dipole moment   m = R m

import type { PropertyArrays } from "../../base/quantities/molecular_property.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { Correspondence } from "./equivalents.ts";
import type { Movement } from "./movement.ts";
import { turnedMoments } from "./turned_moments.ts";

/** How atoms and vectors of a copy follow from those of what it is a copy of. */
export type Turning = Pick<Correspondence, "sources" | "matrix">;

/**
 * The numbers of a copy.
 *
 * @param result Those of its representative.
 * @param correspondenceOf How it is a copy; asked for once, and only when an array is looked at.
 * @param movementOf The n-mer's charge, and how it has moved; asked for as the correspondence is. Of a charged one, the
 * dipole moments among the properties are left out: they depend on an origin, which programs choose differently.
 */
export function copiedResult(
  result: TaskResult,
  correspondenceOf: () => Turning,
  movementOf: () => Movement,
): TaskResult {
  let known: Turning | undefined;
  const correspondence = () => known ??= correspondenceOf();
  let moments: PropertyArrays | undefined;
  const turned = () => moments ??= turnedMoments(result, correspondence().matrix, movementOf());
  // Energies are all that most sums look at, and there may be millions of tasks.
  return {
    energy: result.energy,
    get gradient() {
      return result.gradient && turnedGradient(result.gradient, correspondence());
    },
    get hessian() {
      return result.hessian && turnedHessian(result.hessian, correspondence());
    },
    get dipole() {
      return result.dipole && turned().dipole;
    },
    get quadrupole() {
      return result.quadrupole && turned().quadrupole;
    },
    get polarizability() {
      return result.polarizability && turned().polarizability;
    },
    get properties() {
      const { properties } = result;
      return properties && turnedProperties(properties, correspondence().matrix, movementOf().charge !== 0);
    },
  };
}

function turnedGradient(gradient: Float64Array, { sources, matrix }: Turning): Float64Array {
  checkLength("gradient", gradient, 3 * sources.length);
  const turned = new Float64Array(gradient.length);
  sources.forEach((source, atom) => {
    for (let row = 0; row < 3; row++) {
      for (let k = 0; k < 3; k++) turned[3 * atom + row]! += matrix[3 * row + k]! * gradient[3 * source + k]!;
    }
  });
  return turned;
}

function turnedHessian(hessian: Float64Array, { sources, matrix }: Turning): Float64Array {
  const size = 3 * sources.length;
  checkLength("Hessian", hessian, size * size);
  const turned = new Float64Array(hessian.length);
  sources.forEach((row, a) => {
    sources.forEach((column, b) => turnBlock(hessian, [row, column], turned, [a, b], size, matrix));
  });
  return turned;
}

type Block = readonly [row: number, column: number];

// One block of 3 x 3: R B R^T.
function turnBlock(
  from: Float64Array,
  [row, column]: Block,
  to: Float64Array,
  [a, b]: Block,
  size: number,
  matrix: Float64Array,
): void {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        const start = (3 * row + k) * size + 3 * column;
        for (let l = 0; l < 3; l++) sum += matrix[3 * i + k]! * from[start + l]! * matrix[3 * j + l]!;
      }
      to[(3 * a + i) * size + 3 * b + j] = sum;
    }
  }
}

const ELEMENT = /^(.*)\[(\d+)\]$/;

// Arrays are one number for each element, as base/flat_array.ts has them: of these only dipole moments are known to be
// vectors, what is in another is left out.
function turnedProperties(
  properties: Readonly<Record<string, number>>,
  matrix: Float64Array,
  isCharged: boolean,
): Record<string, number> {
  const turned: Record<string, number> = {};
  for (const [name, value] of Object.entries(properties)) {
    const [, array, index] = ELEMENT.exec(name) ?? [];
    if (array === undefined) turned[name] = value;
    else if (array.endsWith("_dipole_moment") && !isCharged) {
      const row = 3 * Number(index);
      turned[name] = [0, 1, 2].reduce(
        (sum, k) => sum + matrix[row + k]! * (properties[`${array}[${k}]`] ?? NaN),
        0,
      );
    }
  }
  return turned;
}

function checkLength(name: string, values: Float64Array, expected: number): void {
  if (values.length === expected) return;
  throw new RangeError(`the ${name} of a task has ${values.length} numbers; its atoms take ${expected}`);
}
