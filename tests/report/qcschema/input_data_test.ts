import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/assembly/mod.ts";
import { Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { manyBodyResult } from "../../../lib/report/mod.ts";
import { heliumChain } from "../../execution/fakes.ts";

function resultOf(levels: readonly (readonly [number | "supersystem", string])[], fragments = 4) {
  const molecule = heliumChain(fragments);
  const plan = new Plan(
    resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], levels: new Map(levels) }),
  );
  const results = () => ({ energy: -1 });
  const model = (method: string) => ({ program: "p", method, basis: "b", keywords: { k: method } });
  return manyBodyResult({
    plan,
    molecule,
    models: new Map([["cheap", model("hf")], ["good", model("mp2")]]),
    warnings: [],
    clusterResults: "none",
    assembly: assemble(plan, molecule, results),
    results,
    failures: [],
    cancelled: 0,
    endedModels: [],
  }) as unknown as {
    properties: { calcinfo_nmc: number };
    input_data: {
      specification: {
        keywords: { levels: Record<string, string> };
        specification: Record<string, { model: { method: string }; keywords: unknown }>;
      };
    };
  };
}

Deno.test("result: each model stands once in the levels of input_data, at the highest order that it serves", () => {
  const { properties, input_data } = resultOf([[1, "good"], [2, "good"], [3, "cheap"]]);
  assertEquals(input_data.specification.keywords.levels, { "2": "good", "3": "cheap" });
  assertEquals(properties.calcinfo_nmc, 2);
  assertEquals(input_data.specification.specification.good!.model.method, "mp2");
  assertEquals(input_data.specification.specification.cheap!.keywords, { k: "hf" });
});

Deno.test("result: the model of the supersystem counts among the model chemistries", () => {
  const { properties, input_data } = resultOf([[1, "good"], [2, "good"], ["supersystem", "cheap"]]);
  assertEquals(input_data.specification.keywords.levels, { "2": "good", supersystem: "cheap" });
  assertEquals(properties.calcinfo_nmc, 2);
});
