// Molecules for the tests beside this file, and what PySCF is asked about their n-mers.

import type { System } from "../fragmented_system.ts";
import type { Question } from "./pyscf.ts";

export type { System };

/** Two waters without symmetry; the second has its atoms in another order. */
export const WATERS: System = {
  symbols: ["O", "H", "H", "H", "O", "H"],
  // deno-fmt-ignore
  geometry: [
    -2.76373224, -1.24377706, -0.15444566, -1.12357791, -2.06227970, -0.05243799, -3.80792362, -2.08705525, 1.06090407,
    3.76368260, -2.21425403, 1.00846104, 2.46924614, -1.75437739, -0.17092884, 2.30598330, 0.07098445, -0.03942473,
  ],
  fragments: [[0, 1, 2], [3, 4, 5]],
};
/** Hydrogen fluoride and hydrogen, without symmetry. */
export const SMALL: System = {
  symbols: ["H", "F", "H", "H"],
  geometry: [1.7, 0.3, 0.1, 0, 0, 0, 4.6, 0.9, -0.4, 5.3, 1.7, 0.5],
  fragments: [[0, 1], [2, 3]],
};
/** Two molecules of hydrogen, without symmetry. */
export const HYDROGENS: System = {
  symbols: ["H", "H", "H", "H"],
  geometry: [0, 0, 0, 1.4, 0, 0, 0.3, 0.4, 4.6, 0.7, 1.6, 5.2],
  fragments: [[0, 1], [2, 3]],
};
/** A lithium atom at hydrogen. */
export const LITHIUM: System = {
  symbols: ["Li", "H", "H"],
  geometry: [0, 0, 0, 0.3, 0.2, 4.8, 0.4, -0.1, 6.2],
  fragments: [[0], [1, 2]],
  multiplicities: [2, 1],
};
/** An aminyl radical at a lithium ion; its orbitals, unlike those of hydroxyl, are not degenerate. */
export const RADICAL: System = {
  symbols: ["N", "H", "H", "Li"],
  geometry: [0, 0, 0, 1.5, 0.2, 1.2, -1.5, 0.1, 1.2, 0.4, -0.1, -3.9],
  fragments: [[0, 1, 2], [3]],
  charges: [0, 1],
  multiplicities: [2, 1],
};
/** Ammonia at iodine fluoride, a complex with core potentials. */
export const IODINE: System = {
  symbols: ["N", "H", "H", "H", "I", "F"],
  geometry: [
    ...[0, 0, 0, 0.94, 0, -0.38, -0.47, 0.814, -0.38, -0.47, -0.814, -0.38, 0, 0, 2.45, 0, 0, 4.39],
  ].map((angstrom) => angstrom / 0.529177210903),
  fragments: [[0, 1, 2, 3], [4, 5]],
};

/** An input of nmer. */
export function inputOf(
  { symbols, geometry, fragments, charges, multiplicities }: System,
  model: object,
  rest: object = {},
): object {
  return {
    molecule: {
      symbols,
      geometry,
      fragments,
      ...(charges && { fragment_charges: charges, molecular_charge: charges.reduce((a, b) => a + b, 0) }),
      ...(multiplicities && {
        fragment_multiplicities: multiplicities,
        molecular_multiplicity: multiplicities.reduce((sum, one) => sum + one - 1, 1),
      }),
    },
    model: { program: "pyscf", ...model },
    ...rest,
  };
}

/** What PySCF is asked about the n-mer of some fragments in the basis of others, counted from 1. */
export function questionOf(
  system: System,
  [real, basis]: readonly (readonly number[])[],
  how: Pick<Question, "basis"> & Partial<Question>,
): Question {
  const atoms = basis!.flatMap((label) => system.fragments[label - 1]!);
  const isReal = new Set(real!.flatMap((label) => system.fragments[label - 1]!));
  const sum = (values: readonly number[] | undefined) =>
    real!.reduce((total, label) => total + (values?.[label - 1] ?? 0), 0);
  return {
    symbols: atoms.map((atom) => system.symbols[atom]!),
    real: atoms.map((atom) => isReal.has(atom)),
    geometry: atoms.flatMap((atom) => system.geometry.slice(3 * atom, 3 * atom + 3)),
    charge: sum(system.charges),
    spin: sum(system.multiplicities?.map((multiplicity) => multiplicity - 1)),
    ...how,
  };
}
