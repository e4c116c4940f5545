import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/assembly/mod.ts";
import { highestListedOrder, Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { manyBodyResult } from "../../../lib/report/mod.ts";
import { resultSchema } from "../../../lib/input/result/result_schema.ts";
import { heliumChain } from "../../execution/fakes.ts";

function resultOf(fragments: number, driver: "energy" | "hessian") {
  const molecule = heliumChain(fragments);
  const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody: 1, driver }));
  const results = () => ({ energy: -1, gradient: new Float64Array(3), hessian: new Float64Array(9) });
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
    endedModels: [],
  }));
}

Deno.test("result: tasks are listed, or their energies alone where arrays would be too large, and the result says so", () => {
  const few = resultOf(5, "energy");
  assertEquals(Object.keys(few.cluster_properties).length, 5);
  assertEquals(Object.keys(few.extras.nmer), ["interactions", "contributions"]);
  const many = resultOf(120, "hessian");
  assertEquals(Object.keys(many.cluster_properties).length, 120);
  assertEquals(Object.values(many.cluster_properties)[7], { return_energy: -1 });
  assertEquals(Object.keys(many.extras.nmer).sort(), [
    "cluster_arrays_left_out",
    "contributions",
    "interactions",
  ]);
});

Deno.test("result: n-mers are listed through the highest order at which they are not too many", () => {
  const through = (fragmentCount: number, maxNbody: number) =>
    highestListedOrder(new Plan(resolveExpansion({ fragmentCount, bsse: ["nocp"], maxNbody })));
  assertEquals(through(300, 2), 2);
  assertEquals(through(300, 3), 2); // 4,455,100 trimers
  assertEquals(through(16, 16), 10); // 43,046,720 addends in all orders
});
