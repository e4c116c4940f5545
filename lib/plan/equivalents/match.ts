// Whether points are others, moved, turned, perhaps reflected, and in another order; with the proof: which point is which,
// and the orthogonal matrix that brings each to within a tolerance of its partner. Nothing matches without it.
//
// Two points that have few like them fix, with the centroid, where all others go. Only pairs with the same distances can
// be their partners, mostly one or as many as the symmetry has; each is tried with and without a reflection.

import { across, frameOf, norm, turning, unit } from "./frames.ts";
import type { Points } from "./points.ts";
import { largestDeviation, type Matrix3, superposing } from "./superpose.ts";

/** How points are others. */
export interface Match {
  /** Index among the others of each point's partner; shape (points). */
  readonly partner: Int32Array;
  /** Group among the others of each group's partner. */
  readonly groupPartner: Int32Array;
  /** Brings each point, seen from the centroid, to its partner, seen from theirs; orthogonal, row-major. */
  readonly matrix: Matrix3;
  /** How far it leaves the one that it leaves farthest from its partner, in bohr. */
  readonly deviation: number;
}

// Sums of some hundred distances are rounded by far less, in bohr.
export const ROUNDING = 1e-9;

// A point is looked for this far from where two others say that it is, in bohr, and some tolerances farther: those two
// may be off themselves. Atoms are farther apart.
const CAPTURE = 0.4;
const CAPTURE_TOLERANCES = 4;

/** Points that others are compared with. */
export class Template {
  readonly #points: Points;
  readonly #tolerance: number;
  readonly #references: readonly number[];
  readonly #frame: Matrix3 | undefined;

  /**
   * Makes ready for comparisons.
   *
   * @param points At least one.
   * @param tolerance How far any point may be from its partner, in bohr.
   */
  constructor(points: Points, tolerance: number) {
    this.#points = points;
    this.#tolerance = tolerance;
    this.#references = referencePoints(points, tolerance);
    this.#frame = frameAt(points, this.#references);
  }

  /** How these points are others; undefined where they are not. Of several ways the first one in a fixed order. */
  match(others: Points): Match | undefined {
    return this.matches(others).next().value ?? undefined;
  }

  /** All ways in which these points are others, in a fixed order; some perhaps more than once. */
  *matches(others: Points): Generator<Match, undefined, void> {
    const points = this.#points;
    if (points.count !== others.count) return;
    const [first, second] = this.#references as readonly [number, number | undefined];
    for (const one of this.#like(first, others)) {
      if (second === undefined) yield* this.#proven(others, [one]);
      else {
        const apart = distance(points, first, second);
        for (const other of this.#like(second, others)) {
          const isAsFar = Math.abs(apart - distance(others, one, other)) <= 2 * this.#tolerance + ROUNDING;
          if (isAsFar) yield* this.#proven(others, [one, other]);
        }
      }
    }
  }

  *#like(point: number, others: Points): Generator<number, void, void> {
    for (let other = 0; other < others.count; other++) {
      if (isLike(this.#points, point, others, other, this.#tolerance)) yield other;
    }
  }

  /** The matches that take the reference points to some of the others, each proven. */
  *#proven(others: Points, partners: readonly number[]): Generator<Match, undefined, void> {
    const frame = frameAt(others, partners);
    if (frame === undefined || this.#frame === undefined) return;
    for (const isReflected of [false, true]) {
      const guess = turning(this.#frame, frame, isReflected);
      const match = provenBy(this.#points, others, guess, isReflected, this.#tolerance);
      if (match !== undefined) yield match;
    }
  }
}

function frameAt({ coordinates }: Points, references: readonly number[]): Matrix3 | undefined {
  const [first, second] = references.map((point) => coordinates.subarray(3 * point, 3 * point + 3));
  return frameOf(first!, second);
}

/** Whether a point is of the same kind as another, and as far from the centroid and from all others. */
function isLike(from: Points, i: number, to: Points, j: number, tolerance: number): boolean {
  const window = 2 * tolerance + ROUNDING;
  return from.kinds[i] === to.kinds[j] && Math.abs(from.radii[i]! - to.radii[j]!) <= window &&
    Math.abs(from.remoteness[i]! - to.remoteness[j]!) <= window;
}

function distance({ coordinates }: Points, i: number, j: number): number {
  return Math.sqrt(
    (coordinates[3 * i]! - coordinates[3 * j]!) ** 2 +
      (coordinates[3 * i + 1]! - coordinates[3 * j + 1]!) ** 2 +
      (coordinates[3 * i + 2]! - coordinates[3 * j + 2]!) ** 2,
  );
}

// Two points that lie well apart from the centroid and not on a line with it, and of these such as have the fewest like
// them; one where all lie on a line.
function referencePoints(points: Points, tolerance: number): readonly number[] {
  const first = fewestLike(points, points.radii, tolerance);
  const heights = new Float64Array(points.count);
  if (points.radii[first]! === 0) return [first]; // a single point
  const axis = unit(points.coordinates.subarray(3 * first, 3 * first + 3));
  for (let i = 0; i < points.count; i++) {
    heights[i] = norm(across(points.coordinates.subarray(3 * i, 3 * i + 3), axis));
  }
  const isLine = Math.max(...heights) <= CAPTURE_TOLERANCES * tolerance + ROUNDING;
  return isLine ? [first] : [first, fewestLike(points, heights, tolerance)];
}

/** Of the points with at least a third of the largest extent, one with the fewest like it, and of these the largest. */
function fewestLike(points: Points, extents: Float64Array, tolerance: number): number {
  const least = Math.max(...extents) / 3;
  let best = 0;
  let fewest = Infinity;
  for (let i = 0; i < points.count; i++) {
    if (extents[i]! < least) continue;
    let like = 0;
    for (let j = 0; j < points.count; j++) if (isLike(points, i, points, j, tolerance)) like++;
    if (like < fewest || like === fewest && extents[i]! > extents[best]! + tolerance) {
      best = i;
      fewest = like;
    }
  }
  return best;
}

function provenBy(
  from: Points,
  to: Points,
  guess: Matrix3,
  isReflected: boolean,
  tolerance: number,
): Match | undefined {
  const partner = nearest(from, to, guess, CAPTURE + CAPTURE_TOLERANCES * tolerance);
  if (partner === undefined) return undefined;
  const groupPartner = groupsOf(from, to, partner);
  if (groupPartner === undefined) return undefined;
  const matrix = superposing(from.coordinates, to.coordinates, partner, isReflected);
  const deviation = largestDeviation(matrix, from.coordinates, to.coordinates, partner);
  return deviation <= tolerance ? { partner, groupPartner, matrix, deviation } : undefined;
}

/** The nearest like point of each point that a matrix moves; undefined where one has none, or shares it with another. */
function nearest(from: Points, to: Points, matrix: Matrix3, radius: number): Int32Array | undefined {
  const partner = new Int32Array(from.count);
  const isTaken = new Uint8Array(to.count);
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = matrix as unknown as number[];
  for (let i = 0; i < from.count; i++) {
    const px = from.coordinates[3 * i]!;
    const py = from.coordinates[3 * i + 1]!;
    const pz = from.coordinates[3 * i + 2]!;
    const x = xx! * px + xy! * py + xz! * pz;
    const y = yx! * px + yy! * py + yz! * pz;
    const z = zx! * px + zy! * py + zz! * pz;
    const kind = from.kinds[i]!;
    let closest = radius * radius;
    let found = -1;
    for (let j = 0; j < to.count; j++) {
      if (to.kinds[j] !== kind) continue;
      const dx = x - to.coordinates[3 * j]!;
      const dy = y - to.coordinates[3 * j + 1]!;
      const dz = z - to.coordinates[3 * j + 2]!;
      const square = dx * dx + dy * dy + dz * dz;
      if (square < closest) {
        closest = square;
        found = j;
      }
    }
    if (found < 0 || isTaken[found] === 1) return undefined;
    isTaken[found] = 1;
    partner[i] = found;
  }
  return partner;
}

/** The group that takes the place of each group; undefined where points of one go to several. */
function groupsOf(from: Points, to: Points, partner: Int32Array): Int32Array | undefined {
  const groups = new Int32Array(from.count > 0 ? from.groups[from.count - 1]! + 1 : 0).fill(-1);
  for (let i = 0; i < from.count; i++) {
    const group = from.groups[i]!;
    const its = to.groups[partner[i]!]!;
    if (groups[group] === -1) groups[group] = its;
    else if (groups[group] !== its) return undefined;
  }
  return groups;
}
