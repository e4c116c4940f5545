// The molecule of a calculation in QCSchema's fields, with fragments, charges and multiplicities as they were understood:
// bohr, indices from 0. A comment that would speak of another unit than the geometry has is left out.

import { angstromFromBohr } from "../../base/units.ts";
import type { MoleculeRecord } from "../../input/mod.ts";
import { statedUnit } from "../../input/molecule/comment_unit.ts";
import { moleculeFromRecord, toQcschemaMolecule } from "../../molecule/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { type Converted, lostOf } from "./losses.ts";

/** The molecule of a calculation as a QCSchema Molecule. */
export function molecularFields({ molecule }: Pick<Calculation, "molecule">, version: 2 | 3): Converted {
  const { comment, ...fields } = toQcschemaMolecule(molecule, version);
  const unit = statedUnit(comment ?? "");
  const isSpoken = comment !== undefined && (unit === undefined || unit === "bohr");
  return {
    value: { ...fields, ...(isSpoken ? { comment } : {}) },
    lost: comment === undefined || isSpoken
      ? []
      : [`the molecule's comment, which states ${unit} where the geometry is in bohr`],
  };
}

/** A molecule alone as a QCSchema Molecule (version 2, which QCElemental's v1 and v2 models read). */
export function moleculeForm(record: MoleculeRecord): Converted {
  return molecularFields({ molecule: moleculeFromRecord(record) }, 2);
}

/** The molecule as the keys of nmer's own input, a row of coordinates for each atom. */
export function moleculeFields(record: MoleculeRecord): Converted {
  return ownFields(molecularFields({ molecule: moleculeFromRecord(record) }, 2));
}

/** Fields of QCSchema as keys of nmer's own input: without what QCSchema alone asks for. */
export function ownFields({ value, lost }: Converted): Converted {
  const { schema_name: _name, schema_version: _version, ...fields } = value;
  const { fix_com: _com, fix_orientation: _orientation, fix_symmetry: _symmetry, ...said } = fields;
  const flat = said["geometry"] as readonly number[];
  const geometry = Array.from({ length: flat.length / 3 }, (_, atom) => flat.slice(3 * atom, 3 * atom + 3));
  return { value: { ...said, geometry }, lost };
}

/** A molecule as an XYZ file in angstrom, and what such a file cannot say. */
export function xyzForm(record: MoleculeRecord): { readonly text: string; readonly lost: readonly string[] } {
  const molecule = moleculeFromRecord(record);
  const { symbols, geometry, fragments, charge, multiplicity, name, masses, massNumbers, kept } = molecule;
  const row = (atom: number) =>
    [0, 1, 2].map((axis) => angstromFromBohr(geometry[3 * atom + axis]!).toFixed(12).padStart(18)).join(" ");
  const stated = charge === 0 && multiplicity === 1 ? "" : `charge=${charge} multiplicity=${multiplicity}`;
  const odd = (value: number, usual: number) => value !== usual;
  const lines = [
    String(symbols.length),
    stated,
    ...symbols.map((symbol, i) => `${symbol.padEnd(2)} ${row(i)}`),
  ];
  return {
    text: `${lines.join("\n")}\n`,
    lost: [
      ...(fragments.length > 1 ? ["the fragments"] : []),
      ...(fragments.length > 1 && fragments.some((each) => odd(each.charge, 0))
        ? ["the charges of the fragments"]
        : []),
      ...(fragments.length > 1 && fragments.some((each) => odd(each.multiplicity, 1))
        ? ["the multiplicities of the fragments"]
        : []),
      ...lostOf({ name, masses, mass_numbers: massNumbers, ...kept }).map((key) => `the molecule's ${key}`),
      ...(molecule.comment === undefined ? [] : ["the molecule's comment"]),
    ],
  };
}
