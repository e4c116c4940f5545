// Tables as CSV (RFC 4180): one head, full precision, units in the names of the columns. A spreadsheet that opens such a
// file takes text that begins with = + - @ for a formula, so that names in it could do anything: such text gets an
// apostrophe in front. Nor are there hyphens between fragments, since it would take 1-2 for a day in January.

import type { Cell, Table } from "./table.ts";

/** Tables of the same columns as CSV, one below the other, that ends with a line feed. */
export function tablesCsv(tables: readonly Pick<Table, "columns" | "rows">[]): string {
  const head = tables[0]!.columns.map(({ name }) => name);
  return csvLines([head, ...tables.flatMap(({ rows }) => rows)], "\n");
}

/** Rows as CSV; each ends with `end`. */
export function csvLines(rows: readonly (readonly Cell[])[], end: "\n" | "\r\n"): string {
  return rows.map((row) => `${row.map(field).join(",")}${end}`).join("");
}

function field(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "object" && "fragments" in cell) return fragmentNumbers(cell.fragments);
  const text = harmless(typeof cell === "object" ? cell.names : cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Fragments for programs, counted from 1: `1 12`. */
export function fragmentNumbers(fragments: readonly number[]): string {
  return fragments.map((fragment) => fragment + 1).join(" ");
}

/** Text that no spreadsheet takes for a formula; `full-width` signs are taken for them in some languages. */
export function harmless(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
