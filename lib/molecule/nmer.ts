// An n-mer: some fragments of a molecule with their electrons and nuclei (real), in the basis functions of these
// and perhaps of further fragments (ghosts). The unit of computation that a task of the plan asks for.
// Atoms are ordered by ascending basis fragment and inside a fragment as it lists them; this is the order of
// QCManyBody's components, too. Bohr; 0-based indices.

import type { FragmentIndex } from "../base/indices.ts";
import type { Fragment, Molecule } from "./molecule.ts";

/** Real and ghost atoms of some fragments, with the charge and multiplicity of the real ones. */
export interface Nmer {
  /** Fragments with electrons and nuclei, ascending. */
  readonly real: readonly FragmentIndex[];
  /** Fragments whose basis functions are there, ascending; they contain the real ones. */
  readonly basis: readonly FragmentIndex[];
  /** Index in the molecule of each atom of the n-mer; shape (atoms of the n-mer). */
  readonly atoms: Int32Array;
  /** Place among these of the first atom of each basis fragment. */
  readonly fragmentStart: Int32Array;
  /** 1 for a ghost atom, 0 for a real one; shape (atoms of the n-mer). */
  readonly ghost: Uint8Array;
  /** Symbol of each atom, ghost atoms included. */
  readonly symbols: readonly string[];
  /** Atomic number of each atom; that of the element for ghost atoms, too. */
  readonly atomicNumbers: Uint8Array;
  /** Coordinates in bohr, flat; shape (atoms of the n-mer, 3). */
  readonly geometry: Float64Array;
  /** Charge: the sum over the real fragments. */
  readonly charge: number;
  /**
   * Multiplicity: the high-spin coupling of the real fragments, sum of (m - 1), plus 1. When every fragment of
   * the molecule is real it is the molecule's own, which the input may have given.
   */
  readonly multiplicity: number;
  /** The charges around it, where the molecule embeds its n-mers. */
  readonly embedding?: Embedding;
}

/** Point charges on the atoms of all fragments that are not among an n-mer's. */
export interface Embedding {
  /** Charge of each of these atoms in elementary charges; by ascending fragment, and as each lists its atoms. */
  readonly charges: Float64Array;
  /** Where they are, in bohr, flat; shape (charges, 3). */
  readonly positions: Float64Array;
  /** Atomic number of each of these atoms; programs that blur the charges do it by element. */
  readonly atomicNumbers: Uint8Array;
}

/**
 * Indices in the molecule of the atoms of some fragments, in an n-mer's order.
 *
 * @param molecule The whole system.
 * @param basis Fragments in any order, without repetitions.
 */
export function nmerAtoms(molecule: Molecule, basis: readonly FragmentIndex[]): Int32Array {
  return Int32Array.from(ascending(basis).flatMap((index) => fragmentOf(molecule, index).atoms));
}

/**
 * Cuts an n-mer out of a molecule.
 *
 * @param molecule The whole system.
 * @param real Fragments with electrons and nuclei: at least one, no repetitions, in any order.
 * @param basis Fragments whose basis functions are there; all of `real` must be among them.
 * @throws {RangeError} Where a fragment does not exist or `basis` lacks one of `real`; a mistake of the caller.
 */
export function nmerOf(
  molecule: Molecule,
  real: readonly FragmentIndex[],
  basis: readonly FragmentIndex[],
): Nmer {
  const realAscending = ascending(real);
  const basisAscending = ascending(basis);
  const isReal = new Set(realAscending);
  if (realAscending.length === 0) throw new RangeError("an n-mer needs at least one real fragment");
  if (new Set([...basisAscending, ...realAscending]).size !== basisAscending.length) {
    throw new RangeError(
      `the basis fragments [${basis}] must contain the real ones [${real}] and be distinct`,
    );
  }
  const atoms = nmerAtoms(molecule, basisAscending);
  const fragmentStart = new Int32Array(basisAscending.length);
  for (let i = 1; i < fragmentStart.length; i++) {
    fragmentStart[i] = fragmentStart[i - 1]! + fragmentOf(molecule, basisAscending[i - 1]!).atoms.length;
  }
  const ghost = Uint8Array.from(
    basisAscending.flatMap((index) => fragmentOf(molecule, index).atoms.map(() => isReal.has(index) ? 0 : 1)),
  );
  const fragments = realAscending.map((index) => fragmentOf(molecule, index));
  const whole = realAscending.length === molecule.fragments.length;
  return {
    real: realAscending,
    basis: basisAscending,
    atoms,
    fragmentStart,
    ghost,
    symbols: Array.from(atoms, (atom) => molecule.symbols[atom]!),
    atomicNumbers: atoms.reduce((numbers, atom, i) => {
      numbers[i] = molecule.atomicNumbers[atom]!;
      return numbers;
    }, new Uint8Array(atoms.length)),
    geometry: positionsOf(molecule, atoms),
    charge: fragments.reduce((sum, fragment) => sum + fragment.charge, 0),
    multiplicity: whole ? molecule.multiplicity : highSpinMultiplicity(fragments),
    ...embeddingOf(molecule, basisAscending),
  };
}

function embeddingOf(molecule: Molecule, basis: readonly FragmentIndex[]): Pick<Nmer, "embedding"> {
  const { embeddingCharges } = molecule;
  if (embeddingCharges === undefined) return {};
  const atoms = surroundingAtoms(molecule, basis);
  const charges = Float64Array.from(atoms, (atom) => embeddingCharges[atom]!);
  const atomicNumbers = Uint8Array.from(atoms, (atom) => molecule.atomicNumbers[atom]!);
  return { embedding: { charges, positions: positionsOf(molecule, atoms), atomicNumbers } };
}

/** The atoms that are not in some fragments, by ascending fragment and as each fragment lists them. */
export function surroundingAtoms(molecule: Molecule, basis: readonly FragmentIndex[]): Int32Array {
  const inside = new Set<number>(basis);
  return Int32Array.from(molecule.fragments.flatMap(({ atoms }, index) => inside.has(index) ? [] : atoms));
}

function positionsOf(molecule: Molecule, atoms: Int32Array): Float64Array {
  const positions = new Float64Array(3 * atoms.length);
  atoms.forEach((atom, i) => positions.set(molecule.geometry.subarray(3 * atom, 3 * atom + 3), 3 * i));
  return positions;
}

/** Multiplicity of fragments whose spins all point the same way: the sum of (m - 1), plus 1. */
export function highSpinMultiplicity(fragments: readonly Pick<Fragment, "multiplicity">[]): number {
  return fragments.reduce((sum, fragment) => sum + fragment.multiplicity - 1, 1);
}

/** Nuclear charge of each atom of an n-mer: its atomic number, or zero for a ghost; shape (atoms of the n-mer). */
export function nuclearCharges(nmer: Nmer): Uint8Array {
  return nmer.atomicNumbers.map((atomicNumber, i) => nmer.ghost[i] === 1 ? 0 : atomicNumber);
}

function ascending(fragments: readonly FragmentIndex[]): readonly FragmentIndex[] {
  return fragments.every((index, i) => i === 0 || fragments[i - 1]! < index)
    ? fragments
    : [...fragments].sort((a, b) => a - b);
}

function fragmentOf(molecule: Molecule, index: FragmentIndex): Fragment {
  const fragment = molecule.fragments[index];
  if (fragment === undefined) {
    throw new RangeError(
      `there is no fragment ${index}: the molecule has ${molecule.fragments.length}, counted from 0`,
    );
  }
  return fragment;
}
