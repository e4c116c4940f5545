// Where the charges of fragments sit. The charge of a fragment is what the input says; its place is that of the groups
// which carry one by their bonds alone (ammonium, carboxylate, ...) where they add up to it, else the whole of a small
// fragment. Zwitterions have groups that add up to 0. Bohr and elementary charges; atoms count from 0.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import type { Molecule } from "../molecule.ts";
import { bondedTo, type Bonds, type OwnedAtoms, packed } from "./bonds.ts";
import { middleOf } from "./points.ts";
import { flat, sharedIntegers } from "./rings.ts";

/** Places of charges in plain typed arrays that threads may share. */
export interface Charges {
  /** Where the atoms of each charge begin, and where the last ones end; shape (charges + 1). */
  readonly starts: Int32Array;
  /** The atoms that carry each charge, ascending. */
  readonly members: Int32Array;
  /** The middle of each, flat; shape (charges, 3). */
  readonly middles: Float64Array;
  /** 1 or -1; shape (charges). */
  readonly signs: Int8Array;
  /** The fragment of each; shape (charges). */
  readonly owner: Int32Array;
}

/** Atoms that carry a charge together. */
interface Group {
  readonly atoms: readonly number[];
  readonly charge: number;
}

const BORON = 5, CARBON = 6, NITROGEN = 7, OXYGEN = 8, PHOSPHORUS = 15, SULFUR = 16, CHLORINE = 17;

/** A charge may be anywhere in a fragment with more atoms than this, hydrogens not counted. */
const MAX_ATOMS_OF_ONE_PLACE = 12;

/** Finds the charges, ordered by fragment and atom. */
export function chargesOf(fragments: Molecule["fragments"], atoms: OwnedAtoms, bonds: Bonds): Charges {
  const found = fragments.flatMap(({ atoms: members, charge }, fragment) =>
    placesOf(members, charge, atoms, bonds).map((group) => ({ ...group, fragment }))
  );
  const { starts, partners } = packed(found.map((group) => group.atoms));
  const signs = new Int8Array(sharedBytes(found.length));
  signs.set(found.map(({ charge }) => Math.sign(charge)));
  return {
    starts,
    members: partners,
    middles: flat(found.map((group) => middleOf(atoms.geometry, group.atoms))),
    signs,
    owner: sharedIntegers(found.map(({ fragment }) => fragment)),
  };
}

/** The atoms of a charge, ascending. */
export function chargeAtoms({ starts, members }: Charges, charge: number): Int32Array {
  return members.subarray(starts[charge], starts[charge + 1]);
}

function placesOf(
  members: readonly number[],
  charge: number,
  atoms: OwnedAtoms,
  bonds: Bonds,
): readonly Group[] {
  if (charge === 0 && members.length === 1) return [];
  const groups = members.length === 1 ? [] : members.flatMap((atom) => groupAt(atom, atoms, bonds) ?? []);
  if (groups.reduce((sum, group) => sum + group.charge, 0) === charge) return groups;
  if (charge === 0) return [];
  const heavy = members.filter((atom) => atoms.atomicNumbers[atom] !== 1);
  if (heavy.length <= MAX_ATOMS_OF_ONE_PLACE) return [{ atoms: heavy.length > 0 ? heavy : members, charge }];
  return groups.filter((group) => Math.sign(group.charge) === Math.sign(charge));
}

/** The charged group around an atom, if it is the middle of one. */
function groupAt(atom: number, { atomicNumbers }: OwnedAtoms, bonds: Bonds): Group | undefined {
  const partners = [...bondedTo(bonds, atom)];
  const elements = partners.map((partner) => atomicNumbers[partner]!);
  const ends = partners.filter((partner) =>
    atomicNumbers[partner] === OXYGEN && bondedTo(bonds, partner).length === 1
  );
  switch (atomicNumbers[atom]) {
    case NITROGEN: // ammonium, but not the nitrogen of an adduct with a borane; nitrate
      if (partners.length === 4 && !elements.includes(BORON)) return { atoms: [atom], charge: 1 };
      return ends.length === 3 ? { atoms: [atom, ...ends], charge: -1 } : undefined;
    case OXYGEN: // oxonium
      return partners.length === 3 ? { atoms: [atom], charge: 1 } : undefined;
    case CARBON:
      return carbonGroup(partners, ends, atomicNumbers, bonds);
    case BORON: // borates, but not adducts
      return partners.length === 4 && !elements.includes(NITROGEN)
        ? { atoms: [atom], charge: -1 }
        : undefined;
    case PHOSPHORUS: // phosphate and its esters, PF6, phosphonium
      if (ends.length > 1) return { atoms: ends, charge: 1 - ends.length };
      if (partners.length === 6) return { atoms: [atom], charge: -1 };
      return partners.length === 4 && ends.length === 0 && elements.every((element) => element <= CARBON)
        ? { atoms: [atom], charge: 1 }
        : undefined;
    case SULFUR: // sulfate, sulfonate, sulfonium
      if (partners.length === 4 && ends.length > 2) return { atoms: ends, charge: 2 - ends.length };
      return partners.length === 3 && elements.every((element) => element <= CARBON)
        ? { atoms: [atom], charge: 1 }
        : undefined;
    case CHLORINE: // perchlorate
      return ends.length === 4 ? { atoms: ends, charge: -1 } : undefined;
    default:
      return undefined;
  }
}

/** Carboxylate, carbonate, and carbon between nitrogens of three bonds each: amidinium, guanidinium, imidazolium. */
function carbonGroup(
  partners: readonly number[],
  ends: readonly number[],
  atomicNumbers: Uint8Array,
  bonds: Bonds,
): Group | undefined {
  if (partners.length !== 3) return undefined;
  if (ends.length > 1) return { atoms: ends, charge: 1 - ends.length };
  const nitrogens = partners.filter((partner) => atomicNumbers[partner] === NITROGEN);
  const isCation = nitrogens.length > 1 && partners.every((partner) => atomicNumbers[partner] !== OXYGEN) &&
    nitrogens.every((nitrogen) => bondedTo(bonds, nitrogen).length === 3);
  return isCation ? { atoms: nitrogens, charge: 1 } : undefined;
}
