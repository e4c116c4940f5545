// Tables of a report as CSV, in UTF-8, as spreadsheets write it.

import { csvLines } from "../tables/table_csv.ts";
import type { DataTable } from "./data_table.ts";

const ROWS_PER_PIECE = 1000;

/** A table as CSV, however many rows it has; lines end with CR LF. */
export function* csvPieces({ columns, rows }: DataTable): Generator<string, void, void> {
  yield csvLines([columns], "\r\n");
  for (let from = 0; from < rows.length; from += ROWS_PER_PIECE) {
    yield csvLines(rows.slice(from, from + ROWS_PER_PIECE), "\r\n");
  }
}
