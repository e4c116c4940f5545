// What of a molecule is possible, but unusual enough to be a mistake in the input: distances that no bond has, atoms
// far from all others, radicals that nobody asked for, bonds between fragments. A file of this room that knows lib/input,
// for the places.

import { covalentRadiusAngstrom } from "../base/elements.ts";
import type { Notice } from "../base/notice.ts";
import { angstromFromBohr, bohrFromAngstrom } from "../base/units.ts";
import type { MoleculeRecord } from "../input/records/molecule_record.ts";
import { CUT_BOND_SCALE, isNonmetal, MIN_BOND_SCALE } from "./bond_lengths.ts";
import type { Contact } from "./contacts.ts";
import { hillFormula } from "./fragment_kinds.ts";
import { describeAtom } from "./from_record.ts";
import type { Molecule } from "./molecule.ts";
import { neighbourPairs } from "./neighbours.ts";

/** Beyond this even two ions attract each other by less than 3.4 kcal/mol, and all others not at all. */
export const MAX_CONTACT_ANGSTROM = 100;

/** Atoms of one kind of doubt that are named; more are counted. */
const MAX_NAMED = 3;

/**
 * What to ask the user about a molecule.
 *
 * @param record What the input says, and where.
 * @param molecule What was made of it.
 * @param contacts The shortest contact of each fragment.
 */
export function moleculeDoubts(
  record: MoleculeRecord,
  molecule: Molecule,
  contacts: readonly (Contact | undefined)[],
): readonly Notice[] {
  return [
    ...shortDistances(record, molecule),
    ...longDistances(record, molecule, contacts),
    ...cutBonds(record, molecule, contacts),
    ...unaskedRadicals(record, molecule),
    ...unaskedSinglets(record, molecule),
  ];
}

function shortDistances(record: MoleculeRecord, { atomicNumbers, geometry }: Molecule): readonly Notice[] {
  const radii = Array.from(atomicNumbers, (number) => covalentRadiusAngstrom(number) ?? 0);
  const largest = radii.reduce((a, b) => Math.max(a, b), 0);
  if (largest === 0) return [];
  const short: { i: number; j: number; angstrom: number; usual: number }[] = [];
  for (const { i, j, distance } of neighbourPairs(geometry, bohrFromAngstrom(2 * largest * MIN_BOND_SCALE))) {
    const usual = radii[i]! + radii[j]!, angstrom = angstromFromBohr(distance);
    if (angstrom < MIN_BOND_SCALE * usual) short.push({ i, j, angstrom, usual });
  }
  return firstOf(
    short.sort((a, b) => a.angstrom / a.usual - b.angstrom / b.usual),
    ({ i, j, angstrom, usual }) => ({
      severity: "warning",
      ...record.place("symbols", i),
      statement:
        `${describeAtom(record, j)} and ${describeAtom(record, i)} are ${angstrom.toFixed(2)} angstrom ` +
        `apart, and no bond of them is shorter than ${
          (MIN_BOND_SCALE * usual).toFixed(2)
        }, ${MIN_BOND_SCALE} of their ` +
        "covalent radii",
      advice: "Check the coordinates and their unit.",
    }),
  );
}

function longDistances(
  record: MoleculeRecord,
  molecule: Molecule,
  contacts: readonly (Contact | undefined)[],
): readonly Notice[] {
  const far = contacts.flatMap((contact, fragment) =>
    contact !== undefined && angstromFromBohr(contact.distance) > MAX_CONTACT_ANGSTROM
      ? [{ ...contact, fragment }]
      : []
  );
  return firstOf(far, ({ atom, fragment, distance }) => ({
    severity: "warning",
    ...record.place("symbols", atom),
    statement: `fragment ${fragment + 1}, ${formulaOf(molecule, fragment)}, is ` +
      `${
        Math.round(angstromFromBohr(distance))
      } angstrom away from all others, more than ${MAX_CONTACT_ANGSTROM}, ` +
      "where nothing but ions is felt",
    advice: "Check the coordinates: a decimal point may be missing.",
  }));
}

function cutBonds(
  record: MoleculeRecord,
  molecule: Molecule,
  contacts: readonly (Contact | undefined)[],
): readonly Notice[] {
  const { atomicNumbers, fragments } = molecule;
  const cut = contacts.flatMap((contact, fragment) => {
    if (contact === undefined) return [];
    const { atom, other, distance } = contact;
    const owner = fragments.findIndex(({ atoms }) => atoms.some((each) => each === other));
    const pair = [atomicNumbers[atom]!, atomicNumbers[other]!];
    const bond = pair.reduce((sum, number) => sum + (covalentRadiusAngstrom(number) ?? 0), 0);
    const isBond = pair.every(isNonmetal) && angstromFromBohr(distance) < CUT_BOND_SCALE * bond;
    return isBond && owner > fragment ? [{ atom, other, distance, fragment, owner }] : [];
  });
  return firstOf(cut, ({ atom, other, distance, fragment, owner }) => ({
    severity: "warning",
    ...record.place("fragments", fragment),
    statement: `fragments ${fragment + 1} and ${owner + 1} are bonded: ${describeAtom(record, atom)} and ` +
      `${describeAtom(record, other)} are ${
        angstromFromBohr(distance).toFixed(2)
      } angstrom apart, less than ` +
      `${CUT_BOND_SCALE} of their covalent radii, so n-mers cut a bond`,
    advice:
      "Check the lists of atoms: their indices are counted from 0, atoms and fragments in messages from 1.",
  }));
}

function unaskedRadicals(record: MoleculeRecord, molecule: Molecule): readonly Notice[] {
  const { fragments } = molecule;
  if (record.multiplicity !== undefined && record.multiplicity !== 1) return [];
  const radicals = fragments.flatMap(({ multiplicity }, fragment) =>
    multiplicity !== 1 && record.fragmentMultiplicities?.[fragment] === undefined ? [fragment] : []
  );
  return firstOf(radicals, (fragment) => ({
    severity: "warning",
    ...record.place("fragments", fragment),
    statement:
      `fragment ${fragment + 1}, ${
        formulaOf(molecule, fragment)
      }, has an odd number of electrons with charge ` +
      `${fragments[fragment]!.charge}, so it was taken for a radical of multiplicity ` +
      `${fragments[fragment]!.multiplicity}, which the input does not ask for`,
    advice: "Give fragment_charges where it is an ion, or fragment_multiplicities where it is a radical.",
  }));
}

/** Neutral atoms and molecules whose ground state is a triplet, by formula. */
const TRIPLETS = new Set([
  "B2",
  "C",
  "CH2",
  "Ge",
  "HN",
  "O",
  "O2",
  "OS",
  "OSe",
  "S",
  "S2",
  "Se",
  "Se2",
  "Si",
  "Te",
  "Te2",
]);

/** Atoms of the transition metals with an even number of electrons, whose ground states (NIST) have these. */
const HIGH_SPIN: Readonly<Record<string, number>> = { Ti: 3, Cr: 7, Fe: 5, Ni: 3, Zr: 3, Mo: 7, Ru: 5 };

function unaskedSinglets(record: MoleculeRecord, molecule: Molecule): readonly Notice[] {
  if (record.multiplicity !== undefined) return [];
  const singlets = molecule.fragments.flatMap(({ charge, multiplicity }, fragment) =>
    charge === 0 && multiplicity === 1 && record.fragmentMultiplicities?.[fragment] === undefined &&
      groundMultiplicity(formulaOf(molecule, fragment)) !== 1
      ? [fragment]
      : []
  );
  return firstOf(singlets, (fragment) => {
    const formula = formulaOf(molecule, fragment);
    const ground = groundMultiplicity(formula);
    return {
      severity: "warning",
      ...record.place("fragments", fragment),
      statement: `fragment ${fragment + 1}, ${formula}, was taken for a singlet, and its ground state ` +
        (ground === 3 ? "is a triplet" : `has multiplicity ${ground}`),
      advice: `Give fragment_multiplicities: ${ground}, or 1 where the singlet is meant.`,
    };
  });
}

/** Multiplicity of the ground state, as far as it is one of these. */
function groundMultiplicity(formula: string): number {
  return TRIPLETS.has(formula) ? 3 : HIGH_SPIN[formula] ?? 1;
}

function firstOf<T>(all: readonly T[], describe: (one: T) => Notice): readonly Notice[] {
  return all.slice(0, MAX_NAMED).map((one, i) => {
    const notice = describe(one);
    const more = all.length - MAX_NAMED;
    if (i + 1 < MAX_NAMED || more === 0 || more < 0) return notice;
    return { ...notice, statement: `${notice.statement}; and ${more} more like this` };
  });
}

function formulaOf({ atomicNumbers, fragments }: Molecule, fragment: number): string {
  return hillFormula(fragments[fragment]!.atoms.map((atom) => atomicNumbers[atom]!));
}
