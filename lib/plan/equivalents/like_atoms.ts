// Which atoms of a molecule are alike, so that one may take the place of the other: of one element and one nuclide, in
// fragments of one composition, charge and multiplicity, and where n-mers are embedded, with one charge.

import type { Molecule } from "../../molecule/molecule.ts";

/** The kinds of a molecule's fragments and atoms; equal numbers are alike. */
export interface LikeAtoms {
  /** Kind of each fragment; shape (fragments). */
  readonly fragments: Int32Array;
  /** Kind of each atom; shape (atoms). */
  readonly atoms: Int32Array;
}

/** The kinds that were seen so far, by what they are. */
export class Kinds {
  /** Those of fragments. */
  readonly fragments: Map<string, number> = new Map();
  /** Those of atoms. */
  readonly atoms: Map<string, number> = new Map();
}

/**
 * The kinds of a molecule's fragments and atoms.
 *
 * @param kinds Those of other molecules, whose atoms may be alike; default none.
 */
export function likeAtoms(molecule: Molecule, kinds: Kinds = new Kinds()): LikeAtoms {
  const atoms = new Int32Array(molecule.symbols.length);
  const fragments = Int32Array.from(molecule.fragments, (fragment) => {
    const nuclei = fragment.atoms.map((atom) => nucleusOf(molecule, atom));
    const { charge, multiplicity } = fragment;
    const kind = numberOf(kinds.fragments, [...nuclei].sort().concat(`${charge} ${multiplicity}`).join(";"));
    fragment.atoms.forEach((atom, i) => atoms[atom] = numberOf(kinds.atoms, `${kind};${nuclei[i]}`));
    return kind;
  });
  return { fragments, atoms };
}

function nucleusOf(molecule: Molecule, atom: number): string {
  const { atomicNumbers, masses, massNumbers, embeddingCharges } = molecule;
  return [
    atomicNumbers[atom],
    masses?.[atom] ?? "",
    massNumbers?.[atom] ?? "",
    embeddingCharges?.[atom] ?? "",
  ]
    .join(" ");
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
