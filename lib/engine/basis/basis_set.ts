// A basis set: contracted functions by element. It comes by name from those that the engine carries, or from a
// user's file.

import type { BasisSet, SharedShell } from "../../base/basis_set.ts";
import { elementSymbol } from "../../base/elements.ts";
import { EngineError } from "../error.ts";
import { basisSetNamed, basisSetsWith } from "./basis_library.ts";

/** h functions: tables of the integrals end here, with four of them and a derivative. */
const MAX_MOMENTUM = 5;

/** Kr, the last element that the engine computes: the guess knows the atoms up to here. */
export const MAX_ATOMIC_NUMBER = 36;

/** What a calculation takes as its basis: the name of a set that the engine carries, or a set itself. */
export type BasisChoice = string | BasisSet;

/**
 * The basis set that is chosen; see {@linkcode basisSetNamed} for names.
 *
 * @throws {EngineError} "unknown-basis", with the nearest known one.
 */
export function findBasisSet(choice: BasisChoice): BasisSet {
  return typeof choice === "string" ? basisSetNamed(choice) : choice;
}

/** The name of what is chosen, for messages. */
export function basisLabel(choice: BasisChoice): string {
  return typeof choice === "string" ? choice : choice.name;
}

/** What may stand in for a set, and what the engine computes of its kind. */
export interface SetKind {
  /** The highest angular momentum. */
  readonly maxMomentum: number;
  /** Names of the carried sets of the kind that have an element. */
  readonly namesWith: (atomicNumber: number) => readonly string[];
}

const ORBITAL: SetKind = { maxMomentum: MAX_MOMENTUM, namesWith: basisSetsWith };

/**
 * The shells of an element.
 *
 * @throws {EngineError} "element-missing" where the set has none.
 */
export function shellsOfElement(
  set: BasisSet,
  atomicNumber: number,
  kind: SetKind = ORBITAL,
): readonly SharedShell[] {
  const shells = set.elements[String(atomicNumber)];
  if (shells !== undefined) return requireComputable(set, atomicNumber, shells, kind.maxMomentum);
  const symbol = elementSymbol(atomicNumber);
  const others = kind.namesWith(atomicNumber);
  throw new EngineError(
    "element-missing",
    `the basis set ${set.name} has no functions for ${symbol}; it covers ${
      describeElements(Object.keys(set.elements).map(Number))
    }` + (others.length === 0 ? "" : `, and these have ${symbol}: ${others.join(", ")}`),
  );
}

/** Refuses what a user's set may have and the engine cannot compute. */
function requireComputable(
  set: BasisSet,
  atomicNumber: number,
  shells: readonly SharedShell[],
  maxMomentum: number,
): readonly SharedShell[] {
  const symbol = elementSymbol(atomicNumber);
  if (set.corePotentials?.includes(atomicNumber)) {
    throw new EngineError(
      "unsupported",
      `the functions of ${symbol} in the basis set ${set.name} are for an effective core potential; the built-in ` +
        "engine computes with all electrons",
    );
  }
  const l = Math.max(...shells.flatMap((shell) => shell.l));
  if (l <= maxMomentum && atomicNumber <= MAX_ATOMIC_NUMBER) return shells;
  const what = l > maxMomentum ? `functions of angular momentum ${l} for ` : "";
  throw new EngineError(
    "unsupported",
    `the basis set ${set.name} has ${what}${symbol}; the built-in engine computes with s to h functions, of elements ` +
      `up to ${elementSymbol(MAX_ATOMIC_NUMBER)}`,
  );
}

/** "H, Li to Ar" of atomic numbers in rising order. */
function describeElements(atomicNumbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const z of atomicNumbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === z - 1) run[1] = z;
    else runs.push([z, z]);
  }
  return runs.map(([first, last]) =>
    first === last ? elementSymbol(first) : `${elementSymbol(first)} to ${elementSymbol(last)}`
  ).join(", ");
}

/**
 * Whether the d functions of a set are spherical, unless the keyword `puream` decides otherwise.
 *
 * @throws {EngineError} "bad-keyword" where nothing decides, and it matters.
 */
export function usesSphericalFunctions(set: BasisSet, puream?: boolean): boolean {
  if (puream !== undefined || set.functions !== undefined) return puream ?? set.functions === "spherical";
  if (!Object.values(set.elements).some((shells) => shells.some(({ l }) => Math.max(...l) > 1))) return true;
  throw new EngineError(
    "bad-keyword",
    `the basis set ${set.name} does not say whether its d functions are spherical (5 d) or Cartesian (6 d); ` +
      "set the keyword puream to true or to false",
  );
}

/** Number of functions of one angular momentum: 2l + 1 spherical or (l + 1)(l + 2) / 2 Cartesian ones. */
export function angularCount(l: number, spherical: boolean): number {
  return spherical ? 2 * l + 1 : (l + 1) * (l + 2) / 2;
}

/**
 * Number of basis functions that an element, real or ghost, has in a basis set, without building anything.
 *
 * @throws {EngineError} For an unknown set or a missing element.
 */
export function basisFunctionCount(basis: BasisChoice, atomicNumber: number, puream?: boolean): number {
  const set = findBasisSet(basis);
  const spherical = usesSphericalFunctions(set, puream);
  let count = 0;
  for (const { l, coefficients } of shellsOfElement(set, atomicNumber)) {
    for (let column = 0; column < coefficients.length; column++) {
      count += angularCount(l.length === 1 ? l[0]! : l[column]!, spherical);
    }
  }
  return count;
}
