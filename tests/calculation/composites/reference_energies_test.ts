// Hartree-Fock energies that composite models take from correlated ones: that they are not inside of those is told.

import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ResultLookup } from "../../../lib/assembly/mod.ts";
import { prepare } from "../../../lib/calculation/mod.ts";
import { differentReferences } from "../../../lib/calculation/composites/reference_energies.ts";
import { parseInput } from "../../../lib/input/mod.ts";

function warnings(combine: string, inside: (model: string) => number | undefined): readonly string[] {
  const { plan, models } = prepare(parseInput(
    `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { program: psi4, combine: "${combine}" }\nbsse: nocp\n`,
  ));
  const results: ResultLookup = (index) => {
    const { model, real } = plan.at(index);
    const scf = inside(model);
    return {
      energy: -2.85 * real.length,
      ...(scf === undefined ? {} : { properties: { scf_total_energy: scf * real.length } }),
    };
  };
  return differentReferences(plan, models, results).map(({ statement }) => statement);
}

Deno.test("reference energies: another one inside of correlated tasks is told with how many and how far", () => {
  const [told, ...more] = warnings("mp2/x - hf/x + hf/y", () => -2.8501);
  assertEquals(more, []);
  assertStringIncludes(told!, "inside of 3 tasks");
  assertStringIncludes(
    told!,
    '(["mp2/x", [1], [1]], ["mp2/x", [2], [2]], ["mp2/x", [1, 2], [1, 2]]; up to 0.00020',
  );
});

Deno.test("reference energies: the same, none reported, and those of other basis sets and methods are fine", () => {
  assertEquals(warnings("mp2/x - hf/x + hf/y", () => -2.85 + 1e-8), []);
  assertEquals(warnings("mp2/x - hf/x + hf/y", () => undefined), []);
  assertEquals(warnings("mp2/x - hf/z + hf/y", () => -1), []);
  assertEquals(warnings("b3lyp/x - hf/x + hf/y", () => -1), []);
});
