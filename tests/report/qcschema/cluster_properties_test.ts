import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/assembly/mod.ts";
import { Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { manyBodyResult } from "../../../lib/report/mod.ts";
import { resultSchema } from "../../../lib/input/result/result_schema.ts";
import { plainMolecule } from "../../components.ts";

// Three atoms in two fragments that interleave: the n-mer's order of atoms is not the molecule's.
const MOLECULE = plainMolecule({
  symbols: ["He", "Ne", "He"],
  geometry: [0, 0, 0, 0, 0, 6, 0, 0, 12],
  fragments: [[0, 2], [1]],
});

function listed(driver: "gradient" | "hessian") {
  const plan = new Plan(resolveExpansion({ fragmentCount: 2, bsse: ["nocp"], maxNbody: 2, driver }));
  // Numbers that say where they belong: 100 row + column of the n-mer's coordinates.
  const results = (index: number) => {
    const size = 3 * plan.at(index as never).basis.reduce(
      (sum, fragment) => sum + MOLECULE.fragments[fragment]!.atoms.length,
      0,
    );
    return {
      energy: -1,
      gradient: Float64Array.from({ length: size }, (_, i) => i + 1),
      hessian: Float64Array.from({ length: size * size }, (_, i) => 100 * Math.floor(i / size) + i % size),
    };
  };
  const result = resultSchema.parse(manyBodyResult({
    plan,
    molecule: MOLECULE,
    models: new Map([["(auto)", { program: "p", method: "m", keywords: {} }]]),
    warnings: [],
    clusterResults: "none",
    assembly: assemble(plan, MOLECULE, results),
    results,
    failures: [],
    cancelled: 0,
    endedModels: [],
  }));
  return result.cluster_properties as Record<string, Record<string, number[]>>;
}

Deno.test("result: a task's gradient stands at its atoms' places in the molecule, zero elsewhere", () => {
  const properties = listed("gradient");
  assertEquals(properties['["(auto)", [1], [1]]']!.return_gradient, [1, 2, 3, 0, 0, 0, 4, 5, 6]);
  assertEquals(properties['["(auto)", [2], [2]]']!.return_gradient, [0, 0, 0, 1, 2, 3, 0, 0, 0]);
  assertEquals(properties['["(auto)", [1, 2], [1, 2]]']!.return_gradient, [1, 2, 3, 7, 8, 9, 4, 5, 6]);
});

Deno.test("result: rows and columns of a task's Hessian stand at its atoms' places in the molecule", () => {
  const hessian = listed("hessian")['["(auto)", [1, 2], [1, 2]]']!.return_hessian!;
  // The molecule's coordinates by where they are in the n-mer: atoms 0, 2, 1.
  const inNmer = [0, 1, 2, 6, 7, 8, 3, 4, 5];
  assertEquals(hessian, inNmer.flatMap((row) => inNmer.map((column) => 100 * row + column)));
});
