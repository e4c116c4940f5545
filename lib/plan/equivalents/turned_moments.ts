// Moments of a copy from those of its representative. All are about the origin of the input's coordinates, so that those
// of a charged n-mer change where it moves. With q its charge, and t where the origin comes to lie when the representative
// is turned by R and moved onto the copy:
//
//   dipole      m' = R m + q t           quadrupole      Q' = R Q R^T + (R m) t^T + t (R m)^T + q t t^T
//
// Polarizabilities have no origin: A' = R A R^T.

import type { PropertyArrays } from "../../base/quantities/molecular_property.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { Movement } from "./movement.ts";

/** The properties of a copy; `matrix` turns vectors of the representative into those of the copy. */
export function turnedMoments(
  { dipole, quadrupole, polarizability }: TaskResult,
  matrix: Float64Array,
  { charge, from, to }: Movement,
): PropertyArrays {
  const own = polarizability && { polarizability: turnedTensor(polarizability, matrix) };
  if (dipole === undefined) return { ...own };
  const turned = times(matrix, dipole);
  const turnedProducts = quadrupole && turnedTensor(quadrupole, matrix);
  const moved = times(matrix, from).map((component, axis) => to[axis]! - component);
  return {
    ...own,
    dipole: turned.map((component, axis) => component + charge * moved[axis]!),
    quadrupole: turnedProducts?.map((product, i) => {
      const [row, column] = [Math.floor(i / 3), i % 3];
      return product + turned[row]! * moved[column]! + moved[row]! * turned[column]! +
        charge * moved[row]! * moved[column]!;
    }),
  };
}

/** R T R^T of a tensor of 3 x 3. */
function turnedTensor(tensor: Float64Array, matrix: Float64Array): Float64Array {
  return tensor.map((_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      for (let l = 0; l < 3; l++) {
        sum += matrix[3 * row + k]! * tensor[3 * k + l]! * matrix[3 * column + l]!;
      }
    }
    return sum;
  });
}

function times(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 3 }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < 3; k++) sum += matrix[3 * row + k]! * vector[k]!;
    return sum;
  });
}
