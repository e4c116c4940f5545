// The error estimate on clusters whose full expansions are stored (tests/data/screening): figures as
// docs/design/screening.md has them.

import { assert, assertEquals } from "@std/assert";
import { CLUSTERS, type ClusterUse } from "../../../bench/screening/clusters.ts";
import { casesOf, fullExpansions, type ScreenedCase } from "../../../bench/screening/screened_case.ts";

function casesOfSet(use: ClusterUse): readonly ScreenedCase[] {
  return casesOf(CLUSTERS.filter((cluster) => cluster.use === use).map(({ name }) => name));
}

function medianOfBoundOverTruth(cases: readonly ScreenedCase[]): number {
  const ratios = cases.map(({ truth, error }) => error.bound / Math.abs(truth)).sort((a, b) => a - b);
  return ratios[ratios.length >> 1]!;
}

/** What the median of the bound over the true error is below, without and with correction. */
const SETS: readonly (readonly [use: ClusterUse, plain: number, corrected: number])[] = [
  ["build", 4, 5],
  ["test", 5, 6],
  ["third", 5, 6],
];

for (const [use, plain, corrected] of SETS) {
  Deno.test(`screening error: the bound holds in each screening of the ${use} set, and is tight in the median`, () => {
    const cases = casesOfSet(use);
    assert(cases.length > 700);
    const broken = cases.filter(({ truth, error }) => !(Math.abs(truth) <= error.bound));
    assertEquals(broken.map(({ expansion, threshold }) => [expansion.cluster, threshold]), []);
    assert(medianOfBoundOverTruth(cases.filter(({ correct }) => correct === undefined)) < plain);
    assert(medianOfBoundOverTruth(cases.filter(({ correct }) => correct === "cheap")) < corrected);
  });
}

Deno.test("screening error: all clusters are stored, with both cheap and both real models", () => {
  for (const { name, order, cpOrder } of CLUSTERS) {
    const expansions = fullExpansions(name);
    assertEquals(expansions.length, cpOrder > 0 ? 8 : 4, name);
    for (const { treatment, nmers } of expansions) {
      assertEquals(nmers.length - 1, treatment === "nocp" ? order : cpOrder, name);
    }
  }
});
