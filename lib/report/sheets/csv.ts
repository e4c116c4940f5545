// Tables of a report as CSV, in UTF-8, as spreadsheets write it.

import { csvLines } from "../tables/table_csv.ts";
import type { DataTable } from "./data_table.ts";

/** A table as CSV; lines end with CR LF. */
export function csvOf({ columns, rows }: DataTable): string {
  return csvLines([columns, ...rows], "\r\n");
}
