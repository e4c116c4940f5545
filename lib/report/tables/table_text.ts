// Tables as text for a terminal: columns as wide as their widest cell, within 80 characters for all tables of ours but
// Hessians. On a narrower one, what matters least is left out, and coordinates continue below.

import { wrappedText } from "../../base/text/wrapped_text.ts";
import { type Column, shownCells, type Table } from "./table.ts";

const INDENTATION = "  ";
const GAP = "  ";

/** A column as it is set. */
interface SetColumn {
  readonly column: Column;
  readonly width: number;
  /** Its place in the rows. */
  readonly place: number;
}

/**
 * A table as text that ends with a line feed.
 *
 * @param width Characters that a line may have; undefined for any number.
 */
export function tableText(table: Table, width?: number): string {
  const { title, notes = [] } = table;
  const { columns, rows } = shownCells(table);
  const widthOf = (place: number) =>
    rows.reduce((most, row) => Math.max(most, row[place]!.length), columns[place]!.head.length);
  const all = columns.map((column, place) => ({ column, place, width: widthOf(place) }));
  const { kept, left } = fitting(all, width);
  const blocks = blocksOf(kept, width).map((block) =>
    [block.map(({ column }) => column.head), ...rows.map((row) => block.map(({ place }) => row[place]!))]
      .map((row) => lineOf(row, block)).join("")
  );
  const said = left.length === 0 ? notes : [...notes, `Too narrow for: ${left.join(", ")}.`];
  return [
    `${wrappedText(title, width)}\n\n`,
    blocks.join("\n"),
    ...said.map((note) => `${wrappedText(`${INDENTATION}${note}`, width)}\n`),
  ].join("");
}

function lineOf(row: readonly string[], columns: readonly SetColumn[]): string {
  const aligned = row.map((text, i) => {
    const { column, width } = columns[i]!;
    return column.isText === true ? text.padEnd(width) : text.padStart(width);
  });
  return `${INDENTATION}${aligned.join(GAP).trimEnd()}\n`;
}

function lengthOf(columns: readonly SetColumn[]): number {
  return columns.reduce((sum, { width }) => sum + GAP.length + width, INDENTATION.length - GAP.length);
}

// The columns that there is room for, and the heads of those that give way.
function fitting(
  columns: readonly SetColumn[],
  width = Infinity,
): { readonly kept: readonly SetColumn[]; readonly left: readonly string[] } {
  const yielding = columns.filter(({ column }) => column.yields !== undefined)
    .sort((one, other) => one.column.yields! - other.column.yields!);
  const gone = new Set<SetColumn>();
  const kept = () => columns.filter((column) => !gone.has(column));
  for (const column of yielding) {
    if (lengthOf(kept()) <= width) break;
    gone.add(column);
  }
  return { kept: kept(), left: [...gone].map(({ column: { head } }) => head) };
}

// The columns of a matrix below each other, as many as there is room for, each block behind the names of the rows.
function blocksOf(columns: readonly SetColumn[], width = Infinity): readonly (readonly SetColumn[])[] {
  const names = columns.filter(({ column }) => column.isMatrix !== true);
  const blocks: SetColumn[][] = [];
  for (const column of columns.filter(({ column }) => column.isMatrix === true)) {
    const last = blocks.at(-1);
    if (last !== undefined && lengthOf([...last, column]) <= width) last.push(column);
    else blocks.push([...names, column]);
  }
  return blocks.length === 0 ? [columns] : blocks;
}
