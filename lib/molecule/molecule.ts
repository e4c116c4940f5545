// The molecule of a calculation: validated once by from_record.ts, immutable, and never checked again.
// Atomic units: coordinates in bohr, charges in elementary charges. Atoms and fragments count from 0, in the
// order of the input. Fragments may be scattered over the atoms' order (non-contiguous).

import { exactSum } from "../base/exact_sum.ts";
import type { KeptMoleculeFields } from "../base/qcschema_fields.ts";
import type { AtomIndex } from "../base/indices.ts";

/** One fragment of a molecule; every atom belongs to exactly one. */
export interface Fragment {
  /** 0-based indices of its atoms in the molecule, in the order in which the input lists them. */
  readonly atoms: readonly AtomIndex[];
  /** Charge, an integer, in elementary charges. */
  readonly charge: number;
  /** Spin multiplicity 2S + 1. */
  readonly multiplicity: number;
}

/**
 * A validated molecule: known elements, finite coordinates, no two atoms on top of each other, fragments that
 * partition the atoms, charges and multiplicities that the electrons can have.
 */
export interface Molecule {
  /** Symbol of each atom in the usual spelling, as in `He`. */
  readonly symbols: readonly string[];
  /** Atomic number of each atom; shape (atoms). Not to be written to. */
  readonly atomicNumbers: Uint8Array;
  /** Coordinates in bohr, flat, x y z of one atom after the other; shape (atoms, 3). Not to be written to. */
  readonly geometry: Float64Array;
  /** Total charge: the sum over the fragments. */
  readonly charge: number;
  /** Total spin multiplicity; the fragments' high-spin coupling unless the input says another. */
  readonly multiplicity: number;
  /** The fragments, in the order of the input. */
  readonly fragments: readonly Fragment[];
  /**
   * Where n-mers are embedded: the charge of each atom for the n-mers that it is not part of, in elementary charges;
   * shape (atoms). Not to be written to.
   */
  readonly embeddingCharges?: Float64Array;
  /** Mass of each atom in atomic mass units, where the input says any; nothing that is computed depends on them. */
  readonly masses?: readonly number[];
  /** Mass number of each atom, likewise; -1 where it is not known. */
  readonly massNumbers?: readonly number[];
  /** Fields of the input's molecule that a result gives back as they are. */
  readonly kept?: KeptMoleculeFields;
  /** Name from the input. */
  readonly name?: string;
  /** Comment from the input. */
  readonly comment?: string;
}

/** Number of atoms. */
export function atomCount(molecule: Molecule): number {
  return molecule.symbols.length;
}

/**
 * Repulsion energy of the nuclei in Hartree, the sum of Z_i Z_j / r_ij over pairs of atoms. Exactly rounded, so
 * that it does not depend on the order of the atoms.
 *
 * @param atomicNumbers Nuclear charges; shape (atoms). Zero for ghost atoms.
 * @param geometry Coordinates in bohr, flat; shape (atoms, 3).
 */
export function nuclearRepulsionEnergy(atomicNumbers: ArrayLike<number>, geometry: Float64Array): number {
  return exactSum(pairRepulsions(atomicNumbers, geometry));
}

function* pairRepulsions(atomicNumbers: ArrayLike<number>, geometry: Float64Array): Generator<number> {
  for (let i = 1; i < atomicNumbers.length; i++) {
    if (atomicNumbers[i] === 0) continue;
    for (let j = 0; j < i; j++) {
      if (atomicNumbers[j] === 0) continue;
      const distance = Math.hypot(
        geometry[3 * i]! - geometry[3 * j]!,
        geometry[3 * i + 1]! - geometry[3 * j + 1]!,
        geometry[3 * i + 2]! - geometry[3 * j + 2]!,
      );
      yield atomicNumbers[i]! * atomicNumbers[j]! / distance;
    }
  }
}
