// Vectors and angles of points in flat lists of coordinates. Bohr and degrees; points count from 0.

/** A vector: x, y, z. */
export type Vector = readonly [number, number, number];

/** A point of a list. */
export function pointOf(points: Float64Array, index: number): Vector {
  return [points[3 * index]!, points[3 * index + 1]!, points[3 * index + 2]!];
}

/** From one point to another. */
export function between(from: Vector, to: Vector): Vector {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

/** The scalar product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The vector product. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The length. */
export function length(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

/** The angle of two vectors, 0 to 180 degrees; 0 where one of them has no length. */
export function angleOf(a: Vector, b: Vector): number {
  return Math.atan2(length(cross(a, b)), dot(a, b)) * (180 / Math.PI);
}

/** The angle at the middle one of three points, in degrees. */
export function angleAt(points: Float64Array, one: number, middle: number, other: number): number {
  const apex = pointOf(points, middle);
  return angleOf(between(apex, pointOf(points, one)), between(apex, pointOf(points, other)));
}

/** The angle of two planes by their normals, 0 to 90 degrees. */
export function planeAngle(normal: Vector, other: Vector): number {
  const angle = angleOf(normal, other);
  return Math.min(angle, 180 - angle);
}

/** The mean of some points. */
export function middleOf(points: Float64Array, indices: readonly number[]): Vector {
  const sum = [0, 0, 0];
  for (const index of indices) for (let axis = 0; axis < 3; axis++) sum[axis]! += points[3 * index + axis]!;
  return [sum[0]! / indices.length, sum[1]! / indices.length, sum[2]! / indices.length];
}

/** How far a point is from the axis through another one along a unit vector. */
export function offsetFrom(axis: Vector, origin: Vector, point: Vector): number {
  return length(cross(axis, between(origin, point)));
}
