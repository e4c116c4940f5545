// Tasks that are computed in one basis know each other.

import { assertEquals } from "@std/assert";
import { taskIndex } from "../../lib/base/indices.ts";
import { planOf } from "../execution/fakes.ts";

const ALL = () => true;

for (const bsse of [["nocp"], ["cp"], ["vmfc"], ["nocp", "cp", "vmfc"]] as const) {
  Deno.test(`basis groups: tasks of a level in one basis have one number, no others do: ${bsse.join(", ")}`, () => {
    const plan = planOf(4, bsse, 3);
    for (const { start, end } of plan.levels) {
      const bases = new Map<string, (number | undefined)[]>();
      for (let index = start; index < end; index++) {
        const basis = String(plan.at(taskIndex(index)).basis);
        bases.set(basis, (bases.get(basis) ?? []).concat(plan.basisGroup(taskIndex(index), ALL)));
      }
      const numbers = [...bases.values()].map((groups) => {
        const [first] = groups;
        assertEquals(groups, groups.map(() => first), "one basis, one number");
        if (first === undefined) assertEquals(groups.length, 1);
        return first;
      });
      const known = numbers.filter((number) => number !== undefined);
      assertEquals(new Set(known).size, known.length, "another basis, another number");
    }
  });
}

Deno.test("basis groups: none where a model's tasks do not share", () => {
  assertEquals(planOf(3, ["cp"], 2).basisGroup(taskIndex(0), () => false), undefined);
});
