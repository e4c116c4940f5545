import { assertEquals } from "@std/assert";
import { prepare } from "../../../lib/calculation/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { refuses } from "../../input/refusal.ts";

const atoms = "symbols: [He, Ne], geometry: [0, 0, 0, 0, 0, 4]";
const nmer = (fragments: string, more = "") =>
  prepare(parseInput(`molecule: { ${atoms}${fragments} }\nmodel: { method: hf, basis: sto-3g }\n${more}`));
const qcschema = (keywords: string, driver = "energy") =>
  prepare(parseInput(`molecule: { ${atoms} }
specification:
  driver: ${driver}
  keywords: { ${keywords} }
  specification: { program: builtin, model: { method: hf, basis: sto-3g } }
`));

Deno.test("one fragment: a molecule that is said to be one is computed, with a warning where its interaction is asked for", () => {
  for (const { plan, notices } of [nmer(", fragments: [[0, 1]]"), qcschema("")]) {
    assertEquals([plan.expansion.fragmentCount, plan.expansion.maxNbody], [1, 1]);
    assertEquals(notices.map(({ severity }) => severity), ["warning"]);
  }
  for (
    const { notices } of [
      nmer(", fragments: [[0, 1]]", "return_total_data: true"),
      qcschema("return_total_data: true"),
      qcschema("", "gradient"),
    ]
  ) assertEquals(notices, []);
});

Deno.test("one fragment: where nmer finds no more than one, it is computed with a warning", () => {
  const hydrogen = "molecule: { symbols: [H, H], geometry: [0, 0, 0, 0, 0, 1.4], fragments: auto }";
  const { plan, notices } = prepare(parseInput(`${hydrogen}\nmodel: { method: hf }`));
  assertEquals([plan.expansion.fragmentCount, notices.map(({ severity }) => severity)], [1, ["warning"]]);
});

Deno.test("one fragment: fragments that were forgotten are asked for", () => {
  refuses(() => nmer(""), { at: "molecule.fragments", expected: "at least two", hint: "fragments: auto" });
});
