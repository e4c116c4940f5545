// Right-handed axes through points, and the matrix from one set of axes to another.

import type { Matrix3 } from "./superpose.ts";

/**
 * Three axes, as rows: to a first point, to a second across it, and across both. Without a second any axis across the first
 * is taken; undefined where both lie on a line with the origin.
 */
export function frameOf(first: Float64Array, second: Float64Array | undefined): Matrix3 | undefined {
  // A single point lies in the centroid: any axes do.
  const axis = norm(first) > 0 ? unit(first) : Float64Array.of(1, 0, 0);
  const aside = across(second ?? leastAlong(axis), axis);
  if (norm(aside) === 0) return undefined;
  const other = unit(aside);
  const third = [
    axis[1]! * other[2]! - axis[2]! * other[1]!,
    axis[2]! * other[0]! - axis[0]! * other[2]!,
    axis[0]! * other[1]! - axis[1]! * other[0]!,
  ];
  return Float64Array.of(...axis, ...other, ...third);
}

/** The axis of coordinates that is least along another. */
function leastAlong(axis: Float64Array): Float64Array {
  const least = axis.reduce(
    (best, component, i) => Math.abs(component) < Math.abs(axis[best]!) ? i : best,
    0,
  );
  return Float64Array.from({ length: 3 }, (_, i) => i === least ? 1 : 0);
}

/** The matrix that turns one frame into another, with or without a reflection of the third axis. */
export function turning(one: Matrix3, other: Matrix3, isReflected: boolean): Matrix3 {
  const matrix = new Float64Array(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      const last = other[6 + row]! * one[6 + column]!;
      matrix[3 * row + column] = other[row]! * one[column]! + other[3 + row]! * one[3 + column]! +
        (isReflected ? -last : last);
    }
  }
  return matrix;
}

/** Length of a vector. */
export function norm(vector: Float64Array): number {
  return Math.sqrt(vector[0]! * vector[0]! + vector[1]! * vector[1]! + vector[2]! * vector[2]!);
}

/** A vector of length 1 in the same direction. */
export function unit(vector: Float64Array): Float64Array {
  const length = norm(vector);
  return Float64Array.of(vector[0]! / length, vector[1]! / length, vector[2]! / length);
}

/** What of a vector is across an axis of length 1. */
export function across(vector: Float64Array, axis: Float64Array): Float64Array {
  const along = vector[0]! * axis[0]! + vector[1]! * axis[1]! + vector[2]! * axis[2]!;
  return Float64Array.of(
    vector[0]! - along * axis[0]!,
    vector[1]! - along * axis[1]!,
    vector[2]! - along * axis[2]!,
  );
}
