// Which atoms are bonded, by distance: inside of a fragment as fragments are detected, between fragments only where a
// covalent bond was cut, since hydrogen bonds are not much longer than that. Bohr; atoms count from 0.

import { covalentRadiusAngstrom } from "../../base/elements.ts";
import { bohrFromAngstrom } from "../../base/units.ts";
import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import { CUT_BOND_SCALE, isNonmetal, MIN_BOND_SCALE } from "../bond_lengths.ts";
import { BOND_SCALE } from "../fragmentation.ts";
import { neighbourPairs } from "../neighbours.ts";

/** The bonds of a molecule; plain typed arrays that threads may share. */
export interface Bonds {
  /** Where the atoms begin that an atom is bonded to, and where the last ones end; shape (atoms + 1). */
  readonly starts: Int32Array;
  /** The atoms that each is bonded to, ascending. */
  readonly partners: Int32Array;
  /** Whether some bonds are between fragments. */
  readonly cut: boolean;
}

/** What bonds are found from. */
export interface OwnedAtoms {
  /** Shape (atoms). */
  readonly atomicNumbers: Uint8Array;
  /** Coordinates in bohr, flat; shape (atoms, 3). */
  readonly geometry: Float64Array;
  /** The fragment of each atom; shape (atoms). */
  readonly owner: Int32Array;
}

/** Groups 1 and 2 but for hydrogen: ions, of which no bonds are wanted here. */
const IONIC = new Set([3, 4, 11, 12, 19, 20, 37, 38, 55, 56, 87, 88]);

/** Finds the bonds. */
export function bondsOf(atoms: OwnedAtoms): Bonds {
  const { atomicNumbers, geometry, owner } = atoms;
  const radii = Float64Array.from(
    atomicNumbers,
    (number) => bohrFromAngstrom(covalentRadiusAngstrom(number) ?? 0),
  );
  const partners: number[][] = Array.from(atomicNumbers, () => []);
  let cut = false;
  const reach = 2 * BOND_SCALE * radii.reduce((largest, radius) => Math.max(largest, radius), 0);
  for (const { i, j, distance } of reach > 0 ? neighbourPairs(geometry, reach) : []) {
    if (!isBond(atoms, i, j, distance / (radii[i]! + radii[j]!))) continue;
    partners[i]!.push(j);
    partners[j]!.push(i);
    cut ||= owner[i] !== owner[j];
  }
  return { ...packed(partners), cut };
}

function isBond({ atomicNumbers, owner }: OwnedAtoms, i: number, j: number, scale: number): boolean {
  const [one, other] = [atomicNumbers[i]!, atomicNumbers[j]!];
  if (owner[i] === owner[j]) return scale < BOND_SCALE && !IONIC.has(one) && !IONIC.has(other);
  return scale < CUT_BOND_SCALE && scale > MIN_BOND_SCALE && isNonmetal(one) && isNonmetal(other);
}

/** Lists as one list, and where each begins. */
export function packed(lists: readonly (readonly number[])[]): Pick<Bonds, "starts" | "partners"> {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const starts = new Int32Array(sharedBytes(4 * (lists.length + 1)));
  const partners = new Int32Array(sharedBytes(4 * total));
  lists.forEach((list, i) => {
    partners.set([...list].sort((a, b) => a - b), starts[i]);
    starts[i + 1] = starts[i]! + list.length;
  });
  return { starts, partners };
}

/** The atoms that an atom is bonded to, ascending. */
export function bondedTo({ starts, partners }: Bonds, atom: number): Int32Array {
  return partners.subarray(starts[atom], starts[atom + 1]);
}

/** Bonds between two atoms of one molecule are this many or fewer where its own forces, not those between molecules, rule. */
const MAX_BONDS_BETWEEN = 3;

/** Whether two atoms of different fragments belong to one molecule that was cut, and are three bonds apart or less. */
export function areConnected(bonds: Bonds, one: number, other: number): boolean {
  if (!bonds.cut) return false;
  let front = [one];
  for (let step = 0; step < MAX_BONDS_BETWEEN; step++) {
    front = front.flatMap((atom) => [...bondedTo(bonds, atom)]);
    if (front.includes(other)) return true;
  }
  return false;
}
