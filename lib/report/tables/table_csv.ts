// Tables as CSV (RFC 4180): one head, full precision, units in the names of the columns.

import type { Cell, Table } from "./table.ts";

/** Tables of the same columns as CSV, one below the other, that ends with a line feed. */
export function tablesCsv(tables: readonly Pick<Table, "columns" | "rows">[]): string {
  const head = tables[0]!.columns.map(({ name }) => name);
  return [head, ...tables.flatMap(({ rows }) => rows)].map((row) => `${row.map(quoted).join(",")}\n`).join(
    "",
  );
}

// What spreadsheets would take for a formula is made a word.
function quoted(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const word = /^[=+@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}
