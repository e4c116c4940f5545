// Electrostatic embedding: every n-mer in the field of point charges on the atoms of all fragments that are not in it
// (EE-MBE: E. E. Dahlke, D. G. Truhlar, J. Chem. Theory Comput. 3, 46 (2007), doi:10.1021/ct600253j). The charges
// belong to the atoms: they move with them. Bohr and elementary charges; atoms and fragments count from 0.

import { InputError } from "../base/error.ts";
import type { FragmentIndex } from "../base/indices.ts";
import type { Molecule } from "./molecule.ts";
import { nmerAtoms, surroundingAtoms } from "./nmer.ts";

/**
 * The molecule with charges that its atoms have for the n-mers which they are not part of.
 *
 * @param charges A list for each fragment by its number, counted from 1, in the fragment's order of atoms.
 * @throws {InputError} With the key path below `embedding_charges` where a fragment or an atom has no charge, or there
 * is no such fragment or atom.
 */
export function withEmbeddingCharges(
  molecule: Molecule,
  charges: ReadonlyMap<number, readonly number[]>,
): Molecule {
  const { fragments } = molecule;
  for (const number of charges.keys()) {
    if (fragments[number - 1] !== undefined) continue;
    throw new InputError({
      keyPath: ["embedding_charges", String(number)],
      found: `charges of fragment ${number}`,
      expected: `fragments from 1 to ${fragments.length}, which the molecule has`,
    });
  }
  const ofAtoms = new Float64Array(molecule.symbols.length);
  fragments.forEach(({ atoms }, index) => {
    const number = index + 1;
    const own = charges.get(number);
    if (own?.length !== atoms.length) {
      throw new InputError({
        keyPath: ["embedding_charges", ...(own === undefined ? [] : [String(number)])],
        found: own === undefined ? `no charges of fragment ${number}` : `${own.length} charges`,
        expected: `${atoms.length} for fragment ${number}, one for each of its atoms`,
        ...(own === undefined ? { hint: "Give zeros where a fragment shall have no charge." } : {}),
      });
    }
    atoms.forEach((atom, i) => ofAtoms[atom] = own[i]!);
  });
  return { ...molecule, embeddingCharges: ofAtoms };
}

/**
 * The atoms that a task's energy depends on, in the order of its gradient: those of its n-mer, then, where n-mers are
 * embedded, those around it that carry the charges. Indices in the molecule.
 */
export function taskAtoms(molecule: Molecule, basis: readonly FragmentIndex[]): Int32Array {
  const own = nmerAtoms(molecule, basis);
  if (molecule.embeddingCharges === undefined) return own;
  const around = surroundingAtoms(molecule, basis);
  const atoms = new Int32Array(own.length + around.length);
  atoms.set(own);
  atoms.set(around, own.length);
  return atoms;
}
