// Tables of what n-mers and fragments contribute, and of the energies of the orders.

import { exactSum } from "../../base/exact_sum.ts";
import { angstromFromBohr, HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import { grouped } from "../../base/plural.ts";
import { type Interaction, interactionsOf, PairInteractions } from "../../molecule/interactions/mod.ts";
import { FragmentDistances, hillFormula } from "../../molecule/mod.ts";
import { type Bsse, BSSE_TITLES } from "../../plan/mod.ts";
import { namesOfKinds, shortWords } from "../data/interaction_words.ts";
import {
  FRAGMENT_SUM_COLUMNS,
  inAllUnits,
  inKcal,
  NMER_COLUMNS,
  ORDER_COLUMNS,
  PAIR_COLUMNS,
  shareOf,
} from "./columns.ts";
import { type SelectedNmers, type Selection, selectNmers, selectTreatments } from "./selection.ts";
import type { Shown, ShownContribution, ShownTreatment } from "./shown.ts";
import type { Named, Table } from "./table.ts";

/** What n-mers are called. */
export function nmerName(nbody: number): string {
  return ["monomers", "pairs", "trimers", "tetramers"][nbody - 1] ?? `${nbody}-mers`;
}

/** For each treatment and order, what its n-mers contribute, with their distances. */
export function nmerTables(shown: Shown, selection: Selection): readonly Table[] {
  const distances = new FragmentDistances(shown.molecule);
  const all = selectNmers(shown, selection);
  const interactions = new PairInteractions(
    all.some(({ nbody }) => nbody === 2) ? interactionsOf(shown.molecule) : [],
  );
  return all.map((selected) => ({
    title: titleOf(selected, `What ${nmerName(selected.nbody)} contribute`),
    columns: selected.shown.some(({ fragments }) => interactions.of(fragments).length > 0)
      ? PAIR_COLUMNS
      : NMER_COLUMNS,
    rows: selected.shown.map(({ fragments, energy }) => [
      selected.treatment,
      selected.nbody,
      { fragments },
      ...inAllUnits(energy),
      lengthOf(distances.spread(fragments)),
      lengthOf(distances.spread(fragments, "between")),
      fragments.map((fragment) => formulaOf(shown, fragment)).join(" "),
      heldBy(interactions.of(fragments)),
    ]),
    notes: sumNotes(selected),
  }));
}

function heldBy(interactions: readonly Interaction[]): Named | undefined {
  return interactions.length === 0
    ? undefined
    : { words: shortWords(interactions), names: namesOfKinds(interactions) };
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
  return exactSum(contributions.map(({ energy }) => energy));
}

function lengthOf(bohr: number | undefined): number | undefined {
  return bohr === undefined ? undefined : angstromFromBohr(bohr);
}

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
      columns: FRAGMENT_SUM_COLUMNS,
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
    lacking.has(fragment) ? undefined : energies.length === 0 ? 0 : exactSum(energies)
  );
}

/** The formula of a fragment, as in `H2O`. */
export function formulaOf({ molecule: { fragments, atomicNumbers } }: Shown, fragment: number): string {
  return hillFormula(fragments[fragment]!.atoms.map((atom) => atomicNumbers[atom]!));
}

/** The energies through each order of some treatments. */
export function orderTable(shown: Shown, treatments: readonly Bsse[] | undefined): Table {
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
        contribution,
        inKcal(contribution),
      ])
    ),
  };
}
