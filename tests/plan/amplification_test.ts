// How errors of single energies grow: against the closed form, and against errors that are put into energies.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { assemble } from "../../lib/assembly/mod.ts";
import { amplifications, type Bsse, chosenClusters, Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import { heliumChain } from "../execution/fakes.ts";

function planOf(fragmentCount: number, maxNbody: number, bsse: readonly Bsse[], returnTotalData = true) {
  return new Plan(resolveExpansion({ fragmentCount, maxNbody, bsse, returnTotalData }));
}

const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : k === 0 ? 1 : choose(n - 1, k - 1) * n / k;

Deno.test("amplification: without counterpoise it is the closed form of Richard, Lao and Herbert", () => {
  for (const [fragments, order] of [[10, 2], [47, 3], [30, 4], [2, 1]] as const) {
    let squares = 0;
    let worst = 0;
    for (let k = 1; k <= order; k++) {
      const coefficient = choose(fragments - k - 1, order - k);
      squares += choose(fragments, k) * coefficient ** 2;
      worst += choose(fragments, k) * coefficient;
    }
    const [found] = amplifications(planOf(fragments, order, ["nocp"]));
    assertAlmostEquals(found!.independent / Math.sqrt(squares), 1, 1e-12);
    assertAlmostEquals(found!.worst / worst, 1, 1e-12);
  }
});

const CASES = {
  "all of nocp": planOf(5, 3, ["nocp"]),
  "an interaction under cp": planOf(5, 2, ["cp"], false),
  "totals under cp": planOf(5, 3, ["cp"]),
  "vmfc": planOf(4, 3, ["vmfc"]),
  "all fragments": planOf(4, 4, ["nocp"]),
  "the supersystem": new Plan(
    resolveExpansion({
      fragmentCount: 5,
      bsse: ["nocp"],
      levels: new Map<number | "supersystem", string>([[2, "a"], ["supersystem", "b"]]),
    }),
  ),
  "two models": new Plan(
    resolveExpansion({
      fragmentCount: 4,
      bsse: ["cp"],
      levels: new Map([[1, "a"], [3, "b"]]),
      returnTotalData: true,
    }),
  ),
  "screened n-mers": new Plan(
    resolveExpansion({ fragmentCount: 4, bsse: ["nocp"], maxNbody: 3, returnTotalData: true }),
    chosenClusters(4, [[0], [1], [2], [3], [0, 1], [0, 2], [1, 2], [2, 3], [0, 1, 2]]),
  ),
};

for (const [what, plan] of Object.entries(CASES)) {
  Deno.test(`amplification: of ${what} it is what errors in each energy make of the sum`, () => {
    const molecule = heliumChain(plan.expansion.fragmentCount);
    const squares = new Map<string, number>();
    const worst = new Map<string, number>();
    for (const { index, model } of plan.tasks()) {
      const { returned } = assemble(plan, molecule, (other) => ({ energy: other === index ? 1 : 0 }));
      const error = Math.abs(returned.energy as number);
      squares.set(model, (squares.get(model) ?? 0) + error ** 2);
      worst.set(model, (worst.get(model) ?? 0) + error);
    }
    const found = amplifications(plan);
    for (const { model, independent, worst: sum } of found) {
      assertAlmostEquals(independent, Math.sqrt(squares.get(model)!), 1e-12, model);
      assertAlmostEquals(sum, worst.get(model)!, 1e-12, model);
    }
    const others = [...worst].filter(([model]) => !found.some((one) => one.model === model));
    assertEquals(others.filter(([, sum]) => sum > 0), []);
  });
}
