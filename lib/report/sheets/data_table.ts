// A plain table of a report, for spreadsheets.

import type { Column } from "../tables/table.ts";

/** A cell: undefined where nothing is known. */
export type Cell = string | number | undefined;

/** A table. */
export interface DataTable {
  /** Name of its file or sheet: letters and underscores. */
  readonly name: string;
  /** Headings, units among them. */
  readonly columns: readonly string[];
  /** As long as the columns each. */
  readonly rows: readonly (readonly Cell[])[];
}

/** The names of columns. */
export function namesOf(columns: readonly Column[]): readonly string[] {
  return columns.map(({ name }) => name);
}
