// Tables as an XLSX workbook, a sheet for each. Text is written as text, so that nothing is ever taken for a formula.

import writeXlsx from "write-excel-file/universal";
import type { Cell, DataTable } from "./data_table.ts";

// What a sheet and a cell hold at most.
const MAX_ROWS = 2 ** 20 - 1;
const MAX_CHARACTERS = 32_767;

/** The bytes of a workbook. */
export async function xlsxOf(tables: readonly DataTable[]): Promise<Uint8Array<ArrayBuffer>> {
  const sheets = tables.flatMap(fitting).map(({ name, columns, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    columns: columns.map((title, i) => ({ width: widthOf(title, rows, i) })),
    data: [
      columns.map((title) => ({ value: title, type: String, fontWeight: "bold" as const })),
      ...rows.map((row) => row.map(cellOf)),
    ],
  }));
  const workbook = await writeXlsx(sheets).toBlob();
  return new Uint8Array(await workbook.arrayBuffer());
}

function cellOf(cell: Cell) {
  if (cell === undefined || cell === "") return null;
  if (typeof cell === "number") return { value: cell, type: Number };
  return { value: printable(cell).slice(0, MAX_CHARACTERS), type: String };
}

// XML has no other control characters.
function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").toWellFormed();
}

// A table that is too long for a sheet continues on the next.
function fitting({ name, columns, rows }: DataTable): readonly DataTable[] {
  const parts: DataTable[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += MAX_ROWS) {
    const number = from === 0 ? "" : `_${from / MAX_ROWS + 1}`;
    parts.push({ name: `${name}${number}`, columns, rows: rows.slice(from, from + MAX_ROWS) });
  }
  return parts;
}

function widthOf(title: string, rows: readonly (readonly Cell[])[], column: number): number {
  const longest = rows.slice(0, 100).reduce(
    (longest, row) => Math.max(longest, typeof row[column] === "string" ? row[column].length : 12),
    title.length,
  );
  return Math.min(60, longest + 2);
}
