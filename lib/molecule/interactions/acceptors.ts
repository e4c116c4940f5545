// Atoms with a lone pair that a hydrogen, halogen or chalcogen may point at. By bonds and angles alone: nothing of a
// molecule says more. Degrees; atoms count from 0.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import { bondedTo, type Bonds, type OwnedAtoms } from "./bonds.ts";
import { angleAt } from "./points.ts";

const HYDROGEN = 1, NITROGEN = 7;

/** O, S, Se, Te: two bonds at most, three are those of a cation. */
const CHALCOGENS = new Set([8, 16, 34, 52]);

/** F, Cl, Br, I. */
export const HALOGENS: ReadonlySet<number> = new Set([9, 17, 35, 53]);

/**
 * The angles around a nitrogen of three bonds: 320 degrees in ammonia, 360 in an amide or pyrrole, whose lone pair is part
 * of a pi system and accepts nothing.
 */
const MAX_ANGLES_AROUND_NITROGEN = 350;

/** 1 for each atom with a lone pair to offer, else 0; shape (atoms). */
export function acceptorsOf(atoms: OwnedAtoms, bonds: Bonds): Uint8Array {
  const flags = new Uint8Array(sharedBytes(atoms.atomicNumbers.length));
  atoms.atomicNumbers.forEach((_, atom) => flags[atom] = isAcceptor(atoms, bonds, atom) ? 1 : 0);
  return flags;
}

function isAcceptor({ atomicNumbers, geometry }: OwnedAtoms, bonds: Bonds, atom: number): boolean {
  const element = atomicNumbers[atom]!;
  const partners = bondedTo(bonds, atom);
  if (CHALCOGENS.has(element)) return partners.length <= 2;
  // Halogens on carbon hardly accept: J. D. Dunitz, R. Taylor, Chem. Eur. J. 3, 89 (1997), doi:10.1002/chem.19970030115.
  if (HALOGENS.has(element)) return [...partners].every((partner) => atomicNumbers[partner] === HYDROGEN);
  if (element !== NITROGEN || partners.length > 3) return false;
  if (partners.length < 3) return true;
  const [a, b, c] = [...partners] as [number, number, number];
  const around = angleAt(geometry, a, atom, b) + angleAt(geometry, b, atom, c) +
    angleAt(geometry, c, atom, a);
  return around <= MAX_ANGLES_AROUND_NITROGEN;
}
