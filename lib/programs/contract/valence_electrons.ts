// Electrons of semiempirical methods: those of the valence shells, which molecules and their fragments must have. The
// programs themselves take charges and multiplicities that there are no electrons for, and give numbers all the same.

import { elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import type { Molecule } from "../../molecule/mod.ts";

// Electrons that are not computed, up to elements; as the occupations of GFN1-xTB's and GFN2-xTB's orbitals add up to.
const CORES = [[2, 0], [10, 2], [18, 10], [29, 18], [36, 28], [47, 36], [54, 46], [70, 54], [
  79,
  68,
]] as const;
const LAST_CORE = 78;
const LAST_ELEMENT = 86;
// 4f electrons are a part of the core, and there may be an odd number of them.
const FIRST_LANTHANIDE = 58;
const LAST_LANTHANIDE = 70;

/**
 * Refuses elements without parameters, and those whose electrons are counted in another way than multiplicities do.
 *
 * @param program What the program is called in messages.
 * @throws {InputError} With the key path `["molecule"]`.
 */
export function checkGfnElements({ atomicNumbers }: Molecule, program: string): void {
  const beyond = atomicNumbers.find((number) => number > LAST_ELEMENT);
  if (beyond !== undefined) {
    throw new InputError({
      keyPath: ["molecule"],
      found: elementSymbol(beyond),
      expected: `elements up to ${elementSymbol(LAST_ELEMENT)}, for which ${program} has parameters`,
    });
  }
  const lanthanide = atomicNumbers.find((number) => number >= FIRST_LANTHANIDE && number <= LAST_LANTHANIDE);
  if (lanthanide === undefined) return;
  throw new InputError({
    keyPath: ["molecule"],
    found: elementSymbol(lanthanide),
    expected:
      `elements without 4f electrons: ${program} has them in the core, and the multiplicity here counts them`,
  });
}

/**
 * Refuses charges and multiplicities of the molecule or a fragment that there are no valence electrons for; sums of
 * fragments that have their electrons have them, too.
 *
 * @param program What the program is called in messages.
 * @throws {InputError} With the key path `["molecule"]`.
 */
export function checkValenceElectrons(molecule: Molecule, program: string): void {
  molecule.fragments.forEach(({ atoms, charge, multiplicity }, index) =>
    checkCount(
      atoms.map((atom) => molecule.atomicNumbers[atom]!),
      charge,
      multiplicity,
      `fragment ${index + 1}, counted from 1`,
      program,
    )
  );
  const { atomicNumbers, charge, multiplicity } = molecule;
  checkCount(Array.from(atomicNumbers), charge, multiplicity, "the whole molecule", program);
}

/** Electrons that are computed of atoms with a charge. */
export function valenceElectrons(atomicNumbers: Iterable<number>, charge: number): number {
  let electrons = -charge;
  for (const number of atomicNumbers) electrons += number - coreOf(number);
  return electrons;
}

function checkCount(
  numbers: readonly number[],
  charge: number,
  multiplicity: number,
  whose: string,
  program: string,
): void {
  const electrons = valenceElectrons(numbers, charge);
  if (electrons >= multiplicity - 1) return;
  throw new InputError({
    keyPath: ["molecule"],
    found: `charge ${charge} and multiplicity ${multiplicity} of ${whose}`,
    expected: `no more than ${
      electrons + charge
    } valence electrons taken away or unpaired, as ${program} has no others`,
  });
}

function coreOf(atomicNumber: number): number {
  return CORES.find(([last]) => atomicNumber <= last)?.[1] ?? LAST_CORE;
}
