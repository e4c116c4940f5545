// Fragments as people tell them apart: by formula, charge and multiplicity.

import { elementSymbol } from "../base/elements.ts";
import type { Contact } from "./contacts.ts";
import type { Molecule } from "./molecule.ts";

/** Fragments of one formula, charge and multiplicity. */
export interface FragmentKind {
  /** As in `H2O`: C and H first, then by the alphabet (Hill). */
  readonly formula: string;
  readonly charge: number;
  readonly multiplicity: number;
  /** Number of atoms of each. */
  readonly atoms: number;
  /** 0-based indices of the fragments. */
  readonly fragments: readonly number[];
  /** The shortest contact that one of them has with another fragment; undefined for a single fragment. */
  readonly contact: Contact | undefined;
}

/**
 * The kinds of fragments, in the order of their first fragments.
 *
 * @param molecule The whole system.
 * @param contacts The shortest contact of each fragment.
 * @param each Whether every fragment shall be a kind of its own; default false.
 */
export function fragmentKinds(
  { atomicNumbers, fragments }: Molecule,
  contacts: readonly (Contact | undefined)[],
  each = false,
): readonly FragmentKind[] {
  const kinds = new Map<string, FragmentKind & { fragments: number[]; contact: Contact | undefined }>();
  fragments.forEach(({ atoms, charge, multiplicity }, index) => {
    const formula = hillFormula(atoms.map((atom) => atomicNumbers[atom]!));
    const key = each ? String(index) : `${formula} ${charge} ${multiplicity}`;
    const contact = contacts[index];
    const known = kinds.get(key);
    if (known === undefined) {
      kinds.set(key, { formula, charge, multiplicity, atoms: atoms.length, fragments: [index], contact });
    } else {
      known.fragments.push(index);
      if ((contact?.distance ?? Infinity) < (known.contact?.distance ?? Infinity)) known.contact = contact;
    }
  });
  return [...kinds.values()];
}

/** The formula of some atoms after Hill, J. Am. Chem. Soc. 22, 478 (1900): `CH4O`, `ClH`, `H2O`. */
export function hillFormula(atomicNumbers: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const number of atomicNumbers) {
    const symbol = elementSymbol(number);
    counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  }
  const first = counts.has("C") ? ["C", "H"].filter((symbol) => counts.has(symbol)) : [];
  const rest = [...counts.keys()].filter((symbol) => !first.includes(symbol)).sort();
  return [...first, ...rest].map((symbol) => `${symbol}${counts.get(symbol) === 1 ? "" : counts.get(symbol)}`)
    .join("");
}
