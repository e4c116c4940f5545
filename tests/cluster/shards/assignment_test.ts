import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { finish } from "../../../lib/base/steps.ts";
import { tasksOfShard } from "../../../lib/cluster/shards/assignment.ts";
import {
  type Bsse,
  partWhere,
  Plan,
  type PlanPart,
  resolveExpansion,
  type WorkOf,
} from "../../../lib/plan/mod.ts";

function planOf(fragmentCount: number, bsse: readonly Bsse[], maxNbody = fragmentCount): Plan {
  return new Plan(resolveExpansion({ fragmentCount, bsse, maxNbody }));
}

function dealt(plan: Plan, count: number, workOf: WorkOf, of?: PlanPart): readonly PlanPart[] {
  return Array.from(
    { length: count },
    (_, i) => finish(tasksOfShard(plan, { index: i + 1, count }, workOf, of)),
  );
}

const BSSE = fc.subarray(["nocp", "cp", "vmfc"] as const, { minLength: 1 });

/** Plans and costs of their tasks: some equal, some by size, some anyhow. */
const CASES = fc.record({
  fragments: fc.integer({ min: 2, max: 6 }),
  bsse: BSSE,
  count: fc.integer({ min: 1, max: 13 }),
  weights: fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 6, maxLength: 6 }),
  power: fc.integer({ min: 0, max: 4 }),
});

Deno.test("shards: two shards have no task in common, and all of them have all tasks, of all levels", () => {
  fc.assert(
    fc.property(CASES, ({ fragments, bsse, count, weights, power }) => {
      const plan = planOf(fragments, bsse);
      const shards = dealt(plan, count, (_, __, basis) => basis.length ** power * weights[basis[0]!]!);
      for (const { index } of plan.tasks()) {
        assertEquals(shards.filter((shard) => shard.has(index)).length, 1);
      }
      assertEquals(shards.reduce((sum, shard) => sum + shard.taskCount, 0), plan.taskCount);
    }),
    { numRuns: 60 },
  );
});

Deno.test("shards: no shard has more to do than the longest-first rule allows", () => {
  fc.assert(
    fc.property(CASES, ({ fragments, bsse, count, weights, power }) => {
      const plan = planOf(fragments, bsse);
      const workOf: WorkOf = (_, real, basis) => basis.length ** power * weights[real[0]!]!;
      const work = Array.from(plan.tasks(), ({ model, real, basis }) => workOf(model, real, basis));
      const loads = dealt(plan, count, workOf).map((shard) =>
        work.reduce((sum, seconds, index) => sum + (shard.has(index) ? seconds : 0), 0)
      );
      const total = work.reduce((sum, seconds) => sum + seconds, 0);
      const heaviest = work.toSorted((a, b) => b - a);
      // What no way of dealing can be below: the mean, the longest task, and the two that must share a shard.
      const pair = (heaviest[count - 1] ?? 0) + (heaviest[count] ?? 0);
      const least = Math.max(total / count, heaviest[0]!, heaviest.length > count ? pair : 0);
      // Of any list rule: the last task of the busiest shard began when all others were busy.
      const bound = Math.min(total / count + heaviest[0]! * (1 - 1 / count), 2 * least);
      assert(Math.max(...loads) <= bound * (1 + 1e-12), `${Math.max(...loads)} > ${bound}`);
    }),
    { numRuns: 60 },
  );
});

Deno.test("shards: equal tasks are dealt out in turn", () => {
  const plan = planOf(5, ["nocp"], 2);
  const shards = dealt(plan, 4, () => 1);
  for (let index = 0; index < plan.taskCount; index++) assert(shards[index % 4]!.has(index));
});

Deno.test("shards: what a shard has depends on nothing but plan, costs and its number", () => {
  const plan = planOf(6, ["cp", "vmfc"], 3);
  const workOf: WorkOf = (_, __, basis) => basis.length ** 3 / 7;
  const once = dealt(plan, 5, workOf);
  const again = dealt(planOf(6, ["cp", "vmfc"], 3), 5, workOf).toReversed().toReversed();
  for (const { index } of plan.tasks()) {
    assertEquals(once.findIndex((shard) => shard.has(index)), again.findIndex((shard) => shard.has(index)));
  }
});

Deno.test("shards: of a part of a plan its tasks alone are dealt out", () => {
  const plan = planOf(5, ["nocp", "vmfc"]);
  const some = partWhere(plan, (index) => index % 3 === 0);
  const shards = dealt(plan, 3, () => 1, some);
  for (let index = 0; index < plan.taskCount; index++) {
    assertEquals(shards.filter((shard) => shard.has(index)).length, some.has(index) ? 1 : 0);
  }
});

Deno.test("shards: more shards than tasks leave some with nothing to do", () => {
  const shards = dealt(planOf(2, ["nocp"]), 7, () => 1);
  assertEquals(shards.map(({ taskCount }) => taskCount), [1, 1, 1, 0, 0, 0, 0]);
});

Deno.test("shards: a million tasks on ten thousand shards take seconds and a few bytes each", () => {
  const plan = planOf(182, ["nocp"], 3);
  assert(plan.taskCount > 1e6);
  const begin = performance.now();
  const shard = finish(
    tasksOfShard(plan, { index: 9_999, count: 10_000 }, (_, __, basis) => basis.length ** 4),
  );
  assert(performance.now() - begin < 10_000);
  assert(Math.abs(shard.taskCount - plan.taskCount / 10_000) < 20);
});

/** The least that the busiest of some shards can have, by trying all ways. */
function bestOf(work: readonly number[], count: number): number {
  const loads = new Array<number>(count).fill(0);
  let best = Infinity;
  const place = (next: number): void => {
    if (next === work.length) return void (best = Math.min(best, Math.max(...loads)));
    for (let shard = 0; shard < count; shard++) {
      loads[shard]! += work[next]!;
      if (loads[shard]! < best) place(next + 1);
      loads[shard]! -= work[next]!;
    }
  };
  place(0);
  return best;
}

Deno.test("shards: no shard has more than 4/3 - 1/(3N) times what the best way to deal would leave it with", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 2, max: 3 }), (weights, count) => {
      const plan = planOf(3, ["nocp"]); // 7 tasks
      const workOf: WorkOf = (model, real, basis) => weights[plan.indexOf(model, real, basis)!]!;
      const loads = dealt(plan, count, workOf).map((shard) =>
        weights.reduce((sum, seconds, index) => sum + (shard.has(index) ? seconds : 0), 0)
      );
      assert(Math.max(...loads) <= (4 / 3 - 1 / (3 * count)) * bestOf(weights, count) + 1e-9);
    }),
    { numRuns: 200 },
  );
});
