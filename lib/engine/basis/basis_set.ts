// The basis sets that the engine carries, found by name. Their data files say where the numbers come from.

import { closestString } from "@std/text/closest-string";
import { elementSymbol } from "../../base/elements.ts";
import { EngineError } from "../error.ts";
import sto3g from "./data/sto-3g.json" with { type: "json" };
import p321g from "./data/3-21g.json" with { type: "json" };
import p631g from "./data/6-31g.json" with { type: "json" };
import p631gs from "./data/6-31gs.json" with { type: "json" };
import p631gss from "./data/6-31gss.json" with { type: "json" };
import ccpvdz from "./data/cc-pvdz.json" with { type: "json" };

/** Contracted functions of an element that share their exponents. */
export interface SharedShell {
  /** Angular momentum of each column of coefficients; a single one stands for all columns. */
  readonly l: readonly number[];
  /** Exponents of the primitives in bohr^-2. */
  readonly exponents: readonly number[];
  /** One column for each contracted function: coefficients of normalised primitives. */
  readonly coefficients: readonly (readonly number[])[];
}

/** A basis set with its source. */
export interface BasisSet {
  /** Name as chemists write it. */
  readonly name: string;
  /** Version in the Basis Set Exchange. */
  readonly version: string;
  /** Where the data come from. */
  readonly source: string;
  /** Publications to cite. */
  readonly references: readonly string[];
  /** Whether d functions and higher are spherical harmonics (5 d) or Cartesian products (6 d). */
  readonly functions: string;
  /** Shells by atomic number. */
  readonly elements: Readonly<Record<string, readonly SharedShell[]>>;
}

const SETS: readonly BasisSet[] = [sto3g, p321g, p631g, p631gs, p631gss, ccpvdz];

const ALIASES: Readonly<Record<string, string>> = {
  "6-31g(d)": "6-31g*",
  "6-31gs": "6-31g*",
  "6-31g(d,p)": "6-31g**",
  "6-31gss": "6-31g**",
};

const BY_NAME = new Map(SETS.map((set) => [set.name.toLowerCase(), set]));

/** Names of the basis sets that the engine carries. */
export const BASIS_NAMES: readonly string[] = SETS.map((set) => set.name);

/**
 * The basis set of a name, in any case and with `(d)` or `*` for polarisation.
 * Throws an {@linkcode EngineError} "unknown-basis" that names the nearest known one.
 */
export function findBasisSet(name: string): BasisSet {
  const key = name.toLowerCase().replaceAll(" ", "");
  const set = BY_NAME.get(ALIASES[key] ?? key);
  if (set !== undefined) return set;
  throw new EngineError(
    "unknown-basis",
    `the embedded engine does not carry the basis set ${JSON.stringify(name)}; did you mean ` +
      `${closestString(name, BASIS_NAMES)}? It carries ${BASIS_NAMES.join(", ")}`,
  );
}

/** The shells of an element; throws an {@linkcode EngineError} "element-missing" where the set has none. */
export function shellsOfElement(set: BasisSet, atomicNumber: number): readonly SharedShell[] {
  const shells = set.elements[String(atomicNumber)];
  if (shells !== undefined) return shells;
  const known = Object.keys(set.elements).map(Number);
  throw new EngineError(
    "element-missing",
    `the basis set ${set.name} of the embedded engine has no functions for ${elementSymbol(atomicNumber)}; ` +
      `it covers ${elementSymbol(Math.min(...known))} to ${elementSymbol(Math.max(...known))}`,
  );
}

/** Whether the d functions of a set are spherical, unless the keyword `puream` decides otherwise. */
export function usesSphericalFunctions(set: BasisSet, puream?: boolean): boolean {
  return puream ?? set.functions === "spherical";
}

/** Number of functions of one angular momentum: 2l + 1 spherical or (l + 1)(l + 2) / 2 Cartesian ones. */
export function angularCount(l: number, spherical: boolean): number {
  return spherical ? 2 * l + 1 : (l + 1) * (l + 2) / 2;
}

/**
 * Number of basis functions that an element, real or ghost, has in a basis set, without building anything.
 * Throws an {@linkcode EngineError} for an unknown set or a missing element.
 */
export function basisFunctionCount(basis: string, atomicNumber: number, puream?: boolean): number {
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
