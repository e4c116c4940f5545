// Gradients by atom, Hessians by coordinate and properties of the molecule, as tables for spreadsheets. Atoms count from 1.

import type { ReportData } from "../data/report_data.ts";
import { coordinateNames, GRADIENT_COLUMNS, hessianColumns, PROPERTY_COLUMNS } from "../tables/columns.ts";
import { propertyRows } from "../tables/property_tables.ts";
import { type DataTable, namesOf } from "./data_table.ts";

/** The gradients by treatment and atom. */
export function gradientTable({ gradients = [], system }: ReportData): DataTable {
  const owner = new Map(system.fragments.flatMap(({ atoms }, i) => atoms.map((atom) => [atom, i + 1])));
  return {
    name: "gradients",
    columns: namesOf(GRADIENT_COLUMNS),
    rows: gradients.flatMap(({ treatment, of, values }) =>
      system.symbols.map((symbol, atom) => {
        const [x, y, z] = values.subarray(3 * atom, 3 * atom + 3) as unknown as [number, number, number];
        return [treatment, atom + 1, symbol, owner.get(atom), x, y, z, Math.hypot(x, y, z), of];
      })
    ),
  };
}

/** The Hessians by treatment, a row and a column for each coordinate. */
export function hessianTable({ hessians = [], system: { symbols } }: ReportData): DataTable {
  const coordinates = coordinateNames(symbols);
  const size = coordinates.length;
  return {
    name: "hessians",
    columns: namesOf(hessianColumns(symbols)),
    rows: hessians.flatMap(({ treatment, of, values }) =>
      coordinates.map((name, row) => [treatment, of, name, ...values.subarray(size * row, size * (row + 1))])
    ),
  };
}

/** The properties of the molecule by treatment, order and component, in atomic units. */
export function propertyTable({ properties = [] }: ReportData): DataTable {
  return {
    name: "properties",
    columns: namesOf(PROPERTY_COLUMNS),
    rows: properties.flatMap(({ treatment, ...property }) => propertyRows(treatment, property)),
  };
}
