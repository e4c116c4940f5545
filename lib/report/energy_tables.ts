// The tables of n-body energies as values: for each treatment a row for each order, in Hartree. How they look is said in
// render/.

import type { Assembly, OrderSums, PropertyValue } from "../assembly/mod.ts";
import { type Bsse, BSSE_TITLES, type Expansion, type ModelName } from "../plan/mod.ts";

/** The energies of one treatment. */
export interface EnergyTable {
  /** The treatment of the basis set superposition error. */
  readonly treatment: Bsse;
  /** What it is called in full and in short. */
  readonly title: { readonly full: string; readonly short: string };
  /** Ascending by order. */
  readonly rows: readonly EnergyRow[];
  /** The model chemistries, lettered by the lowest order that they serve; the supersystem's comes last. */
  readonly models: readonly ModelName[];
}

/** What is known through one order. */
export interface EnergyRow {
  /** Order, from 1. */
  readonly nbody: number;
  /** `SS`: what the supersystem adds; `FULL`: all fragments; `RTN`: what is returned. */
  readonly marks: readonly ("SS" | "FULL" | "RTN")[];
  /** Position of its model among the table's, from 0; undefined where none is its own. */
  readonly model: number | undefined;
  /** Absent where the order is not a part of the expansion. */
  readonly energies?: EnergySums;
}

/** Energies in Hartree; undefined where one is not known. */
export interface EnergySums {
  /** Sum of all contributions up to this order. */
  readonly total: number | undefined;
  /** The same without order 1. */
  readonly interaction: number | undefined;
  /** The contribution of this order. */
  readonly contribution: number | undefined;
  /** Whether there is such a contribution: orders below may have been skipped. */
  readonly contributes: boolean;
}

// Above this many fragments, rows without numbers are left out but for the last.
const MAX_EMPTY_ROWS = 10;

/**
 * The tables of all treatments, in the order of the input.
 *
 * @example
 * ```ts
 * import { energyTables, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const calculation = prepare(input);
 * const { assembly } = await run(calculation, { mode: "serial" });
 * for (const { title, rows } of energyTables(calculation.plan.expansion, assembly)) console.log(title, rows.at(-1));
 * ```
 */
export function energyTables(expansion: Expansion, assembly: Assembly): readonly EnergyTable[] {
  const { levels, supersystem } = expansion;
  const models = levels.map(({ model }) => model);
  if (supersystem !== undefined) models.push(supersystem);
  return assembly.series
    .filter(({ property }) => property === "energy")
    .map(({ treatment, orders }) => ({
      treatment,
      title: BSSE_TITLES[treatment],
      rows: rowsOf(expansion, orders),
      models,
    }));
}

function rowsOf(expansion: Expansion, orders: readonly OrderSums[]): readonly EnergyRow[] {
  const { fragmentCount, maxNbody, supersystem, levels } = expansion;
  const last = orders.at(-1)!.nbody;
  const rows: EnergyRow[] = [];
  for (let nbody = 1; nbody <= fragmentCount; nbody++) {
    const sums = orders.find((candidate) => candidate.nbody === nbody);
    if (sums === undefined && nbody < fragmentCount && fragmentCount > MAX_EMPTY_ROWS) continue;
    const level = levels.findIndex(({ nbodies }) => nbodies.includes(nbody));
    rows.push({
      nbody,
      marks: [
        ...(supersystem !== undefined && nbody > maxNbody ? ["SS" as const] : []),
        ...(nbody === fragmentCount ? ["FULL" as const] : []),
        ...(nbody === last ? ["RTN" as const] : []),
      ],
      model: sums === undefined || level < 0 ? undefined : level,
      ...(sums === undefined ? {} : { energies: energiesOf(expansion, sums) }),
    });
  }
  return rows;
}

function energiesOf(
  { supersystemIeOnly, fragmentCount }: Expansion,
  { nbody, total, interaction, contribution }: OrderSums,
): EnergySums {
  return {
    total: energy(total),
    interaction: energy(interaction),
    contribution: energy(contribution),
    contributes: !(supersystemIeOnly && nbody === fragmentCount),
  };
}

function energy(value: PropertyValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
