// What a screening by energy left out, by treatment and order, and how large its error is.

import { inKcal, SCREENING_COLUMNS } from "./columns.ts";
import type { ShownScreening } from "../data/shown_screening.ts";
import type { Shown } from "./shown.ts";
import type { Cell, Table } from "./table.ts";
import type { Bsse } from "../../plan/mod.ts";

/** The table; undefined where no cheap model chooses, or nothing is known of it. */
export function screeningTable(
  { screening }: Pick<Shown, "screening">,
  treatments?: readonly Bsse[],
): Table | undefined {
  const shown = screening?.();
  if (shown === undefined || shown.errors.size === 0) return undefined;
  const rows = screeningRows(shown).filter(([treatment]) =>
    treatments === undefined || treatments.includes(treatment as Bsse)
  );
  return {
    title: "What the screening left out, in kcal/mol",
    columns: SCREENING_COLUMNS,
    rows,
    notes: shown.lines.map((line) => `${line[0]!.toUpperCase()}${line.slice(1)}.`),
  };
}

/** The rows, with one of all orders after those of each treatment. */
export function screeningRows({ errors, counts }: ShownScreening): readonly (readonly Cell[])[] {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return Array.from(errors).flatMap(([treatment, { orders, near, missing, deviation, bound }]) => [
    ...orders.map((order, i) => [
      treatment,
      String(order.nbody),
      counts[i]!.kept,
      order.leftOut,
      order.notComputed,
      ...energyCells(order.cheapSum),
      inKcal(order.cheapAbsoluteSum),
      ...energyCells(order.missing),
      inKcal(Math.sqrt(order.variance)),
      undefined,
      order.known,
      near[i]?.ratio,
      near[i]?.quartiles[0],
      near[i]?.quartiles[1],
    ]),
    [
      treatment,
      "all",
      sum(counts.map(({ kept }) => kept)),
      sum(orders.map(({ leftOut }) => leftOut)),
      sum(orders.map(({ notComputed }) => notComputed)),
      ...energyCells(sum(orders.map(({ cheapSum }) => cheapSum))),
      inKcal(sum(orders.map(({ cheapAbsoluteSum }) => cheapAbsoluteSum))),
      ...energyCells(missing),
      inKcal(deviation),
      inKcal(bound),
      sum(orders.map(({ known }) => known)),
      undefined,
      undefined,
      undefined,
    ],
  ]);
}

function energyCells(energy: number): readonly (number | undefined)[] {
  return [energy, inKcal(energy)];
}
