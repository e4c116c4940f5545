// Whether d functions and higher ones are Cartesian (6 d, 10 f) or spherical (5 d, 7 f). One name of a basis set stands
// for both in the literature, and energies of the two differ by 1e-3 Hartree and more, so that results say it.

import { type BasisChoice, basisFunctionCount } from "../../engine/rules/mod.ts";

// Sets that were defined with Cartesian functions: doi:10.1063/1.1677527, doi:10.1007/BF00533485; the others as Basis Set
// Exchange has them.
const CARTESIAN = /^((3-?21|6-?31)\+{0,2}g|midi$|cadpac-tz2p$|dfo\+?-nrlmol$)/i;

/** Whether a set's d functions are Cartesian by its definition, as builtin, Psi4 and Basis Set Exchange have it. */
export function isCartesianByDefinition(basis: string): boolean {
  return CARTESIAN.test(basis);
}

/**
 * Whether some of these elements have Cartesian d functions or higher ones in a basis set.
 *
 * @param basis Its name, or the set itself.
 * @param atomicNumbers The elements.
 * @param puream What the program receives: true for spherical ones, false for Cartesian ones; by default as the set is
 * defined.
 */
export function hasCartesianFunctions(
  basis: BasisChoice,
  atomicNumbers: Iterable<number>,
  puream: boolean | undefined,
): boolean {
  try {
    return [...new Set(atomicNumbers)].some((number) =>
      basisFunctionCount(basis, number, puream) > basisFunctionCount(basis, number, true)
    );
  } catch { // A set or an element that the engine does not carry: whether there are d functions is not known.
    return puream === undefined ? typeof basis === "string" && isCartesianByDefinition(basis) : !puream;
  }
}
