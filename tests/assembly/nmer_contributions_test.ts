// What single n-mers add: against QCManyBody's orders, and against a formula that is written down task by task.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { assemble, nmerContributionSteps, type ResultLookup } from "../../lib/assembly/mod.ts";
import { finish } from "../../lib/base/steps.ts";
import { type Bsse, chosenClusters, Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import { plainMolecule, replay } from "../components.ts";
import { heliumChain } from "../execution/fakes.ts";
import { levelsFrom, qcmanybodyResults } from "../qcmanybody.ts";

const { cases, molecules } = await qcmanybodyResults();

// QCManyBody rounds each sum and difference of energies near 400 Hartree: some 1e-13 each.
const TOLERANCE = 5e-12;

type Listed = readonly [fragments: string, energy: number];

function contributions(plan: Plan, results: ResultLookup, treatment: Bsse, through?: number): Listed[] {
  const listed: [string, number][] = [];
  finish(nmerContributionSteps(plan, results, treatment, (fragments, energy) => {
    listed.push([fragments.map((fragment) => fragment + 1).join(" "), energy]);
  }, through));
  return listed;
}

const sizeOf = (fragments: string) => fragments.split(" ").length;

for (const result of cases) {
  Deno.test(`contributions: those of the n-mers of an order add up to QCManyBody's: ${result.name}`, () => {
    const molecule = plainMolecule(molecules[result.molecule]!);
    const plan = new Plan(resolveExpansion({
      fragmentCount: molecule.fragments.length,
      driver: result.driver,
      bsse: result.bsse,
      levels: levelsFrom(result.levels),
      maxNbody: result.levels === null ? result.max_nbody ?? undefined : undefined,
      returnTotalData: result.return_total_data ?? undefined,
      supersystemIeOnly: result.supersystem_ie_only,
    }));
    const properties = result.expected.properties;
    for (const treatment of plan.expansion.treatments) {
      const sums = new Map<number, number>();
      for (const [fragments, energy] of contributions(plan, replay(plan, result.components), treatment)) {
        sums.set(sizeOf(fragments), (sums.get(sizeOf(fragments)) ?? 0) + energy);
      }
      const expected = new Map(
        Array.from({ length: molecule.fragments.length }, (_, i) => i + 1).flatMap((nbody) => {
          const name = nbody === 1 ? "total_energy_through_1_body" : `${nbody}_body_contribution_to_energy`;
          const value = properties[`${treatment}_corrected_${name}`];
          return value === undefined ? [] : [[nbody, value as number] as const];
        }),
      );
      assertEquals([...sums.keys()], [...expected.keys()], treatment);
      for (const [nbody, sum] of sums) assertAlmostEquals(sum, expected.get(nbody)!, TOLERANCE, treatment);
    }
  });
}

const LEVELS = new Map([[1, "a"], [3, "b"]]);

// Energies without any pattern, by label.
function energyOf(label: string): number {
  let hash = 1;
  for (const letter of label) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return -76 - hash / 1_000_003;
}

Deno.test("contributions: of pairs and trimers they are the formulas of textbooks, in each treatment's basis", () => {
  const plan = new Plan(resolveExpansion({
    fragmentCount: 4,
    bsse: ["cp", "nocp", "vmfc"],
    levels: LEVELS,
    returnTotalData: true,
  }));
  const results: ResultLookup = (index) => ({ energy: energyOf(plan.label(index)) });
  for (const treatment of plan.expansion.treatments) {
    const found = new Map(contributions(plan, results, treatment));
    const energy = (nmer: string, ...real: number[]) => {
      const own = nmer.split(" ").map(Number);
      const basis = treatment === "nocp" ? real : treatment === "vmfc" ? own : [1, 2, 3, 4];
      return energyOf(`["b", [${real.join(", ")}], [${basis.join(", ")}]]`);
    };
    const pair = (nmer: string, i: number, j: number) =>
      energy(nmer, i, j) - energy(nmer, i) - energy(nmer, j);
    assertEquals(found.get("2"), energyOf('["a", [2], [2]]'));
    assertAlmostEquals(found.get("2 4")!, pair("2 4", 2, 4), 1e-13);
    const trimer = energy("1 2 4", 1, 2, 4) - pair("1 2 4", 1, 2) - pair("1 2 4", 1, 4) -
      pair("1 2 4", 2, 4) - energy("1 2 4", 1) - energy("1 2 4", 2) - energy("1 2 4", 4);
    assertAlmostEquals(found.get("1 2 4")!, trimer, 1e-12);
    assertEquals([...found.keys()], [
      ..."1234",
      ...["1 2", "1 3", "1 4", "2 3", "2 4", "3 4"],
      ...["1 2 3", "1 2 4", "1 3 4", "2 3 4"],
    ], treatment);
  }
});

Deno.test("contributions: each is rounded once, where differences of energies lose digits", () => {
  const plan = new Plan(resolveExpansion({ fragmentCount: 2, bsse: ["nocp"] }));
  const energies = [1e16, 1, 1e16];
  const results: ResultLookup = (index) => ({ energy: energies[index]! });
  assertEquals(contributions(plan, results, "nocp").at(-1), ["1 2", -1]);
});

Deno.test("contributions: an n-mer of which a task has no result is left out, and no other", () => {
  const plan = new Plan(resolveExpansion({ fragmentCount: 3, bsse: ["nocp"] }));
  const missing = plan.indexOf("(auto)", [0, 2], [0, 2]);
  const results: ResultLookup = (index) => index === missing ? undefined : { energy: -1 };
  assertEquals(contributions(plan, results, "nocp").map(([fragments]) => fragments), [
    ...["1", "2", "3", "1 2", "2 3"],
  ]);
});

Deno.test("contributions: of a screened expansion they are those of the n-mers that are left", () => {
  const clusters = chosenClusters(4, [[0], [1], [2], [3], [0, 1], [0, 2], [1, 2], [2, 3], [0, 1, 2]]);
  const plan = new Plan(
    resolveExpansion({ fragmentCount: 4, bsse: ["cp", "nocp", "vmfc"], maxNbody: 3, returnTotalData: true }),
    clusters,
  );
  const results: ResultLookup = (index) => ({ energy: energyOf(plan.label(index)) });
  const { series } = assemble(plan, heliumChain(4), results);
  for (const { treatment, orders } of series) {
    const found = contributions(plan, results, treatment);
    for (const { nbody, total, contribution } of orders) {
      const nmers = found.filter(([fragments]) => sizeOf(fragments) === nbody);
      assertEquals(nmers.length, [4, 4, 1][nbody - 1]);
      const sum = Math.sumPrecise(nmers.map(([, energy]) => energy));
      assertAlmostEquals(sum, (nbody === 1 ? total : contribution) as number, 1e-13, treatment);
    }
  }
});

Deno.test("contributions: orders above the one that is asked for are not visited", () => {
  const plan = new Plan(resolveExpansion({ fragmentCount: 4, bsse: ["nocp"] }));
  const found = contributions(plan, () => ({ energy: -1 }), "nocp", 2);
  assertEquals(found.length, 4 + 6);
});
