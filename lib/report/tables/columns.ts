// The columns of all tables of n-mers, fragments, orders, derivatives and properties: `nmer show`, the tables of a report in
// CSV and its workbook have the same ones under the same names. A name has its unit in it.

import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import type { Column } from "./table.ts";

const KILOJOULES_PER_KILOCALORIE = 4.184;

const TREATMENT: Column = { name: "treatment", head: "BSSE", isText: true, isInTitle: true };
const ORDER: Column = { name: "order", head: "order", isInTitle: true };

const energyColumns = (what: string): readonly Column[] => [
  { name: `${what}_hartree`, head: "Eh", decimals: 12, yields: 4 },
  { name: `${what}_kcal_per_mol`, head: "kcal/mol", decimals: 4 },
  { name: `${what}_kj_per_mol`, head: "kJ/mol", decimals: 4, yields: 1 },
];

/** An energy in kcal/mol. */
export function inKcal(energy: number | undefined): number | undefined {
  return energy === undefined ? undefined : energy * HARTREE_IN_KCAL_PER_MOL;
}

/** An energy in Hartree, kcal/mol and kJ/mol. */
export function inAllUnits(energy: number | undefined): readonly (number | undefined)[] {
  const kcal = inKcal(energy);
  return [energy, kcal, kcal === undefined ? undefined : kcal * KILOJOULES_PER_KILOCALORIE];
}

/** The energies through each order. */
export const ORDER_COLUMNS: readonly Column[] = [
  { ...TREATMENT, isInTitle: false },
  { name: "order", head: "through" },
  { name: "total_hartree", head: "total Eh", decimals: 9, yields: 2 },
  { name: "interaction_hartree", head: "interaction Eh", decimals: 9, yields: 3 },
  { name: "interaction_kcal_per_mol", head: "kcal/mol", decimals: 4 },
  { name: "contribution_hartree", head: "adds Eh", decimals: 9, isForPrograms: true },
  { name: "contribution_kcal_per_mol", head: "adds kcal/mol", decimals: 4, yields: 1 },
];

/**
 * What n-mers contribute. Of a pair both distances are its own, of larger n-mers those of their farthest pair. Interactions
 * are those of pairs.
 */
export const NMER_COLUMNS: readonly Column[] = [
  TREATMENT,
  ORDER,
  { name: "fragments", head: "fragments", isText: true },
  ...energyColumns("energy"),
  { name: "contact_angstrom", head: "contact Å", decimals: 3, yields: 3 },
  { name: "centres_angstrom", head: "centres Å", decimals: 3, yields: 2 },
  { name: "formulas", head: "formulas", isText: true, isForPrograms: true },
  { name: "interactions", head: "held by", isText: true, isForPrograms: true },
];

/** The same for pairs of which some are held together by what has a name: people see that, too. */
export const PAIR_COLUMNS: readonly Column[] = NMER_COLUMNS.map((column) =>
  column.name === "interactions" ? { ...column, isForPrograms: false, yields: 5 } : column
);

/** The sums of the n-mers of each fragment. */
export const FRAGMENT_SUM_COLUMNS: readonly Column[] = [
  TREATMENT,
  ORDER,
  { name: "fragment", head: "fragment" },
  { name: "formula", head: "formula", isText: true, yields: 3 },
  ...energyColumns("sum"),
  { name: "share_kcal_per_mol", head: "share kcal/mol", decimals: 4, yields: 2 },
];

/** What a screening by energy left out, by order; the last of a treatment is of all orders. */
export const SCREENING_COLUMNS: readonly Column[] = [
  { ...TREATMENT, isInTitle: false },
  { name: "order", head: "order" },
  { name: "kept", head: "kept" },
  { name: "left_out_by_contribution", head: "left out" },
  { name: "not_computed_by_cheap_model", head: "not looked at" },
  { name: "cheap_sum_hartree", head: "cheap sum Eh", decimals: 9, isForPrograms: true },
  { name: "cheap_sum_kcal_per_mol", head: "cheap sum", decimals: 4 },
  { name: "cheap_absolute_sum_kcal_per_mol", head: "without signs", decimals: 4, yields: 3 },
  { name: "estimate_hartree", head: "estimate Eh", decimals: 9, isForPrograms: true },
  { name: "estimate_kcal_per_mol", head: "estimate", decimals: 4 },
  { name: "deviation_kcal_per_mol", head: "deviation", decimals: 4, yields: 4 },
  { name: "bound_kcal_per_mol", head: "bound kcal/mol", decimals: 4 },
  { name: "compared", head: "compared", yields: 2 },
  { name: "ratio_above_threshold", head: "ratio", decimals: 2, yields: 1 },
  { name: "ratio_first_quartile", head: "first quartile", isForPrograms: true },
  { name: "ratio_third_quartile", head: "third quartile", isForPrograms: true },
];

/** A fragment's share of a sum in kcal/mol, where each of its n-mers is divided equally among its fragments. */
export function shareOf(sum: number | undefined, nbody: number): number | undefined {
  return sum === undefined ? undefined : inKcal(sum / nbody);
}

const AXES = ["x", "y", "z"] as const;

/** A gradient by atom. */
export const GRADIENT_COLUMNS: readonly Column[] = [
  TREATMENT,
  { name: "atom", head: "atom" },
  { name: "symbol", head: "", isText: true },
  { name: "fragment", head: "fragment", yields: 1 },
  ...AXES.map((axis) => ({ name: `${axis}_hartree_per_bohr`, head: axis, decimals: 8, isMatrix: true })),
  { name: "norm_hartree_per_bohr", head: "norm", decimals: 8, yields: 2, isMatrix: true },
  { name: "energy", head: "energy", isText: true, isInTitle: true },
];

/** Properties of the molecule in atomic units, by order and component. */
export const PROPERTY_COLUMNS: readonly Column[] = [
  TREATMENT,
  { name: "property", head: "property", isText: true, isInTitle: true },
  { name: "order", head: "through" },
  { name: "component", head: "", isText: true },
  { name: "total_atomic_units", head: "total", decimals: 8 },
  { name: "interaction_atomic_units", head: "interaction", decimals: 8 },
  { name: "contribution_atomic_units", head: "adds", decimals: 8, yields: 1 },
];

/** The coordinates of atoms, as rows and columns of a Hessian: `O1_x`. Atoms count from 1. */
export function coordinateNames(symbols: readonly string[]): readonly string[] {
  return symbols.flatMap((symbol, atom) => AXES.map((axis) => `${symbol}${atom + 1}_${axis}`));
}

/** A Hessian in Hartree/bohr^2: a row and a column for each coordinate. */
export function hessianColumns(symbols: readonly string[]): readonly Column[] {
  return [
    TREATMENT,
    { name: "energy", head: "energy", isText: true, isInTitle: true },
    { name: "hartree_per_bohr2", head: "", isText: true },
    ...coordinateNames(symbols).map((name) => ({ name, head: name, decimals: 6, isMatrix: true })),
  ];
}
