// The forms of tables: text, Markdown, LaTeX and CSV. A mirror of the four files table_*.ts.

import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Table } from "../../../lib/report/tables/table.ts";
import { tablesCsv } from "../../../lib/report/tables/table_csv.ts";
import { tableLatex } from "../../../lib/report/tables/table_latex.ts";
import { tableMarkdown } from "../../../lib/report/tables/table_markdown.ts";
import { tableText } from "../../../lib/report/tables/table_text.ts";

const TABLE: Table = {
  title: "Pairs, CP",
  columns: [
    { name: "treatment", head: "BSSE", isText: true, isInTitle: true },
    { name: "name", head: "name", isText: true },
    { name: "energy_hartree", head: "[Eh] Å", decimals: 3 },
    { name: "count", head: "n" },
  ],
  rows: [["cp", "a|b_1", -0.12345678901234, 7], ["cp", '=x"', -1e-9, undefined]],
  notes: ["5 % of it."],
};

Deno.test("table: text has numbers to the right, no columns that the title stands for, and no minus before zero", () => {
  assertEquals(
    tableText(TABLE),
    'Pairs, CP\n\n  name   [Eh] Å  n\n  a|b_1  -0.123  7\n  =x"     0.000\n  5 % of it.\n',
  );
});

Deno.test("table: Markdown escapes what would end a cell or be markup", () => {
  assertStringIncludes(tableMarkdown(TABLE), "| a\\|b\\_1 | -0.123 | 7 |\n");
  assertStringIncludes(tableMarkdown(TABLE), "| :-- | --: | --: |\n");
});

Deno.test("table: LaTeX has minus signs of mathematics, and no bracket at the begin of a head", () => {
  const latex = tableLatex(TABLE);
  assertStringIncludes(latex, "  a|b\\_1 & $-0.123$ & 7 \\\\\n");
  assertStringIncludes(latex, "name & {[}Eh] \\AA{} & n");
  assertStringIncludes(latex, "\\caption{Pairs, CP. 5 \\% of it.}");
});

Deno.test("table: CSV has all columns and digits, one head, and no formulas", () => {
  assertEquals(
    tablesCsv([TABLE, TABLE]).split("\n").slice(0, 4),
    [
      "treatment,name,energy_hartree,count",
      "cp,a|b_1,-0.12345678901234,7",
      'cp,"\'=x""",-1e-9,',
      "cp,a|b_1,-0.12345678901234,7",
    ],
  );
});
