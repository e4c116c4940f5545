import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { partWhere, Plan, resolveExpansion, TaskSet, wholePlan } from "../../lib/plan/mod.ts";

Deno.test("plan: a part has the tasks that were put in, counted by range", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(99), { maxLength: 150 }),
    fc.nat(100),
    fc.nat(100),
    (indices, start, end) => {
      const part = new TaskSet(100);
      indices.forEach((index) => part.add(index));
      const expected = new Set(indices);
      assertEquals(part.taskCount, expected.size);
      for (let i = 0; i < 100; i++) assertEquals(part.has(i), expected.has(i));
      assertEquals(part.count({ start, end }), [...expected].filter((i) => i >= start && i < end).length);
    },
  ));
});

Deno.test("plan: the whole plan is a part of itself", () => {
  const plan = new Plan(resolveExpansion({ fragmentCount: 4, bsse: ["cp", "nocp"], maxNbody: 3 }));
  const whole = wholePlan(plan);
  const all = partWhere(plan, () => true);
  assertEquals([whole.taskCount, all.taskCount], [plan.taskCount, plan.taskCount]);
  for (const level of plan.levels) assertEquals(whole.count(level), all.count(level));
  assertEquals([whole.has(0), whole.has(plan.taskCount - 1), whole.has(plan.taskCount)], [true, true, false]);
});

Deno.test("plan: a part has no task that its plan has not", () => {
  assertThrows(() => new TaskSet(8).add(8), RangeError, "the plan has no task 8");
  assertEquals(new TaskSet(8).has(11), false);
});
