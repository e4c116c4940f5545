// Transition metals with unpaired electrons are warned of where nothing looks whether orbitals are a minimum.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { prepare } from "../../../lib/calculation/prepare/prepare.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { runCommand } from "../../command_line/fake_host.ts";

const IRON = "2 5\nFe 0 0 0\n--\n0 1\nHe 0 0 3";

function warnings(text: string, model: string): readonly string[] {
  const { notices } = prepare(parseInput(
    `molecule: { text: ${JSON.stringify(text)} }\nmodel: { basis: def2-svp, ${model} }\nbsse: nocp`,
  ));
  return notices.filter(({ severity }) => severity === "warning").map(({ statement }) => statement);
}

Deno.test("open d shells: an open-shell transition metal is warned of, with the keyword", async () => {
  const { status, out, err } = await runCommand(["plan", "in.yaml", "--format", "json"], {
    "in.yaml": `molecule: { text: ${
      JSON.stringify(IRON)
    } }\nmodel: { method: hf, basis: def2-svp }\nbsse: nocp`,
  });
  assertEquals(status, 0, err);
  assertStringIncludes(
    err,
    "warning: in.yaml:2:1: model: wavefunctions of open shells with Fe are often saddle points",
  );
  assertStringIncludes(err, "stability_analysis: follow");
  assertEquals(JSON.parse(out).warnings.length, 1);
});

for (
  const [what, text, model] of [
    ["orbitals that are followed", IRON, "method: hf, keywords: { stability_analysis: follow }"],
    [
      "orbitals that are looked at after the run",
      IRON,
      "method: mp2, keywords: { stability_analysis: check }",
    ],
    ["a closed shell", "1 1\nCu 0 0 0\n--\n0 1\nHe 0 0 3", "method: hf"],
    ["a full d shell", "1 2\nZn 0 0 0\n--\n0 1\nHe 0 0 3", "method: hf"],
    ["a light radical", "0 2\nH 0 0 0\n--\n0 1\nHe 0 0 3", "method: hf"],
    ["another program", IRON, "program: pyscf, method: hf"],
  ] as const
) {
  Deno.test(`open d shells: nothing is said of ${what}`, () => assertEquals(warnings(text, model), []));
}

Deno.test("open d shells: a closed-shell metal with a radical beside it is warned of", () => {
  assertEquals(warnings("1 1\nCu 0 0 0\n--\n0 2\nH 0 0 3", "method: mp2").length, 1);
});
