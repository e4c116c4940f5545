// Flat rings of five or six atoms without a saturated one among them: those that stack, and that cations sit on. Bohr;
// atoms count from 0.

import { bohrFromAngstrom } from "../../base/units.ts";
import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import { bondedTo, type Bonds, type OwnedAtoms, packed } from "./bonds.ts";
import { between, cross, dot, length, middleOf, pointOf, type Vector } from "./points.ts";

/** Rings in plain typed arrays that threads may share. */
export interface Rings {
  /** Where the atoms of each ring begin, and where the last ones end; shape (rings + 1). */
  readonly starts: Int32Array;
  /** The atoms of each ring, ascending. */
  readonly members: Int32Array;
  /** The middle of each, flat; shape (rings, 3). */
  readonly middles: Float64Array;
  /** Unit vector across each, flat; shape (rings, 3). */
  readonly normals: Float64Array;
  /** The fragment of each; shape (rings). */
  readonly owner: Int32Array;
}

const SIZES = [5, 6];

/** B, C, N, O, P, S, Se: what rings with pi electrons are made of. */
const MEMBERS = new Set([5, 6, 7, 8, 15, 16, 34]);

/** Atoms of a saturated ring have four partners. */
const MAX_PARTNERS = 3;

/** Farther from the mean plane no atom of a flat ring is, vibrations included; a chair has 0.23 and four partners. */
const MAX_OUT_OF_PLANE = bohrFromAngstrom(0.2);

/** Finds the rings, each once, in the order of their atoms. */
export function ringsOf(atoms: OwnedAtoms, bonds: Bonds): Rings {
  const { geometry, owner } = atoms;
  const found = cyclesOf(atoms, bonds).flatMap((cycle) => {
    const middle = middleOf(geometry, cycle);
    const normal = normalOf(geometry, cycle, middle);
    return isFlat(geometry, cycle, middle, normal) ? [{ cycle, middle, normal }] : [];
  });
  const { starts, partners } = packed(found.map(({ cycle }) => cycle));
  return {
    starts,
    members: partners,
    middles: flat(found.map(({ middle }) => middle)),
    normals: flat(found.map(({ normal }) => normal)),
    owner: sharedIntegers(found.map(({ cycle }) => owner[cycle[0]!]!)),
  };
}

/** The atoms of a ring, ascending. */
export function ringAtoms({ starts, members }: Rings, ring: number): Int32Array {
  return members.subarray(starts[ring], starts[ring + 1]);
}

/** Vectors one after the other, in memory that threads may share. */
export function flat(vectors: readonly Vector[]): Float64Array {
  const list = new Float64Array(sharedBytes(24 * vectors.length));
  vectors.forEach((vector, i) => list.set(vector, 3 * i));
  return list;
}

/** Integers in memory that threads may share. */
export function sharedIntegers(values: readonly number[]): Int32Array {
  const list = new Int32Array(sharedBytes(4 * values.length));
  list.set(values);
  return list;
}

// Each cycle begins with its lowest atom, and continues to the lower one of that atom's two partners in it.
function cyclesOf({ atomicNumbers, owner }: OwnedAtoms, bonds: Bonds): readonly (readonly number[])[] {
  const may = (atom: number) =>
    MEMBERS.has(atomicNumbers[atom]!) && bondedTo(bonds, atom).length <= MAX_PARTNERS;
  const cycles: number[][] = [];
  const extend = (path: number[]) => {
    const first = path[0]!;
    for (const next of bondedTo(bonds, path.at(-1)!)) {
      if (next === first && SIZES.includes(path.length) && path[1]! < path.at(-1)!) cycles.push([...path]);
      if (next <= first || path.length === SIZES.at(-1) || path.includes(next)) continue;
      if (may(next) && owner[next] === owner[first]) extend([...path, next]);
    }
  };
  atomicNumbers.forEach((_, atom) => {
    if (may(atom) && bondedTo(bonds, atom).length > 1) extend([atom]);
  });
  return cycles;
}

// The sum of the triangles between the middle and the sides, after Newell.
function normalOf(points: Float64Array, cycle: readonly number[], middle: Vector): Vector {
  let sum: Vector = [0, 0, 0];
  cycle.forEach((atom, i) => {
    const [x, y, z] = cross(
      between(middle, pointOf(points, atom)),
      between(middle, pointOf(points, cycle[(i + 1) % cycle.length]!)),
    );
    sum = [sum[0] + x, sum[1] + y, sum[2] + z];
  });
  const norm = length(sum);
  return [sum[0] / norm, sum[1] / norm, sum[2] / norm];
}

function isFlat(points: Float64Array, cycle: readonly number[], middle: Vector, normal: Vector): boolean {
  return cycle.every((atom) =>
    Math.abs(dot(normal, between(middle, pointOf(points, atom)))) <= MAX_OUT_OF_PLANE
  );
}
