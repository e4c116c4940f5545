// Orders, assemblies and results of many tasks in steps: each of them short, and together the same.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble, assemblySteps } from "../../lib/assembly/mod.ts";
import { finish, type Steps } from "../../lib/base/steps.ts";
import {
  allClusters,
  chosenClusters,
  heaviestFirstSteps,
  Plan,
  resolveExpansion,
} from "../../lib/plan/mod.ts";
import { TaskFamily } from "../../lib/plan/task_family.ts";
import { heliumChain, planOf } from "../execution/fakes.ts";

/** The most calls of a function in one step of a computation. */
function mostCallsInAStep(steps: Steps<unknown>, calls: () => number): number {
  let [most, before] = [0, 0];
  for (let done = false; !done;) {
    done = steps.next().done === true;
    most = Math.max(most, calls() - before);
    before = calls();
  }
  return most;
}

Deno.test("steps: a part of a family's tasks is visited as in the whole of it", () => {
  const screened = chosenClusters(7, [
    ...[0, 1, 2, 3, 4, 5, 6].map((i) => [i]),
    ...[[0, 1], [0, 4], [1, 4], [2, 3], [5, 6]],
    [0, 1, 4],
  ]);
  for (const clusters of [allClusters(7, 4), screened]) {
    for (const [real, basis] of [[1, 1], [2, 2], [3, 3], [1, 3], [2, 3], [2, 7], [7, 7]] as const) {
      const family = new TaskFamily("m", real, basis, clusters, clusters.fragmentCount);
      const visited = (from?: number, to?: number) => {
        const tasks: unknown[] = [];
        family.forEach((position, real, basis) => tasks.push([position, [...real], [...basis]]), from, to);
        return tasks;
      };
      const whole = visited();
      assertEquals(whole.length, family.count);
      fc.assert(fc.property(fc.nat(family.count), fc.nat(family.count), (from, to) => {
        assertEquals(visited(from, to), whole.slice(from, Math.max(from, to)));
      }));
    }
  }
});

Deno.test("steps: many tasks are ordered and assembled some ten thousand at a time, to the same result", () => {
  const plan = planOf(60, ["nocp"], 3);
  const molecule = heliumChain(60);
  let calls = 0;
  const level = plan.levels[2]!;
  const workOf = () => {
    calls++;
    return 1;
  };
  assert(mostCallsInAStep(heaviestFirstSteps(level, workOf), () => calls) <= 20_000);
  assertEquals(calls, level.end - level.start);
  calls = 0;
  const results = (index: number) => {
    calls++;
    return { energy: Math.sin(index) };
  };
  assert(mostCallsInAStep(assemblySteps(plan, molecule, results), () => calls) <= 20_000);
  const whole = assemble(plan, molecule, results);
  assertEquals(finish(assemblySteps(plan, molecule, results)), whole);
});

Deno.test("steps: the assembly of large Hessians is interrupted after some tasks", () => {
  const plan = new Plan(
    resolveExpansion({ fragmentCount: 30, bsse: ["nocp"], maxNbody: 2, driver: "hessian" }),
  );
  let calls = 0;
  const results = (index: number) => {
    calls++;
    const atoms = index < 30 ? 1 : 2;
    return {
      energy: 1,
      gradient: new Float64Array(3 * atoms),
      hessian: new Float64Array(9 * atoms ** 2).fill(index),
    };
  };
  const steps = assemblySteps(plan, heliumChain(30), results);
  const inStep: number[] = [];
  for (let [done, before] = [false, 0]; !done; before = calls) {
    done = steps.next().done === true;
    inStep.push(calls - before);
  }
  const hessians = inStep.slice(-20); // the last of what is assembled
  assert(Math.max(...hessians) <= 20 && inStep.length > 30, `${hessians} tasks in the last steps`);
});
