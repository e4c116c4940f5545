// Molecule -> QCSchema Molecule, as QCElemental reads and writes it: schema_version 3 is its v2 model, 2 its v1.
// https://molssi-qc-schema.readthedocs.io. Bohr; atoms in the input's order, fragments 0-based. The frame is fixed,
// so that no reader moves or turns what gradients and Hessians belong to.

import type { KeptMoleculeFields } from "../base/qcschema_fields.ts";
import type { Molecule } from "./molecule.ts";
import type { Nmer } from "./nmer.ts";

/** A QCSchema Molecule as plain JSON. */
export interface QcschemaMolecule extends KeptMoleculeFields {
  readonly schema_name: "qcschema_molecule";
  readonly schema_version: 2 | 3;
  /** Symbol of each atom. */
  readonly symbols: readonly string[];
  /** Coordinates in bohr, flat; shape (atoms, 3). */
  readonly geometry: readonly number[];
  readonly molecular_charge: number;
  readonly molecular_multiplicity: number;
  /** 0-based atoms of each fragment. */
  readonly fragments: readonly (readonly number[])[];
  readonly fragment_charges: readonly number[];
  readonly fragment_multiplicities: readonly number[];
  readonly fix_com: true;
  readonly fix_orientation: true;
  readonly fix_symmetry: "c1";
  readonly name?: string;
  readonly comment?: string;
  /** Mass of each atom in atomic mass units. */
  readonly masses?: readonly number[];
  /** Mass number of each atom; -1 where it is not known. */
  readonly mass_numbers?: readonly number[];
}

/**
 * The QCSchema form of a molecule.
 *
 * @param molecule The molecule; its atoms keep their order, non-contiguous fragments included, which QCSchema
 * allows and QCElemental's own checks refuse.
 * @param schemaVersion 3 (QCElemental's v2 model) or 2 (its v1 model).
 */
export function toQcschemaMolecule(molecule: Molecule, schemaVersion: 2 | 3 = 3): QcschemaMolecule {
  return {
    ...molecule.kept,
    schema_name: "qcschema_molecule",
    schema_version: schemaVersion,
    symbols: molecule.symbols,
    geometry: Array.from(molecule.geometry),
    molecular_charge: molecule.charge,
    molecular_multiplicity: molecule.multiplicity,
    fragments: molecule.fragments.map(({ atoms }) => atoms),
    fragment_charges: molecule.fragments.map(({ charge }) => charge),
    fragment_multiplicities: molecule.fragments.map(({ multiplicity }) => multiplicity),
    fix_com: true,
    fix_orientation: true,
    fix_symmetry: "c1",
    ...(molecule.name === undefined ? {} : { name: molecule.name }),
    ...(molecule.comment === undefined ? {} : { comment: molecule.comment }),
    ...(molecule.masses === undefined ? {} : { masses: molecule.masses }),
    ...(molecule.massNumbers === undefined ? {} : { mass_numbers: molecule.massNumbers }),
  };
}

/**
 * The QCSchema form of an n-mer, its ghost atoms among its atoms: `real` says which are none.
 *
 * @param nmer The n-mer; atoms keep its order.
 * @param schemaVersion 3 (QCElemental's v2 model) or 2 (its v1 model).
 */
export function nmerToQcschema(nmer: Nmer, schemaVersion: 2 | 3): Readonly<Record<string, unknown>> {
  return {
    schema_name: "qcschema_molecule",
    schema_version: schemaVersion,
    symbols: nmer.symbols,
    geometry: Array.from(nmer.geometry),
    real: Array.from(nmer.ghost, (ghost) => ghost === 0),
    molecular_charge: nmer.charge,
    molecular_multiplicity: nmer.multiplicity,
    fix_com: true,
    fix_orientation: true,
    fix_symmetry: "c1",
  };
}

/** Masses, mass numbers and labels of an n-mer's atoms, as far as the molecule has them. */
export function keptOfAtoms(
  molecule: Molecule,
  atoms: Int32Array,
): Readonly<Record<string, readonly unknown[]>> {
  const fields = {
    masses: molecule.masses,
    mass_numbers: molecule.massNumbers,
    atom_labels: molecule.kept?.atom_labels,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, Array.from(atoms, (atom) => values[atom])]]
    ),
  );
}
