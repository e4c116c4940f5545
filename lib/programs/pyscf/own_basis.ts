// Basis sets of a user's own as PySCF has them: [l, [exponent, coefficients...], ...] for each shell, of normalised
// primitives.

import { elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import type { BasisSet, SharedShell } from "../../base/basis_set.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Molecule } from "../../molecule/mod.ts";
import type { PyscfSettings } from "./settings.ts";

type PyscfShell = readonly [l: number, ...primitives: (readonly number[])[]];

/** A set as PySCF's server gets it. */
export interface OwnBasis {
  /** Whether d functions and higher are Cartesian. */
  readonly cart: boolean;
  /** Shells by symbol. */
  readonly elements: Readonly<Record<string, readonly PyscfShell[]>>;
}

/** A set of a user's own, for the server. */
export function ownBasis(set: BasisSet, settings: PyscfSettings): OwnBasis {
  return {
    cart: settings.cartIsGiven || set.functions === undefined ? settings.cart : set.functions === "cartesian",
    elements: Object.fromEntries(
      Object.entries(set.elements).map(([number, shells]) => [
        elementSymbol(Number(number)),
        shells.flatMap(shellsOf),
      ]),
    ),
  };
}

// Columns of one angular momentum stay together, those of several are shells of their own.
function shellsOf({ l, exponents, coefficients }: SharedShell): readonly PyscfShell[] {
  const shell = (momentum: number, columns: readonly (readonly number[])[]): PyscfShell => [
    momentum,
    ...exponents.map((exponent, i) => [exponent, ...columns.map((column) => column[i]!)]),
  ];
  return l.length === 1
    ? [shell(l[0]!, coefficients)]
    : coefficients.map((column, i) => shell(l[i]!, [column]));
}

/**
 * Refuses sets of a user's own that lack an element, have core potentials, or do not say what their d functions are.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of what is wrong.
 */
export function checkOwnBasis(
  { basisSet, settings }: ModelChemistry & { readonly settings: PyscfSettings },
  { atomicNumbers }: Molecule,
  path: KeyPath,
): void {
  if (basisSet === undefined) return;
  const keyPath = [...path, "basis_file"];
  const numbers = [...new Set(atomicNumbers)];
  const missing = numbers.filter((number) => basisSet.elements[number] === undefined).map(elementSymbol);
  if (missing.length > 0) {
    throw new InputError({
      keyPath,
      found: `no functions for ${missing.join(", ")} in ${basisSet.name}`,
      expected: "functions of all elements of the molecule",
    });
  }
  const potentials = numbers.filter((number) => basisSet.corePotentials?.includes(number)).map(elementSymbol);
  if (potentials.length > 0) {
    throw new InputError({
      keyPath,
      found: `functions of ${potentials.join(", ")} for a core potential, in ${basisSet.name}`,
      expected: "a set of all electrons in a file, or the name of a set that PySCF has with its potentials",
    });
  }
  const hasD = numbers.some((number) => basisSet.elements[number]!.some(({ l }) => l.some((one) => one > 1)));
  if (hasD && basisSet.functions === undefined && !settings.cartIsGiven) {
    throw new InputError({
      keyPath,
      found: `d functions in ${basisSet.name} that are not said to be spherical or Cartesian`,
      expected: "the keyword cart, true or false, or a line spherical or cartesian in the file",
    });
  }
}
