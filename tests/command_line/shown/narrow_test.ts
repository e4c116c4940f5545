// The tables of `nmer show` on terminals of every width.
// mirrors: lib/command_line/shown/show_output.ts, lib/report/tables/table_text.ts

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../fake_host.ts";

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 3 0" }
model: { program: builtin, method: hf, basis: sto-3g }
bsse: [cp, nocp]
driver: hessian
`;

Deno.test("show: no line of a table is broken on a narrow terminal, and what is left out is named", async () => {
  const ran = await runCommand(["run", "he.yaml", "-o", "he.json", "-q"], { "he.yaml": INPUT });
  assertEquals(ran.status, 0, ran.err);
  const files = { "he.json": ran.files.get("he.json")! };
  const tables = [[], ["--pairs"], ["--trimers"], ["--fragments"], ["--gradient"], ["--hessian"]];
  for (const columns of [40, 60, 80, 200]) {
    for (const table of tables) {
      const { out } = await runCommand(["show", "he.json", ...table], files, { columns });
      for (const line of out.split("\n")) assert(line.length <= columns, `${columns}: ${line}`);
    }
  }
  const pairs = async (columns?: number) =>
    (await runCommand(["show", "he.json", "--pairs"], files, columns === undefined ? {} : { columns })).out;
  assert(/^ {2}fragments +kcal\/mol$/m.test(await pairs(30)), await pairs(30));
  assertStringIncludes(await pairs(60), "Too narrow for: kJ/mol.");
  assertEquals(await pairs(80), await pairs());
  const hessian =
    (await runCommand(["show", "he.json", "--hessian", "--bsse", "cp"], files, { columns: 60 })).out;
  for (const name of ["He1_x", "He3_z"]) assertEquals(hessian.split(name).length, 1 + 1 + 3, hessian);
});
