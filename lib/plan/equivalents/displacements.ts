// By how much the atoms of a copy are elsewhere than those of what it is a copy of, once that is laid on it.

import type { Correspondence } from "./equivalents.ts";

/**
 * From where the other's atoms come to lie to those of the copy; bohr, flat, shape (atoms, 3).
 *
 * @param copy Coordinates of its atoms around their centroid in bohr, flat.
 * @param other Those of the other's.
 * @param correspondence How it is a copy.
 */
export function displacements(
  copy: Float64Array,
  other: Float64Array,
  { sources, matrix }: Pick<Correspondence, "sources" | "matrix">,
): Float64Array {
  return copy.map((coordinate, i) => {
    const [row, source] = [3 * (i % 3), 3 * sources[Math.floor(i / 3)]!];
    return coordinate - (matrix[row]! * other[source]! + matrix[row + 1]! * other[source + 1]! +
      matrix[row + 2]! * other[source + 2]!);
  });
}

/** How far the atom that is farthest off is off, in bohr. */
export function largest(displacements: Float64Array): number {
  let square = 0;
  for (let i = 0; i < displacements.length; i += 3) {
    square = Math.max(
      square,
      displacements[i]! ** 2 + displacements[i + 1]! ** 2 + displacements[i + 2]! ** 2,
    );
  }
  return Math.sqrt(square);
}

/** The sum of products of a gradient with displacements: what the energy changes by to first order, in Hartree. */
export function along(gradient: Float64Array, displacements: Float64Array): number {
  return gradient.reduce((sum, component, i) => sum + component * displacements[i]!, 0);
}
