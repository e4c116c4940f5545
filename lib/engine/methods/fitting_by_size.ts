// From which size on integrals are fitted where keywords leave it to the size: scf_type auto, mp2_type auto.

import { auxiliaryBlocksOf, type AuxiliaryChoice } from "../basis/auxiliary_basis.ts";
import type { AuxiliaryRole } from "../basis/auxiliary_library.ts";
import { type BasisChoice, basisFunctionCount } from "../basis/basis_set.ts";
import { EngineError } from "../error.ts";

/**
 * Basis functions of the largest n-mer from which on integrals are fitted: with as many, fitting takes less time than exact
 * integrals in each case of bench/fitting_pays.ts, energies and gradients. Journals and results have the choice, not auto.
 */
export const FITTED_FROM: Readonly<Record<AuxiliaryRole, number>> = { scf: 80, mp2: 55 };

/** Whether auxiliary functions are known for all elements. */
export function canBeFitted(choice: AuxiliaryChoice, atomicNumbers: Iterable<number>): boolean {
  try {
    for (const atomicNumber of atomicNumbers) auxiliaryBlocksOf(choice, atomicNumber);
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

/**
 * Basis functions of the largest n-mer of a number of fragments.
 *
 * @param fragments Atomic numbers of the atoms of each fragment.
 * @param count Number of fragments whose functions an n-mer has, at most that of all.
 * @returns Undefined where the basis set is not known, or lacks an element.
 */
export function largestSize(
  basis: BasisChoice,
  puream: boolean | undefined,
  fragments: readonly (readonly number[])[],
  count: number,
): number | undefined {
  try {
    const elements = new Set(fragments.flat());
    const functions = new Map(
      Array.from(elements, (element) => [element, basisFunctionCount(basis, element, puream)]),
    );
    const sizes = fragments.map((atoms) => atoms.reduce((sum, atom) => sum + functions.get(atom)!, 0));
    return sizes.toSorted((a, b) => b - a).slice(0, count).reduce((sum, size) => sum + size, 0);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
