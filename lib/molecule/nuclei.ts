// The nuclei of a molecule's record: elements, and where the source says anything of masses, those of all atoms. A mass
// must be one that the element can have: one of no isotope is a mistake, mostly in the order of atoms.

import { elementSymbol } from "../base/elements.ts";
import { describeValue } from "../base/error.ts";
import {
  isMassOf,
  isotopeMass,
  MASS_TOLERANCE,
  type Nuclide,
  nuclideOf,
  usualMassNumber,
} from "../base/isotopes/isotopes.ts";

/** Nuclei as the input has them. */
export interface GivenNuclei {
  /** Symbol of each atom. */
  readonly symbols: readonly string[];
  /** Mass of each atom in atomic mass units. */
  readonly masses?: readonly (number | undefined)[];
  /** Mass number of each atom; undefined or -1 where it is not known. */
  readonly massNumbers?: readonly (number | undefined)[];
  /** Atomic number of each atom, beside the symbols. */
  readonly atomicNumbers?: readonly number[];
  /** Of the fields that are kept, the labels are one for each atom. */
  readonly kept?: { readonly atom_labels?: readonly string[] };
}

/** Refuses what the input says in a field of an atom. */
type Fail = (
  field: "symbols" | ListField,
  indices: readonly number[],
  complaint: { readonly found: string; readonly expected: string; readonly hint?: string | undefined },
) => never;

type ListField = "masses" | "mass_numbers" | "atomic_numbers" | "atom_labels";

/** What is known of the nuclei of a molecule. */
export interface Nuclei {
  /** Atomic number of each atom. */
  readonly atomicNumbers: Uint8Array;
  /** Mass of each atom in atomic mass units, where the source says any. */
  readonly masses?: readonly number[];
  /** Mass number of each atom, where the source says any. */
  readonly massNumbers?: readonly number[];
}

/**
 * Checks the nuclei of a record and completes their masses by those of the usual isotopes.
 *
 * @param fail Called, and expected to throw, where something is wrong.
 */
export function nucleiOf(record: GivenNuclei, fail: Fail): Nuclei {
  const nuclides = record.symbols.map((symbol, atom) =>
    nuclideOf(symbol) ?? refuseSymbol(symbol, atom, fail)
  );
  const atomicNumbers = Uint8Array.from(nuclides, ({ atomicNumber }) => atomicNumber);
  for (const field of ["masses", "mass_numbers", "atomic_numbers", "atom_labels"] as const) {
    const values = valuesOf(record, field);
    if (values === undefined || values.length === nuclides.length) continue;
    const found = `${values.length} values for ${nuclides.length} atoms`;
    fail(field, [], { found, expected: "one for each atom" });
  }
  const wrong = record.atomicNumbers?.findIndex((number, atom) => number !== atomicNumbers[atom]) ?? -1;
  if (wrong >= 0) {
    fail("atomic_numbers", [wrong], {
      found: `${record.atomicNumbers![wrong]} for ${describeValue(record.symbols[wrong])}`,
      expected: String(atomicNumbers[wrong]),
    });
  }
  const massNumbers = massNumbersOf(record, nuclides, fail);
  const masses = massesOf(record, nuclides, massNumbers, fail);
  return {
    atomicNumbers,
    ...(masses === undefined ? {} : { masses }),
    ...(massNumbers === undefined ? {} : { massNumbers: massNumbers.map((number) => number ?? -1) }),
  };
}

function valuesOf(record: GivenNuclei, field: ListField): readonly unknown[] | undefined {
  if (field === "masses") return record.masses;
  if (field === "mass_numbers") return record.massNumbers;
  return field === "atomic_numbers" ? record.atomicNumbers : record.kept?.atom_labels;
}

/** Mass numbers as given and as symbols say; those of atoms of which nothing is said are the usual ones. */
function massNumbersOf(
  record: GivenNuclei,
  nuclides: readonly Nuclide[],
  fail: Fail,
): readonly (number | undefined)[] | undefined {
  const given = record.massNumbers;
  if (given === undefined && nuclides.every(({ massNumber }) => massNumber === undefined)) return undefined;
  return nuclides.map(({ atomicNumber, massNumber: ofSymbol }, atom) => {
    const own = given?.[atom] === -1 ? undefined : given?.[atom];
    if (own !== undefined && isotopeMass(atomicNumber, own) === undefined) {
      fail("mass_numbers", [atom], {
        found: `the mass number ${own} for ${elementSymbol(atomicNumber)}`,
        expected: "that of an isotope of the element",
      });
    }
    if (own !== undefined && ofSymbol !== undefined && own !== ofSymbol) {
      fail("mass_numbers", [atom], {
        found: `the mass number ${own} for ${describeValue(record.symbols[atom])}`,
        expected: String(ofSymbol),
      });
    }
    if (own !== undefined || ofSymbol !== undefined) return own ?? ofSymbol;
    return record.masses?.[atom] === undefined && given?.[atom] !== -1
      ? usualMassNumber(atomicNumber)
      : undefined;
  });
}

function massesOf(
  record: GivenNuclei,
  nuclides: readonly Nuclide[],
  massNumbers: readonly (number | undefined)[] | undefined,
  fail: Fail,
): readonly number[] | undefined {
  if (record.masses === undefined && massNumbers === undefined) return undefined;
  const masses = nuclides.map(({ atomicNumber }, atom) => {
    const own = record.masses?.[atom];
    const massNumber = massNumbers?.[atom];
    const known = isotopeMass(atomicNumber, massNumber ?? usualMassNumber(atomicNumber) ?? -1);
    if (own === undefined) return known;
    const isRight = massNumber === undefined
      ? isMassOf(atomicNumber, own)
      : Math.abs(own - known!) <= MASS_TOLERANCE;
    if (isRight) return own;
    const element = elementSymbol(atomicNumber);
    return fail("masses", [atom], {
      found: `a mass of ${own} u for ${element}`,
      expected: massNumber === undefined
        ? `that of an isotope of ${element}, or its standard atomic weight, within ${MASS_TOLERANCE} u`
        : `${known} u, the mass of its isotope ${massNumber}`,
      hint: "Check the order of the masses: one for each atom, in the order of the symbols.",
    });
  });
  return masses.every((mass) => mass !== undefined) ? masses : undefined;
}

function refuseSymbol(symbol: string, atom: number, fail: Fail): never {
  const element = [symbol.slice(0, 2), symbol.slice(0, 1)].find((start) => nuclideOf(start) !== undefined);
  const hint = /^x$/i.test(symbol)
    ? "Dummy atoms are not supported."
    : element === undefined || !/^[A-Za-z0-9*'+-]{2,5}$/.test(symbol)
    ? undefined
    : `Labels of atoms in a force field or a PDB file do not name the element: write the element, as ${
      elementSymbol(nuclideOf(symbol.slice(0, 1))?.atomicNumber ?? nuclideOf(element)!.atomicNumber)
    }.`;
  return fail("symbols", [atom], {
    found: describeValue(symbol),
    expected: "the symbol of an element",
    hint,
  });
}
