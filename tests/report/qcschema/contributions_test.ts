import { assertAlmostEquals, assertEquals } from "@std/assert";
import { collectSteps } from "../../../lib/base/pieces/members.ts";
import { finish } from "../../../lib/base/steps.ts";
import { BOHR_IN_ANGSTROM } from "../../../lib/base/units.ts";
import { Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { listContributions } from "../../../lib/report/qcschema/contributions.ts";
import { heliumChain } from "../../execution/fakes.ts";

interface Listed {
  readonly fragments: readonly number[];
  readonly energy: number;
  readonly distance?: number;
}

const plain = (lists: unknown) => finish(collectSteps(lists)) as Record<string, Record<string, Listed[]>>;

Deno.test("result: contributions are listed by treatment and order, with fragments from 1 and distances in angstrom", () => {
  const molecule = heliumChain(3);
  const plan = new Plan(resolveExpansion({ fragmentCount: 3, bsse: ["cp", "nocp"], maxNbody: 2 }));
  const results = (index: number) => ({ energy: -index });
  const listed = plain(listContributions(plan, molecule, results));
  assertEquals(Object.keys(listed), ["cp", "nocp"]);
  assertEquals(Object.keys(listed["nocp"]!), ["1", "2"]);
  assertEquals(
    listed["nocp"]!["1"],
    [1, 2, 3].map((n) => ({
      fragments: [n],
      energy: -plan.indexOf("(auto)", [n - 1], [n - 1])!,
    })),
  );
  assertEquals(listed["cp"]!["2"]!.map(({ fragments }) => fragments), [[1, 2], [1, 3], [2, 3]]);
  assertAlmostEquals(listed["cp"]!["2"]![1]!.distance!, 10 * BOHR_IN_ANGSTROM, 5e-7);
});
