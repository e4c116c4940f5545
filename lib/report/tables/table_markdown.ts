// Tables in GitHub's Markdown.

import { shownCells, type Table } from "./table.ts";

/** A table as Markdown that ends with a line feed. */
export function tableMarkdown(table: Table): string {
  const { title, notes = [] } = table;
  const { columns, rows } = shownCells(table);
  const line = (cells: readonly string[]) => `| ${cells.map(escapedMarkdown).join(" | ")} |\n`;
  return [
    `**${escapedMarkdown(title)}**\n\n`,
    line(columns.map(({ head }) => head)),
    `|${columns.map(({ isText }) => isText === true ? " :-- |" : " --: |").join("")}\n`,
    ...rows.map(line),
    ...(notes.length === 0 ? [] : ["\n", ...notes.map((note) => `${escapedMarkdown(note)}\n`)]),
  ].join("");
}

/** Text in which no mark of Markdown means anything. */
export function escapedMarkdown(text: string): string {
  return text.replace(/[\\|*_`<[\]]/g, (mark) => `\\${mark}`);
}
