// Which tasks of one basis are handed out together: where a worker would keep integrals for the next one, and nowhere else.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import type { Driver } from "../../../lib/base/driver.ts";
import { noStore, type RunOptions, runPlan } from "../../../lib/execution/mod.ts";
import { Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { converged, fakeCarrier, recording, RUN_OPTIONS } from "../fakes.ts";

/** The bases of the first two monomers that start in those of dimers, on two slots: in order they are of the same dimer. */
async function firstBases(options: Partial<RunOptions>, driver: Driver = "energy"): Promise<string[]> {
  const plan = new Plan(resolveExpansion({ fragmentCount: 3, bsse: ["vmfc"], maxNbody: 2, driver }));
  const bases: string[] = [];
  const carrier = fakeCarrier(2, ({ real, basis }) => {
    if (real.length === 1 && basis.length === 2) bases.push(basis.join());
    return Effect.as(Effect.yieldNow, converged(-1));
  });
  await Effect.runPromise(
    runPlan(plan, { ...RUN_OPTIONS, ...options }).pipe(
      Effect.provide(carrier),
      Effect.provide(noStore),
      Effect.provide(recording().layer),
    ),
  );
  return bases.slice(0, 2);
}

const EACH_ITS_OWN = ["0,1", "0,2"], IN_ORDER = ["0,1", "0,1"];
const sharesBasis = () => true;

for (const driver of ["energy", "gradient"] as const) {
  Deno.test(`grouping: each slot has a basis of its own where tasks share integrals: ${driver}`, async () => {
    assertEquals(await firstBases({ sharesBasis }, driver), EACH_ITS_OWN);
  });
}

Deno.test("grouping: tasks start in order where a program keeps nothing", async () => {
  assertEquals(await firstBases({}), IN_ORDER);
  assertEquals(await firstBases({ sharesBasis: () => false }), IN_ORDER);
});

Deno.test("grouping: Hessians start in order, for each of their geometries has integrals of its own", async () => {
  assertEquals(await firstBases({ sharesBasis }, "hessian"), IN_ORDER);
});

Deno.test("grouping: tasks of ten seconds and more start in order, shorter ones do not", async () => {
  assertEquals(await firstBases({ sharesBasis, workOf: () => 10 }), IN_ORDER);
  assertEquals(await firstBases({ sharesBasis, workOf: () => 9.9 }), EACH_ITS_OWN);
});
