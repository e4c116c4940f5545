// Tables in GitHub's Markdown.

import { shownCells, type Table } from "./table.ts";

/** A table as Markdown that ends with a line feed. */
export function tableMarkdown(table: Table): string {
  const { title, notes = [] } = table;
  const { columns, rows } = shownCells(table);
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |\n`;
  return [
    `**${escaped(title)}**\n\n`,
    line(columns.map(({ head }) => head)),
    `|${columns.map(({ isText }) => isText === true ? " :-- |" : " --: |").join("")}\n`,
    ...rows.map(line),
    ...(notes.length === 0 ? [] : ["\n", ...notes.map((note) => `${escaped(note)}\n`)]),
  ].join("");
}

function escaped(text: string): string {
  return text.replace(/[\\|*_`<[\]]/g, (mark) => `\\${mark}`);
}
