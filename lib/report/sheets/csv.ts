// Tables as CSV (RFC 4180), in UTF-8. A spreadsheet that opens such a file takes text that begins with = + - @ for a
// formula, so that names in it could do anything: such text gets an apostrophe in front.

import type { Cell, DataTable } from "./data_table.ts";

/** A table as CSV; lines end with CR LF. */
export function csvOf({ columns, rows }: DataTable): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that no spreadsheet takes for a formula; `full-width` signs are taken for them in some languages. */
export function harmless(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
