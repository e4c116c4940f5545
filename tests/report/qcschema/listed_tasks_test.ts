import { assertEquals } from "@std/assert";
import type { TaskIndex } from "../../../lib/base/indices.ts";
import { assemble } from "../../../lib/assembly/mod.ts";
import { Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { manyBodyResult } from "../../../lib/report/mod.ts";
import { resultSchema } from "../../../lib/input/result/result_schema.ts";
import { heliumChain } from "../../execution/fakes.ts";

function resultOf(fragments: number, driver: "energy" | "gradient" | "hessian", maxNbody = 1) {
  const molecule = heliumChain(fragments);
  const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody, driver }));
  const results = (index: TaskIndex) => {
    const coordinates = 3 * plan.at(index).basis.length;
    const gradient = new Float64Array(coordinates);
    return { energy: -1, gradient, hessian: new Float64Array(coordinates ** 2) };
  };
  return resultSchema.parse(manyBodyResult({
    plan,
    molecule,
    models: new Map([["(auto)", { program: "builtin", method: "hf", basis: "sto-3g", keywords: {} }]]),
    warnings: [],
    clusterResults: "none",
    assembly: assemble(plan, molecule, results),
    results,
    failures: [],
    cancelled: 0,
  }));
}

Deno.test("result: the energy of every task is listed, and the result says which arrays are left out", () => {
  const few = resultOf(5, "energy");
  assertEquals(Object.keys(few.cluster_properties).length, 5);
  assertEquals(few.extras.nmer, {});
  const many = resultOf(120, "hessian");
  assertEquals(Object.keys(many.cluster_properties).length, 120);
  assertEquals(many.cluster_properties['["(auto)", [7], [7]]'], { return_energy: -1 });
  assertEquals(many.extras.nmer, { cluster_properties_left_out: "all but energies" });
  const pairs = resultOf(200, "gradient", 2);
  assertEquals(Object.keys(pairs.cluster_properties).length, 20_100);
  assertEquals(pairs.cluster_properties['["(auto)", [7, 9], [7, 9]]'], { return_energy: -1 });
});
