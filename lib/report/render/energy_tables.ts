// The tables of n-body energies as text, in the layout that users of Psi4 and QCManyBody know: one row for each order,
// total, interaction and contribution in Hartree, the latter two in kcal/mol as well.

import type { Assembly } from "../../assembly/mod.ts";
import { tableLines } from "../../base/text/text_table.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import type { Expansion } from "../../plan/mod.ts";
import { type EnergyRow, type EnergySums, type EnergyTable, energyTables } from "../energy_tables.ts";

const WIDTH = 20;
const GAP = "  ";
// Of the longest line, which has five numbers behind the order.
const FULL_WIDTH = 20 + 5 * (WIDTH + GAP.length);

/**
 * The tables of all treatments, one after the other, each with a legend of its model chemistries.
 *
 * @param width Characters that a line may have, on a terminal; where that layout is wider, columns are closer together,
 * and those that follow from others are left out.
 */
export function orderTables(expansion: Expansion, assembly: Assembly, width = Infinity): string {
  return energyTables(expansion, assembly).map((table) => tableText(table, width)).join("");
}

function tableText({ title: { full, short }, rows, models }: EnergyTable, width: number): string {
  const title = `\n   ==> N-Body: ${full} (${short}) energies <==\n\n`;
  const legend = `\n   MC Legend: ${models.map((model, i) => `${letter(i)}: "${model}"`).join(", ")}\n\n`;
  const body = width < FULL_WIDTH ? narrowRows(rows, width) : HEADER + rows.map(rowText).join("");
  return title + body + legend;
}

const HEADER = [
  "MC n-Body".padStart(23) + "  Total Energy            Interaction Energy" + " ".repeat(26) +
  "N-body Contribution to Interaction Energy\n",
  " ".repeat(25) + "[Eh]                    [Eh]                  [kcal/mol]            [Eh]" +
  " ".repeat(18) +
  "[kcal/mol]\n",
].join("");

function rowText({ nbody, marks, model, energies }: EnergyRow): string {
  const letters = model === undefined ? "" : letter(model);
  const head = `${GAP}${marks.join("/").padStart(11)} ${letters.padEnd(2)} ${String(nbody).padStart(2)}`;
  return `${head}${energies === undefined ? `${" ".repeat(8)}${EMPTY_ROW}` : cells(energies)}\n`;
}

const NOT_AVAILABLE = "N/A";
const EMPTY_ROW = Array.from({ length: 5 }, () => NOT_AVAILABLE.padEnd(WIDTH)).join(GAP);

function cells({ total, interaction, contribution, contributes }: EnergySums): string {
  return GAP + [
    cell(total, 1),
    cell(interaction, 1),
    cell(interaction, HARTREE_IN_KCAL_PER_MOL),
    contributes ? cell(contribution, 1) : `      ${NOT_AVAILABLE.padEnd(WIDTH)}`,
    contributes ? cell(contribution, HARTREE_IN_KCAL_PER_MOL) : NOT_AVAILABLE.padEnd(WIDTH),
  ].join(GAP);
}

function cell(energy: number | undefined, factor: number): string {
  if (energy === undefined) return `      ${NOT_AVAILABLE.padEnd(WIDTH - 6)}`;
  return (energy * factor).toFixed(12).padStart(WIDTH);
}

function letter(i: number): string {
  return `§${i < 26 ? String.fromCharCode(65 + i) : i + 1}`;
}

const NARROW_INDENTATION = "  ";
const NARROW_HEAD = [
  ["", "MC n", "Total", "Interaction", "", "Contribution", "Contribution"],
  ["", "", "[Eh]", "[Eh]", "[kcal/mol]", "[Eh]", "[kcal/mol]"],
];
// Contributions are differences of interactions, totals those and order 1.
const CONCESSIONS = [{ drop: 5 }, { drop: 6 }, { drop: 2 }, { drop: 4 }, { drop: 0 }];
const KCAL_DECIMALS = 6;

function narrowRows(rows: readonly EnergyRow[], width: number): string {
  const cells = rows.map(({ nbody, marks, model, energies }) => [
    marks.join("/"),
    `${model === undefined ? "" : letter(model)} ${String(nbody).padStart(2)}`,
    ...narrowCells(energies),
  ]);
  const layout = {
    numbersFrom: 1,
    width: width - NARROW_INDENTATION.length,
    concessions: CONCESSIONS,
  };
  return tableLines([...NARROW_HEAD, ...cells], layout)
    .map((line) => `${NARROW_INDENTATION}${line}\n`).join("");
}

function narrowCells(energies: EnergySums | undefined): readonly string[] {
  const { total, interaction, contribution } = energies ?? {};
  const inHartree = (energy: number | undefined) => energy?.toFixed(12) ?? NOT_AVAILABLE;
  const inKcal = (energy: number | undefined) =>
    energy === undefined ? NOT_AVAILABLE : (energy * HARTREE_IN_KCAL_PER_MOL).toFixed(KCAL_DECIMALS);
  const contributed = energies?.contributes === true ? contribution : undefined;
  return [
    inHartree(total),
    inHartree(interaction),
    inKcal(interaction),
    inHartree(contributed),
    inKcal(contributed),
  ];
}
