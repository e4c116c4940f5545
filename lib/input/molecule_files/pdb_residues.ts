// Residues of a PDB file with their charges: those that the file states at atoms, else what their names and hydrogens say.

import { mapEntry } from "../../base/workarounds/map_entry.ts";
import { covalentRadiusAngstrom } from "../../base/elements.ts";
import { atomicNumberOf } from "../../base/elements.ts";
import { angstromFromBohr } from "../../base/units.ts";
import type { PdbAtom } from "./pdb_atoms.ts";
import { residueCharge } from "./pdb_charges.ts";

/** A residue. */
export interface Residue {
  /** As messages name it: `ALA 12 of chain A`. */
  readonly shown: string;
  readonly name: string;
  readonly atoms: readonly PdbAtom[];
  /** Indices of its atoms in the molecule, from 0. */
  readonly indices: readonly number[];
}

/** Charge of a residue, and where it comes from. */
export interface ChargeOfResidue {
  /** `lacks`: hydrogens are missing, `words` which; `unknown`: nothing is known, 0 is taken. */
  readonly kind: "stated" | "known" | "unknown" | "lacks";
  readonly charge: number;
  readonly words: string;
}

/** Atoms that bonds between residues join, where they are not hydrogens. */
const LINKING = /^(?:N|C|SG|O3'|P)$/;
/** Bonds are shorter than this part of the covalent radii. */
const BOND_SCALE = 1.2;
/** No bond between the atoms above is longer, in angstrom: that of two sulfurs has 2.05. */
const MAX_BOND_ANGSTROM = 2.5;

/** No cube of that side has room for more atoms. */
const MAX_IN_CELL = 64;

/**
 * The charges of residues, in their order.
 *
 * @param geometry Coordinates of all atoms in bohr, flat.
 */
export function chargesOfResidues(
  residues: readonly Residue[],
  geometry: Float64Array,
): readonly ChargeOfResidue[] {
  const links = linksOf(residues, geometry);
  return residues.map((residue, i) => {
    const stated = residue.atoms.filter(({ charge }) => charge !== undefined);
    const hydrogens = residue.atoms.filter(({ element }) => /^[HDT]$/i.test(element)).length;
    const linked = links[i]!;
    const rule = residueCharge({
      name: residue.name.toUpperCase(),
      atoms: new Set(residue.atoms.map(({ name }) => name.toUpperCase())),
      hydrogens,
      isBridged: linked.has("SG"),
      linked,
    });
    if (typeof rule === "object" && "lacks" in rule) return { kind: "lacks", charge: 0, words: rule.lacks };
    if (stated.length > 0) {
      const charge = stated.reduce((sum, atom) => sum + atom.charge!, 0);
      return { kind: "stated", charge, words: "stated in columns 79 and 80" };
    }
    if (rule === "unknown") {
      const isOrganic = residue.atoms.some(({ element }) => /^C$/i.test(element));
      if (isOrganic && hydrogens === 0) return { kind: "lacks", charge: 0, words: "hydrogens" };
      return { kind: "unknown", charge: 0, words: "" };
    }
    return { kind: "known", charge: rule.charge, words: rule.because };
  });
}

/** Names of the atoms of each residue that are bonded to another residue's, of those that link residues. */
function linksOf(residues: readonly Residue[], geometry: Float64Array): readonly ReadonlySet<string>[] {
  const links = residues.map(() => new Set<string>());
  const cells = new Map<string, { residue: number; atom: PdbAtom; index: number }[]>();
  const cellOf = (index: number) =>
    [0, 1, 2].map((axis) => Math.floor(angstromFromBohr(geometry[3 * index + axis]!) / MAX_BOND_ANGSTROM));
  residues.forEach(({ atoms, indices }, residue) =>
    atoms.forEach((atom, i) => {
      if (!LINKING.test(atom.name)) return;
      const index = indices[i]!;
      mapEntry(cells, cellOf(index).join(), () => []).push({ residue, atom, index });
    })
  );
  for (const [cell, own] of cells) {
    const [x, y, z] = cell.split(",").map(Number) as [number, number, number];
    for (const [dx, dy, dz] of STEPS) {
      // More than there is room for are on top of each other, which is refused with the molecule.
      for (const other of cells.get(`${x + dx},${y + dy},${z + dz}`)?.slice(0, MAX_IN_CELL) ?? []) {
        for (const one of own.slice(0, MAX_IN_CELL)) {
          if (one.residue === other.residue || !isBond(one, other, geometry)) continue;
          links[one.residue]!.add(one.atom.name);
        }
      }
    }
  }
  return links;
}

const STEPS = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z) => [x, y, z] as const)));

function isBond(
  one: { readonly atom: PdbAtom; readonly index: number },
  other: { readonly atom: PdbAtom; readonly index: number },
  geometry: Float64Array,
): boolean {
  const radius = ({ element }: PdbAtom) => covalentRadiusAngstrom(atomicNumberOf(element) ?? 0) ?? 0;
  const squares = [0, 1, 2].map((axis) =>
    angstromFromBohr(geometry[3 * one.index + axis]! - geometry[3 * other.index + axis]!) ** 2
  );
  const distance = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  return distance < BOND_SCALE * (radius(one.atom) + radius(other.atom));
}
