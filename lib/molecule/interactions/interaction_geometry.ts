// What all detectors look at, made once: coordinates, bonds, rings, charges, and the cells in which they are found. Plain
// typed arrays in memory that threads share where there is such. Bohr; atoms and fragments count from 0.

import { bohrFromAngstrom } from "../../base/units.ts";
import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import type { Molecule } from "../molecule.ts";
import { acceptorsOf } from "./acceptors.ts";
import { type Bonds, bondsOf, type OwnedAtoms } from "./bonds.ts";
import { type Cells, cellsOf } from "./cells.ts";
import { type Charges, chargesOf } from "./charges.ts";
import { type Rings, ringsOf } from "./rings.ts";
import { vanDerWaalsRadius } from "./van_der_waals.ts";

/** A molecule as the detectors see it. */
export interface InteractionGeometry extends OwnedAtoms {
  /** Which atoms are bonded. */
  readonly bonds: Bonds;
  /** Van der Waals radius of each atom in bohr, 0 where none is published; shape (atoms). */
  readonly radii: Float64Array;
  /** The largest of them. */
  readonly maxRadius: number;
  /** 1 for each atom with a lone pair to offer, else 0; shape (atoms). */
  readonly acceptors: Uint8Array;
  /** Flat rings. */
  readonly rings: Rings;
  /** Charged groups. */
  readonly charges: Charges;
  /** The atoms in cells as wide as two atoms are apart at most that touch. */
  readonly atomCells: Cells;
  /** The middles of the rings. */
  readonly ringCells: Cells;
  /** The middles of the charges. */
  readonly chargeCells: Cells;
}

/** No detector looks farther than this at rings and charges. */
export const MAX_MIDDLE_DISTANCE: number = bohrFromAngstrom(6);

/** Bonds of hydrogen to the largest acceptor are shorter than this. */
const MIN_ATOM_CELL = bohrFromAngstrom(3.1);

/** Makes of a molecule what the detectors look at. */
export function interactionGeometry(
  { atomicNumbers, geometry, fragments }: Pick<Molecule, "atomicNumbers" | "geometry" | "fragments">,
): InteractionGeometry {
  const owner = new Int32Array(sharedBytes(4 * atomicNumbers.length));
  fragments.forEach(({ atoms }, fragment) => atoms.forEach((atom) => owner[atom] = fragment));
  const atoms: OwnedAtoms = { ...sharedAtoms(atomicNumbers, geometry), owner };
  const bonds = bondsOf(atoms);
  const rings = ringsOf(atoms, bonds);
  const charges = chargesOf(fragments, atoms, bonds);
  const radii = new Float64Array(sharedBytes(8 * atomicNumbers.length));
  atomicNumbers.forEach((number, atom) => radii[atom] = vanDerWaalsRadius(number) ?? 0);
  const maxRadius = radii.reduce((largest, radius) => Math.max(largest, radius), 0);
  return {
    ...atoms,
    bonds,
    radii,
    maxRadius,
    acceptors: acceptorsOf(atoms, bonds),
    rings,
    charges,
    atomCells: cellsOf(atoms.geometry, Math.max(MIN_ATOM_CELL, 2 * maxRadius)),
    ringCells: cellsOf(rings.middles, MAX_MIDDLE_DISTANCE),
    chargeCells: cellsOf(charges.middles, MAX_MIDDLE_DISTANCE),
  };
}

function sharedAtoms(atomicNumbers: Uint8Array, geometry: Float64Array): Omit<OwnedAtoms, "owner"> {
  const numbers = new Uint8Array(sharedBytes(atomicNumbers.length));
  numbers.set(atomicNumbers);
  const places = new Float64Array(sharedBytes(8 * geometry.length));
  places.set(geometry);
  return { atomicNumbers: numbers, geometry: places };
}

/** The distance in bohr at which two atoms touch: the sum of their radii; 0 where one is not published. */
export function touchDistance({ radii }: InteractionGeometry, one: number, other: number): number {
  return radii[one] === 0 || radii[other] === 0 ? 0 : radii[one]! + radii[other]!;
}
