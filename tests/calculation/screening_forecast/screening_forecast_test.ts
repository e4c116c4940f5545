// Forecasts of screenings by energy: against clusters of which all contributions are known, and by the rules that a run
// follows. They stand for all files of lib/calculation/screening_forecast/.

import { assert, assertEquals } from "@std/assert";
import { CLUSTERS } from "../../../bench/screening/clusters.ts";
import { forecastCases } from "../../../bench/screening/forecast_case.ts";
import { finish } from "../../../lib/base/steps.ts";
import { prepare } from "../../../lib/calculation/prepare/prepare.ts";
import { forecastScreening } from "../../../lib/calculation/screening_forecast/screening_forecast.ts";
import { OFF_BY } from "../../../lib/calculation/screening_forecast/typical_contribution.ts";
import { parseInput } from "../../../lib/input/parse_input.ts";
import { isUnfinished, nextPlan } from "../../../lib/plan/mod.ts";

Deno.test("screening forecast: of stored clusters as many n-mers are kept, and as much is left out, as it is said to be off by", () => {
  const cases = CLUSTERS.flatMap(({ name }) => forecastCases(name));
  const off = (ratios: readonly number[]) =>
    ratios.map((ratio) => Math.max(ratio, 1 / ratio)).sort((a, b) => a - b);
  // Neither too many nor too few, and what is left out neither too large nor too small.
  const middle = (ratios: readonly number[]) => ratios.toSorted((a, b) => a - b)[ratios.length >> 1]!;
  const bias = middle(cases.map(({ kept, forecastKept }) => forecastKept / kept));
  assert(bias > 0.98 && bias < 1.08, `${bias}`);
  const ofError = middle(cases.map(({ leftOut, forecastLeftOut }) => forecastLeftOut / Math.abs(leftOut)));
  assert(ofError > 0.8 && ofError < 1.1, `${ofError}`);
  const kept = off(cases.map(({ kept, forecastKept }) => forecastKept / kept));
  const leftOut = off(cases.map(({ leftOut, forecastLeftOut }) => forecastLeftOut / Math.abs(leftOut)));
  assert(cases.length > 1000, `${cases.length}`);
  for (const [values, said] of [[kept, OFF_BY.kept], [leftOut, OFF_BY.leftOut]] as const) {
    // Of a part of the clusters, so with some room.
    assert(values[Math.floor(values.length / 2)]! < 1.2 * said.half, `${values[values.length >> 1]}`);
    assert(
      values[Math.floor(values.length * 0.9)]! < 1.2 * said.most,
      `${values[values.length * 9 / 10 | 0]}`,
    );
  }
});

// Molecules in a row, 3 angstrom apart.
function chain(count: number, more: Readonly<Record<string, unknown>>) {
  const waters = Array.from(
    { length: count },
    (_, i) => `O 0 0 ${3 * i}\nH 0.76 0 ${3 * i + 0.59}\nH -0.76 0 ${3 * i + 0.59}`,
  );
  return prepare(parseInput(JSON.stringify({
    molecule: { text: waters.join("\n--\n") },
    models: { good: { method: "hf", basis: "6-31g" }, cheap: { method: "hf", basis: "sto-3g" } },
    levels: { 4: "good" },
    bsse: "nocp",
    screening: { energy: { threshold: 1e-5, model: "cheap" } },
    ...more,
  })));
}

Deno.test("screening forecast: smaller thresholds keep more, cost more and leave out less, and the whole plan is finished", () => {
  const calculation = chain(8, {});
  const seconds = (model: string) => ({ basisFunctions: 1, seconds: model === "good" ? 10 : 1 });
  const { thresholds, whole, knownThrough } = finish(
    forecastScreening(calculation, seconds, { beside: true }),
  );
  assertEquals(thresholds.map(({ thresholds }) => thresholds.get(4)), [1e-4, 1e-5, 1e-6, 1e-7]);
  assertEquals(thresholds.map(({ isAsked }) => isAsked), [false, true, false, false]);
  assertEquals([knownThrough, isUnfinished(whole!.plan)], [1, false]);
  const of = thresholds.map(({ foreseen }) => foreseen!);
  for (const [i, one] of of.entries()) {
    assertEquals(one.seconds!.get("good"), 10 * one.tasks.get("good")!);
    assertEquals(one.seconds!.get("cheap"), one.tasks.get("cheap"));
    const before = of[i - 1];
    if (before === undefined) continue;
    assert(before.share < one.share && before.tasks.get("good")! < one.tasks.get("good")!);
    assert(before.leftOut! > one.leftOut!);
  }
  const total = whole!.plan.taskCount;
  assertEquals(of[1]!.tasks.values().reduce((sum, count) => sum + count), total);
});

Deno.test("screening forecast: focus, orders without a cheap model, and what is chosen already are kept to", () => {
  const one = (calculation: ReturnType<typeof chain>) =>
    finish(forecastScreening(calculation, undefined, { beside: false }));
  const focused = one(chain(8, { focus: [1] })).whole!.plan;
  assertEquals(focused.clusters.count(2) > 0, true);
  for (let order = 2; order <= 4; order++) {
    focused.clusters.forEach(order, (_, nmer) => assert(nmer.map(Number).includes(0)));
  }
  const shallow = one(
    chain(8, { screening: { energy: { threshold: 1e-4, model: "cheap", max_nbody: 2 } } }),
  ).whole!.plan;
  const pairs = new Set<string>();
  shallow.clusters.forEach(2, (_, nmer) => pairs.add(String(nmer)));
  let trimers = 0;
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        if (pairs.has(`${k},${j}`) && pairs.has(`${j},${i}`) && pairs.has(`${k},${i}`)) trimers++;
      }
    }
  }
  assert(trimers > 0 && trimers < 56);
  assertEquals(shallow.clusters.count(3), trimers);
  const start = chain(8, {});
  const followed = { ...start, plan: nextPlan(start.plan, [[0, 7], [0, 1]], start.molecule) };
  const { whole, knownThrough } = one(followed);
  assertEquals([knownThrough, whole!.plan.clusters.count(2), whole!.plan.clusters.count(3)], [2, 2, 0]);
});

Deno.test("screening forecast: thresholds by order are scaled together, and a cheap model of all n-mers stays one", () => {
  const energy = { threshold: { 2: 1e-3, 3: 1e-4, 4: 1e-5 }, model: "cheap", candidates: "all" };
  const { thresholds, whole } = finish(
    forecastScreening(chain(6, { screening: { energy } }), undefined, { beside: true }),
  );
  assertEquals(thresholds.map((one) => [...one.thresholds.values()])[0], [1e-2, 1e-3, 1e-4]);
  assertEquals(whole!.plan.candidates!.count(4), 15);
  assert(whole!.plan.clusters.count(4) < 15);
  const errors = thresholds.map(({ foreseen }) => foreseen!.leftOut!);
  assert(errors[0]! > errors[1]! && errors[1]! > errors[3]!);
});

Deno.test("screening forecast: with a supersystem nothing is said to be left out, and distances count", () => {
  const levels = { 3: "good", supersystem: "cheap" };
  const added = finish(forecastScreening(chain(6, { levels }), undefined, { beside: true }));
  assertEquals(added.thresholds.map(({ foreseen }) => foreseen!.leftOut), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  const screening = { distance: { 2: 3.5, 3: 3.5, 4: 3.5 }, energy: { threshold: 1e-7, model: "cheap" } };
  const near = finish(forecastScreening(chain(6, { screening }), undefined, { beside: false }));
  assertEquals(near.thresholds[0]!.foreseen!.counts.map(({ kept }) => kept), [5, 0, 0]);
});
