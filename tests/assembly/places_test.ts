import { assertEquals } from "@std/assert";
import { assemble } from "../../lib/assembly/mod.ts";
import { Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import { plainMolecule } from "../components.ts";

// Two fragments that interleave, so that an n-mer's atoms are in another order than the molecule's.
const MOLECULE = plainMolecule({
  symbols: ["He", "Ne", "He"],
  geometry: [0, 0, 0, 0, 0, 6, 0, 0, 12],
  fragments: [[0, 2], [1]],
});

Deno.test("assembly: rows and columns of a Hessian keep their sides", () => {
  const plan = new Plan(
    resolveExpansion({ fragmentCount: 2, bsse: ["nocp"], maxNbody: 1, driver: "hessian" }),
  );
  // No real Hessian is without symmetry; this one shows what a transposition would do.
  const results = (index: number) => {
    const size = index === 0 ? 6 : 3;
    const value = (row: number, column: number) => index === 0 ? 10 * row + column : 100 + 10 * row + column;
    return {
      energy: 0,
      gradient: new Float64Array(size),
      hessian: Float64Array.from({ length: size * size }, (_, i) => value(Math.floor(i / size), i % size)),
    };
  };
  const hessian = assemble(plan, MOLECULE, results).returned.hessian!;
  const at = (row: number, column: number) => hessian[9 * row + column];
  assertEquals(at(0, 8), 5); // first atom's x, third atom's z: coordinates 0 and 5 of fragment 1
  assertEquals(at(8, 0), 50);
  assertEquals(at(3, 5), 102); // x and z of fragment 2
  assertEquals(at(5, 3), 120);
  assertEquals(at(0, 3), 0); // no n-mer has both fragments
});
