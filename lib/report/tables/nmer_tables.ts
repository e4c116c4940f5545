// Tables of what n-mers and fragments contribute, and of the energies of the orders.

import { angstromFromBohr, HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import { grouped } from "../../base/plural.ts";
import { FragmentDistances, hillFormula } from "../../molecule/mod.ts";
import { type Bsse, BSSE_TITLES } from "../../plan/mod.ts";
import { type SelectedNmers, type Selection, selectNmers, selectTreatments } from "./selection.ts";
import type { Shown, ShownContribution, ShownTreatment } from "./shown.ts";
import type { Column, Table } from "./table.ts";

const KILOJOULES_PER_KILOCALORIE = 4.184;

const TREATMENT: Column = { name: "treatment", head: "BSSE", isText: true, isInTitle: true };
const ORDER: Column = { name: "order", head: "order", isInTitle: true };
const energyColumns = (what: string): readonly Column[] => [
  { name: `${what}_hartree`, head: "Eh", decimals: 12 },
  { name: `${what}_kcal_per_mol`, head: "kcal/mol", decimals: 4 },
  { name: `${what}_kj_per_mol`, head: "kJ/mol", decimals: 4 },
];
const inAllUnits = (energy: number | undefined) => {
  const inKcal = energy === undefined ? undefined : energy * HARTREE_IN_KCAL_PER_MOL;
  return [energy, inKcal, inKcal === undefined ? undefined : inKcal * KILOJOULES_PER_KILOCALORIE];
};

const NMER_COLUMNS: readonly Column[] = [
  TREATMENT,
  ORDER,
  { name: "fragments", head: "fragments", isText: true },
  ...energyColumns("energy"),
  { name: "contact_angstrom", head: "contact Å", decimals: 3 },
  { name: "centres_angstrom", head: "centres Å", decimals: 3 },
];

/** What n-mers are called. */
export function nmerName(nbody: number): string {
  return ["monomers", "pairs", "trimers", "tetramers"][nbody - 1] ?? `${nbody}-mers`;
}

/** Fragments as people read them, counted from 1: `1-12`. */
export function fragmentNames(fragments: readonly number[]): string {
  return fragments.map((fragment) => fragment + 1).join("-");
}

/** For each treatment and order, what its n-mers contribute, with their distances. */
export function nmerTables(shown: Shown, selection: Selection): readonly Table[] {
  const distances = new FragmentDistances(shown.molecule);
  return selectNmers(shown, selection).map((selected) => ({
    title: titleOf(selected, `What ${nmerName(selected.nbody)} contribute`),
    columns: NMER_COLUMNS,
    rows: selected.shown.map(({ fragments, energy }) => [
      selected.treatment,
      selected.nbody,
      fragmentNames(fragments),
      ...inAllUnits(energy),
      lengthOf(distances.spread(fragments)),
      lengthOf(distances.spread(fragments, "between")),
    ]),
    notes: sumNotes(selected),
  }));
}

function titleOf({ treatment, shown, all }: SelectedNmers, what: string): string {
  const part = shown.length < all.length
    ? `, the strongest ${grouped(shown.length)} of ${grouped(all.length)}`
    : "";
  return `${what}, ${treatmentName(treatment)}${part}`;
}

/** A treatment as a title has it: `CP`. */
export function treatmentName(treatment: Bsse): string {
  return BSSE_TITLES[treatment].short;
}

function sumNotes({ all, shown, nbody, lacking }: SelectedNmers): readonly string[] {
  const line = (energies: readonly ShownContribution[]) => {
    const sum = sumOf(energies);
    return `${sum.toFixed(12)} Eh, ${(sum * HARTREE_IN_KCAL_PER_MOL).toFixed(4)} kcal/mol`;
  };
  return [
    ...(shown.length < all.length ? [`Sum of these ${shown.length}: ${line(shown)}.`] : []),
    ...(lacking.size > 0
      ? [`Sum of the ${grouped(all.length)} with a result: ${line(all)}; others have none.`]
      : all.length > 1
      ? [`Sum of all ${grouped(all.length)} ${nmerName(nbody)}: ${line(all)}.`]
      : []),
  ];
}

function sumOf(contributions: readonly ShownContribution[]): number {
  return Math.sumPrecise(contributions.map(({ energy }) => energy));
}

function lengthOf(bohr: number | undefined): number | undefined {
  return bohr === undefined ? undefined : angstromFromBohr(bohr);
}

const FRAGMENT_COLUMNS: readonly Column[] = [
  TREATMENT,
  ORDER,
  { name: "fragment", head: "fragment" },
  { name: "formula", head: "formula", isText: true },
  ...energyColumns("sum"),
  { name: "share_kcal_per_mol", head: "share kcal/mol", decimals: 4 },
];

/**
 * For each treatment and order, the sum of all n-mers that a fragment is part of, and its share of them: that of an n-mer
 * is divided equally among its fragments, so that the shares add up to the contribution of the order. Nothing is said
 * of a fragment of which an n-mer has no result.
 */
export function fragmentTables(shown: Shown, selection: Selection): readonly Table[] {
  return selectNmers(shown, { ...selection, top: undefined }).map((selected) => {
    const sums = fragmentSums(selected, shown.molecule.fragments.length);
    const order = sums.map((_, fragment) => fragment);
    const strength = (fragment: number) => sums[fragment] === undefined ? -1 : Math.abs(sums[fragment]);
    if (selection.top !== undefined) order.sort((a, b) => strength(b) - strength(a));
    const { treatment, nbody } = selected;
    const count = Math.min(order.length, selection.top ?? Infinity);
    const part = count < order.length ? `, the strongest ${count} of ${grouped(order.length)}` : "";
    return {
      title: `Sums of the ${nmerName(nbody)} of each fragment, ${treatmentName(treatment)}${part}`,
      columns: FRAGMENT_COLUMNS,
      rows: order.slice(0, count).map((fragment) => [
        treatment,
        nbody,
        fragment + 1,
        formulaOf(shown, fragment),
        ...inAllUnits(sums[fragment]),
        shareOf(sums[fragment], nbody),
      ]),
      notes: fragmentNotes(selected),
    };
  });
}

function shareOf(sum: number | undefined, nbody: number): number | undefined {
  return sum === undefined ? undefined : sum / nbody * HARTREE_IN_KCAL_PER_MOL;
}

function fragmentNotes({ nbody, lacking }: SelectedNmers): readonly string[] {
  return [
    ...(nbody === 1 ? [] : ["The share divides each of them equally among its fragments."]),
    ...(lacking.size === 0
      ? []
      : [`Nothing stands where one of a fragment's ${nmerName(nbody)} has no result.`]),
  ];
}

/**
 * The sum of the n-mers that each fragment is part of, exact and rounded once; undefined where one of these is not known.
 */
export function fragmentSums(
  { all, lacking }: Pick<SelectedNmers, "all" | "lacking">,
  count: number,
): readonly (number | undefined)[] {
  const parts: number[][] = Array.from({ length: count }, () => []);
  for (const { fragments, energy } of all) for (const fragment of fragments) parts[fragment]!.push(energy);
  return parts.map((energies, fragment) =>
    lacking.has(fragment) ? undefined : energies.length === 0 ? 0 : Math.sumPrecise(energies)
  );
}

/** The formula of a fragment, as in `H2O`. */
export function formulaOf({ molecule: { fragments, atomicNumbers } }: Shown, fragment: number): string {
  return hillFormula(fragments[fragment]!.atoms.map((atom) => atomicNumbers[atom]!));
}

const ORDER_COLUMNS: readonly Column[] = [
  { ...TREATMENT, isInTitle: false },
  { name: "order", head: "through" },
  { name: "total_hartree", head: "total Eh", decimals: 9 },
  { name: "interaction_hartree", head: "interaction Eh", decimals: 9 },
  { name: "interaction_kcal_per_mol", head: "kcal/mol", decimals: 4 },
  { name: "contribution_kcal_per_mol", head: "adds kcal/mol", decimals: 4 },
];

/** The energies through each order of some treatments. */
export function orderTable(shown: Shown, treatments: readonly Bsse[] | undefined): Table {
  const inKcal = (energy: number | undefined) =>
    energy === undefined ? undefined : energy * HARTREE_IN_KCAL_PER_MOL;
  return {
    title: "Energies through each order",
    columns: ORDER_COLUMNS,
    rows: selectTreatments(shown, treatments).flatMap(({ treatment, orders }: ShownTreatment) =>
      orders.map(({ nbody, total, interaction, contribution }) => [
        treatment,
        nbody,
        total,
        interaction,
        inKcal(interaction),
        inKcal(contribution),
      ])
    ),
  };
}
