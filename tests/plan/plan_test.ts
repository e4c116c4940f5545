import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { InputError } from "../../lib/base/error.ts";
import { taskIndex } from "../../lib/base/indices.ts";
import { type Bsse, chosenClusters, countTasks, Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import { levelsFrom, qcmanybodyCounts } from "../qcmanybody.ts";

Deno.test("plan: task counts of every model and level are QCManyBody's", async () => {
  const { cases } = await qcmanybodyCounts();
  for (const expected of cases) {
    const plan = new Plan(resolveExpansion({
      fragmentCount: expected.nfragments,
      bsse: expected.bsse,
      levels: levelsFrom(expected.levels),
      maxNbody: expected.levels === null ? expected.max_nbody ?? undefined : undefined,
      returnTotalData: expected.return_total_data ?? undefined,
      supersystemIeOnly: expected.supersystem_ie_only,
    }));
    const name = JSON.stringify({ ...expected, labels: undefined });
    assertEquals(plan.taskCount, expected.calcinfo_nmbe, name);
    const counts = countTasks(plan) as Record<string, unknown>;
    assertEquals(JSON.parse(JSON.stringify(counts)), expected.models, name);
  }
});

Deno.test("plan: the labels are QCManyBody's, each once", async () => {
  const { cases } = await qcmanybodyCounts();
  const withLabels = cases.filter(({ labels }) => labels !== undefined);
  assertEquals(withLabels.length > 100, true);
  for (const expected of withLabels) {
    const plan = new Plan(resolveExpansion({
      fragmentCount: expected.nfragments,
      bsse: expected.bsse,
      levels: levelsFrom(expected.levels),
      maxNbody: expected.levels === null ? expected.max_nbody ?? undefined : undefined,
      returnTotalData: expected.return_total_data ?? undefined,
      supersystemIeOnly: expected.supersystem_ie_only,
    }));
    const labels = Array.from(plan.tasks(), (task) => plan.label(task.index));
    assertEquals(labels.sort(), [...expected.labels!].sort(), JSON.stringify(expected));
  }
});

Deno.test("plan: four helium atoms with nocp, cp and vmfc take 65 tasks, with nocp alone 15", () => {
  const count = (bsse: Bsse[]) => new Plan(resolveExpansion({ fragmentCount: 4, bsse })).taskCount;
  assertEquals(count(["nocp", "cp", "vmfc"]), 65);
  assertEquals(count(["nocp"]), 15);
});

Deno.test("plan: a task with a fragment that is not there has no index", () => {
  const plan = new Plan(resolveExpansion({ fragmentCount: 2, bsse: ["nocp", "cp", "vmfc"] }));
  const { model } = plan.at(taskIndex(0));
  const tasks = [[[0], [0]], [[1], [0, 1]], [[0, 1], [0, 1]]];
  for (const [real, basis] of tasks) {
    assertEquals(plan.indexOf(model, real!, basis!) !== undefined, true);
    const moved = (cluster: number[]) => cluster.map((fragment) => fragment === 1 ? 2 : fragment);
    if (basis!.includes(1)) assertEquals(plan.indexOf(model, moved(real!), moved(basis!)), undefined);
  }
  assertEquals(plan.indexOf(model, [2], [2]), undefined);
});

const anyExpansion = fc.record({
  fragmentCount: fc.integer({ min: 2, max: 6 }),
  bsse: fc.subarray<Bsse>(["nocp", "cp", "vmfc"], { minLength: 1 }),
  order: fc.integer({ min: 1, max: 6 }),
  returnTotalData: fc.boolean(),
}).map(({ order, ...rest }) => resolveExpansion({ ...rest, maxNbody: Math.min(order, rest.fragmentCount) }));

Deno.test("plan: a task and its index lead to each other, in the order of levels", () => {
  fc.assert(fc.property(anyExpansion, (expansion) => {
    const plan = new Plan(expansion);
    let level = 1;
    let count = 0;
    for (const task of plan.tasks()) {
      assertEquals(task.index, taskIndex(count++));
      assertEquals(plan.indexOf(task.model, task.real, task.basis), task.index);
      assertEquals(task.real.length, task.nbody);
      assertEquals(task.real.every((fragment) => task.basis.includes(fragment)), true);
      assertEquals(task.nbody >= level, true);
      level = task.nbody;
    }
    assertEquals(count, plan.taskCount);
    for (const { families, end } of plan.levels) {
      assertEquals(families.at(-1)!.start + families.at(-1)!.family.count, end);
      for (const { family, start } of families) {
        let position = 0;
        family.forEach((at, real, basis) => {
          assertEquals(at, position++);
          const { real: expectedReal, basis: expectedBasis } = plan.at(taskIndex(start + at));
          assertEquals([[...real], [...basis]], [[...expectedReal], [...expectedBasis]]);
        });
        assertEquals(position, family.count);
      }
    }
  }));
});

Deno.test("plan: screened-out n-mers take their tasks with them", () => {
  const clusters = chosenClusters(4, [[0], [1], [2], [3], [0, 1], [1, 2], [0, 2], [0, 1, 2]]);
  const plan = (bsse: Bsse[]) =>
    new Plan(resolveExpansion({ fragmentCount: 4, bsse, maxNbody: 3 }), clusters);
  assertEquals(plan(["nocp"]).taskCount, 8);
  // The monomer in no dimer is not computed in the basis of all: nothing would take it.
  assertEquals(plan(["cp"]).taskCount, 7);
  // 3 dimers with 2 monomers and themselves, 1 trimer with 3 + 3 + 1, 4 monomers
  assertEquals(plan(["vmfc"]).taskCount, 4 + 9 + 7);
});

Deno.test("plan: what contributes brings the subclusters that it is computed from, and no others", () => {
  const expansion = resolveExpansion({
    fragmentCount: 5,
    bsse: ["nocp"],
    maxNbody: 3,
    returnTotalData: true,
  });
  const plan = new Plan(expansion, chosenClusters(5, [[1], [0, 1, 2]]));
  assertEquals([...plan.tasks()].map(({ real }) => real.join()), [
    "0",
    "1",
    "2",
    "0,1",
    "0,2",
    "1,2",
    "0,1,2",
  ]);
  assertEquals([1, 2, 3].map((size) => plan.clusters.count(size)), [1, 0, 1]);
});

Deno.test("plan: a model of one order computes what that order takes alone", () => {
  const levels = new Map([[2, "good"], [3, "cheap"]]);
  const expansion = resolveExpansion({ fragmentCount: 4, bsse: ["nocp"], levels });
  const clusters = chosenClusters(4, [[0], [1], [2], [3], [0, 1], [0, 2], [1, 2], [2, 3], [0, 1, 2]]);
  const plan = new Plan(expansion, clusters);
  const cheap = [...plan.tasks()].filter(({ model }) => model === "cheap").map(({ real }) => real.join());
  assertEquals(cheap, ["0", "1", "2", "0,1", "0,2", "1,2", "0,1,2"]);
});

Deno.test("plan: clusters that cannot make right sums are refused", () => {
  for (const wrong of [[1, 1], [1, 0], [7], [], [0.5]]) {
    assertThrows(() => chosenClusters(3, [[0], [1], [2], wrong]), RangeError, "not an ascending list");
  }
  const expansion = resolveExpansion({ fragmentCount: 3, bsse: ["nocp"], supersystemIeOnly: true });
  assertThrows(
    () => new Plan(expansion, chosenClusters(3, [[0], [1], [2]])),
    RangeError,
    "supersystem_ie_only",
  );
  assertThrows(
    () => new Plan(expansion, chosenClusters(2, [[0], [1]])),
    RangeError,
    "clusters of 2 fragments",
  );
});

Deno.test("plan: more tasks than can be indexed are refused with the number that they would be", () => {
  const error = assertThrows(
    () => new Plan(resolveExpansion({ fragmentCount: 100, bsse: ["nocp"] })),
    InputError,
  );
  assertEquals(error.message.includes("100, which takes at least "), true, error.message);
  assertEquals(error.problem.keyPath, ["max_nbody"]);
});
