// An n-mer as points that can be compared with others: its atoms around their centroid, what kind each is, and how far
// it is from the others on the average, which no rotation, reflection or change of order alters. Where no atom is moved by
// more than a tolerance, no distance changes by more than twice that, nor does a mean of distances.

/** Points of some kinds in some groups. */
export interface Points {
  /** Number of points. */
  readonly count: number;
  /** Coordinates in bohr from the centroid, flat; shape (points, 3). */
  readonly coordinates: Float64Array;
  /** Kind of each point: only those of one kind can stand for each other. */
  readonly kinds: readonly number[];
  /** Group of each point, from 0: what stands for each other does so in whole groups. The fragments of an n-mer. */
  readonly groups: readonly number[];
  /** The centroid in bohr; shape (3). */
  readonly centroid: Float64Array;
  /** Distance of each point from the centroid in bohr. */
  readonly radii: Float64Array;
  /** Mean distance of each point from the others in bohr; 0 for a single one. */
  readonly remoteness: Float64Array;
}

/**
 * The points at some places of a molecule.
 *
 * @param geometry Coordinates of the molecule's atoms in bohr, flat.
 * @param atoms Indices of the atoms that are meant.
 * @param kinds Kind of each of these.
 * @param groups Group of each of these.
 */
export function pointsAt(
  geometry: Float64Array,
  atoms: ArrayLike<number>,
  kinds: readonly number[],
  groups: readonly number[],
): Points {
  const count = atoms.length;
  const coordinates = new Float64Array(3 * count);
  const centroid = new Float64Array(3);
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      centroid[axis]! += coordinates[3 * i + axis] = geometry[3 * atoms[i]! + axis]!;
    }
  }
  for (let axis = 0; axis < 3; axis++) centroid[axis]! /= count;
  for (let i = 0; i < 3 * count; i++) coordinates[i]! -= centroid[i % 3]!;
  return { count, coordinates, kinds, groups, centroid, ...distancesOf(coordinates) };
}

function distancesOf(coordinates: Float64Array): Pick<Points, "radii" | "remoteness"> {
  const count = coordinates.length / 3;
  const radii = new Float64Array(count);
  const remoteness = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const x = coordinates[3 * i]!;
    const y = coordinates[3 * i + 1]!;
    const z = coordinates[3 * i + 2]!;
    radii[i] = Math.sqrt(x * x + y * y + z * z);
    for (let j = 0; j < i; j++) {
      const dx = x - coordinates[3 * j]!;
      const dy = y - coordinates[3 * j + 1]!;
      const dz = z - coordinates[3 * j + 2]!;
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
      remoteness[i]! += distance;
      remoteness[j]! += distance;
    }
  }
  const others = Math.max(count - 1, 1);
  for (let i = 0; i < count; i++) remoteness[i]! /= others;
  return { radii, remoteness };
}
