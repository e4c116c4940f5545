// Isotopes of the elements: their masses, and which masses an atom can have. Energies do not depend on masses; they are
// checked and kept for whoever uses a result further. Unified atomic mass units; make_isotopes.py made the table.

import { atomicNumberOf } from "../elements.ts";
import table from "./isotopes.json" with { type: "json" };

/** Usual isotope, lowest mass number, masses from there on, standard atomic weight. */
type Entry = readonly [
  usual: number,
  first: number,
  masses: readonly (number | null)[],
  weight: number | null,
];

const ENTRIES = table.elements as unknown as readonly Entry[];

/**
 * How far a mass may be from an isotope's or from the standard atomic weight, in atomic mass units: rounded to whole
 * numbers, masses of isotopes are at most 0.1 off.
 */
export const MASS_TOLERANCE = 0.1;

/** An element, and the isotope where a symbol names one. */
export interface Nuclide {
  /** Atomic number. */
  readonly atomicNumber: number;
  /** Mass number, where the symbol says it: `D`, `T`. */
  readonly massNumber?: number;
}

/** The nuclide of a symbol in any spelling of case: an element, or D and T for the isotopes of hydrogen. */
export function nuclideOf(symbol: string): Nuclide | undefined {
  if (/^d$/i.test(symbol)) return { atomicNumber: 1, massNumber: 2 };
  if (/^t$/i.test(symbol)) return { atomicNumber: 1, massNumber: 3 };
  const atomicNumber = atomicNumberOf(symbol);
  return atomicNumber === undefined ? undefined : { atomicNumber };
}

/** Mass number of an element's usual isotope: the most abundant one; undefined above Lv (116). */
export function usualMassNumber(atomicNumber: number): number | undefined {
  return ENTRIES[atomicNumber - 1]?.[0];
}

/** Mass of an isotope, or undefined where it is not known. */
export function isotopeMass(atomicNumber: number, massNumber: number): number | undefined {
  const [, first, masses] = ENTRIES[atomicNumber - 1] ?? [0, 0, []];
  return masses[massNumber - first] ?? undefined;
}

/** Whether an atom of an element can have a mass: that of an isotope, or the standard atomic weight. */
export function isMassOf(atomicNumber: number, mass: number): boolean {
  const entry = ENTRIES[atomicNumber - 1];
  if (entry === undefined) return mass > 0;
  const [, , masses, weight] = entry;
  return [...masses, weight].some((known) => known !== null && Math.abs(known - mass) <= MASS_TOLERANCE);
}
