// Tables in LaTeX, for papers: with the rules of the package booktabs.

import { shownCells, type Table } from "./table.ts";

/** A table as LaTeX that ends with a line feed. */
export function tableLatex(table: Table): string {
  const { title, notes = [] } = table;
  const { columns, rows } = shownCells(table);
  const line = (cells: readonly string[]) => `  ${cells.join(" & ")} \\\\\n`;
  return [
    "% needs \\usepackage{booktabs}\n",
    "\\begin{table}\n\\centering\n",
    `\\caption{${[`${title}.`, ...notes].map(escaped).join(" ")}}\n`,
    `\\begin{tabular}{${columns.map(({ isText }) => isText === true ? "l" : "r").join("")}}\n`,
    "  \\toprule\n",
    line(columns.map(({ head }) => escaped(head))),
    "  \\midrule\n",
    ...rows.map((row) => line(row.map((text) => /^-[\d.]+$/.test(text) ? `$${text}$` : escaped(text)))),
    "  \\bottomrule\n\\end{tabular}\n\\end{table}\n",
  ].join("");
}

const MARKS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "Å": "\\AA{}",
  "–": "--",
};

// A bracket behind the end of a row would be taken for its argument.
function escaped(text: string): string {
  return text.replace(/[\\~^Å–&%$#_{}]/g, (mark) => MARKS[mark] ?? `\\${mark}`).replace(/^\[/, "{[}");
}
