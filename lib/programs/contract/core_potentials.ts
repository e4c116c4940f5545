// Basis sets that come with potentials in place of the electrons of a core. A ghost has none: where a program leaves a
// potential on it, it repels the electrons of its neighbours as if the atom were there. Which sets have potentials is
// known by their names, as at https://www.basissetexchange.org.

import { atomicNumberOf, elementSymbol } from "../../base/elements.ts";

/** Sets by their names in lower case, and the first element from which on they have potentials. */
const FAMILIES: readonly (readonly [names: RegExp, from: number])[] = [
  [/^(ma-)?def2-|^dhf-/, 37],
  [/cc-p(w?c?)v.z-pp/, 19],
  [/^(aug-|d-aug-|jun-|jul-)?lanl|^hay-wadt|^modified[- ]lanl/, 11],
  [/^sdd|stuttgart|^mwb|^mdf|^mhf/, 5],
  [/^cren|^sbk|^cep-|^ccecp|^bfd|ecp|pseudo/, 3],
];

/** All electrons, for elements beyond Kr as well. */
const ALL_ELECTRON =
  /^(x2c|sarc|ano|sto-|3-21|6-3|6-21|4-31|ugbs|dyall|jorge|dz|tz|qz|ahgbs|cc-pv.z(-dk|-f12)?$|aug-cc-pv.z)/;
const LAST_WITHOUT_DOUBT = 36;

/**
 * Symbols of the elements for which a basis set has potentials in place of the core, or may have.
 *
 * @param basis Name of the set.
 * @param atomicNumbers Those of the molecule.
 */
export function elementsWithCorePotentials(
  basis: string,
  atomicNumbers: Iterable<number>,
): readonly string[] {
  const name = basis.toLowerCase();
  const family = FAMILIES.find(([names]) => names.test(name));
  const from = family?.[1] ?? (ALL_ELECTRON.test(name) ? Infinity : LAST_WITHOUT_DOUBT + 1);
  return [...new Set(atomicNumbers)].filter((number) => number >= from).map(elementSymbol);
}

/**
 * Elements and a set that has all their electrons, for a message: ` of Br, as 6-311G** has them`.
 *
 * @param elements Symbols.
 */
export function allElectronExample(elements: readonly string[]): string {
  const numbers = elements.map((symbol) => atomicNumberOf(symbol) ?? Infinity);
  const example = numbers.every(isInPople)
    ? "6-311G**"
    : Math.max(...numbers) <= LAST_WITHOUT_DOUBT
    ? "def2-TZVP"
    : undefined;
  return ` of ${elements.join(", ")}${example === undefined ? "" : `, as ${example} has them`}`;
}

/** Whether 6-311G** has an element, by https://www.basissetexchange.org: H to Ca, Ga to Kr, I. */
function isInPople(number: number): boolean {
  return number <= 20 || (number >= 31 && number <= 36) || number === 53;
}

const LIGHT_CORE_POTENTIALS = /lanl|sdd|stuttgart|crenb|sbkjc|cep|ecp|hay|-pp|bfd|^vdz|^vtz/i;

/**
 * The last element whose electrons a result must have all of, in a set of that name: beyond it there may be potentials,
 * from Rb in all-electron series such as def2, from Li in others.
 */
export function lastWholeElement(basis: string): number {
  return LIGHT_CORE_POTENTIALS.test(basis) ? 2 : LAST_WITHOUT_DOUBT;
}
