// Plans of screenings by energy: of numbers of n-mers that do not fit on the stack. What they hold is tested by
// tests/claims/energy_screening_test.ts.

import { assertEquals } from "@std/assert";
import { resolveExpansion, resolveScreening, screenedPlan } from "../../lib/plan/mod.ts";

Deno.test("screening by energy: a cheap model of all n-mers may have more than the arguments of a call", () => {
  const fragmentCount = 100;
  const expansion = resolveExpansion({
    fragmentCount,
    isOneFragmentMeant: true,
    driver: "energy",
    bsse: ["nocp"],
    levels: new Map([[3, "good"]]),
    maxNbody: 3,
    returnTotalData: false,
    supersystemIeOnly: false,
    embedded: false,
  });
  const energy = { threshold: 1e-6, model: "cheap", candidates: "all" } as const;
  const molecule = { atomicNumbers: new Uint8Array(), geometry: new Float64Array(), fragments: [] };
  const { candidates } = screenedPlan(expansion, resolveScreening({ energy }, expansion), molecule);
  assertEquals([candidates!.count(2), candidates!.count(3)], [4950, 161_700]);
});
