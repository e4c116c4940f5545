// Tables as text for a terminal: columns as wide as their widest cell, within 80 characters for all tables of ours.

import { shownCells, type Table } from "./table.ts";

const INDENTATION = "  ";
const GAP = "  ";

/** A table as text that ends with a line feed. */
export function tableText(table: Table): string {
  const { title, notes = [] } = table;
  const { columns, rows: cells } = shownCells(table);
  const head = columns.map(({ head }) => head);
  const widths = head.map((text, i) =>
    cells.reduce((width, row) => Math.max(width, row[i]!.length), text.length)
  );
  const line = (row: readonly string[]) => {
    const aligned = row.map((text, i) =>
      columns[i]!.isText === true ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)
    );
    return `${INDENTATION}${aligned.join(GAP).trimEnd()}\n`;
  };
  return [`${title}\n\n`, line(head), ...cells.map(line), ...notes.map((note) => `${INDENTATION}${note}\n`)]
    .join("");
}
