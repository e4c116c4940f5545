// Fragments detected from distances: two atoms are bonded when they are nearer than 1.2 times the sum of their
// covalent radii (radii: lib/base/elements.ts, after Cordero et al. 2008; the factor is that of QCElemental's
// guess_connectivity), and a fragment is what bonds connect.
//
// Atoms of groups 1 and 2 other than hydrogen count as ions and are fragments of their own: by distance Na+ with
// water (2.3 angstrom) cannot be told from a bond (1.2 * 2.32 angstrom). Only hydrogen atoms that are bonded to
// nothing else join them, so that LiH and BeH2 stay whole. Metal-metal and organometallic bonds of these groups
// (Li2, CH3Li) are therefore not seen, shared protons (H5O2+) may be cut off: give such fragments explicitly.

import { covalentRadiusAngstrom } from "../base/elements.ts";
import { type AtomIndex, atomIndex } from "../base/indices.ts";
import { bohrFromAngstrom } from "../base/units.ts";
import { neighbourPairs } from "./neighbours.ts";

/** How much longer than the sum of the covalent radii a bond may be. */
export const BOND_SCALE = 1.2;

const HYDROGEN = 1;
const IONS = new Set([3, 4, 11, 12, 19, 20, 37, 38, 55, 56, 87, 88]);

/**
 * Detects the fragments of a molecule.
 *
 * @param atomicNumbers Shape (atoms).
 * @param geometry Coordinates in bohr, flat; shape (atoms, 3).
 * @returns 0-based atoms of each fragment, ascending; fragments ordered by their first atom.
 * @throws {RangeError} Where an element has no covalent radius (Bk and above).
 */
export function detectFragments(
  atomicNumbers: ArrayLike<number>,
  geometry: Float64Array,
): readonly (readonly AtomIndex[])[] {
  const count = atomicNumbers.length;
  const radii = Float64Array.from(atomicNumbers, bondingRadius);
  const reach = 2 * BOND_SCALE * radii.reduce((largest, radius) => Math.max(largest, radius), 0);
  const groups = new DisjointSets(count);
  const isBonded = new Uint8Array(count);
  const ionHydrogenPairs: [ion: number, hydrogen: number][] = [];
  for (const { i, j, distance } of count === 0 ? [] : neighbourPairs(geometry, reach)) {
    if (distance >= BOND_SCALE * (radii[i]! + radii[j]!)) continue;
    const [ionI, ionJ] = [IONS.has(atomicNumbers[i]!), IONS.has(atomicNumbers[j]!)];
    if (!ionI && !ionJ) {
      groups.join(i, j);
      isBonded[i] = isBonded[j] = 1;
    } else if (ionI && atomicNumbers[j] === HYDROGEN) ionHydrogenPairs.push([i, j]);
    else if (ionJ && atomicNumbers[i] === HYDROGEN) ionHydrogenPairs.push([j, i]);
  }
  for (const [ion, hydrogen] of ionHydrogenPairs) if (isBonded[hydrogen] === 0) groups.join(ion, hydrogen);
  const fragments = new Map<number, AtomIndex[]>();
  for (let atom = 0; atom < count; atom++) {
    const root = groups.rootOf(atom);
    const fragment = fragments.get(root);
    if (fragment === undefined) fragments.set(root, [atomIndex(atom)]);
    else fragment.push(atomIndex(atom));
  }
  return [...fragments.values()];
}

function bondingRadius(atomicNumber: number): number {
  const radius = covalentRadiusAngstrom(atomicNumber);
  if (radius === undefined) throw new RangeError(`no covalent radius is known for element ${atomicNumber}`);
  return bohrFromAngstrom(radius);
}

/** Union-find with path halving. */
class DisjointSets {
  private readonly parent: Int32Array;

  constructor(count: number) {
    this.parent = Int32Array.from({ length: count }, (_, i) => i);
  }

  rootOf(item: number): number {
    const { parent } = this;
    while (parent[item] !== item) item = parent[item] = parent[parent[item]!]!;
    return item;
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)];
    this.parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
}
