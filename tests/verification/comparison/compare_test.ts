// What a comparison finds, by which label and by how much.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { prepare } from "../../../lib/calculation/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { compare, type ObservedOrder } from "../../../lib/verification/comparison/compare.ts";
import type { Numbers } from "../../../lib/verification/comparison/numbers.ts";
import { EXACT, type Tolerance, toleranceOf } from "../../../lib/verification/comparison/tolerance.ts";

const [ONE, TWO, BOTH] = ['["hf", [1], [1]]', '["hf", [2], [2]]', '["hf", [1, 2], [1, 2]]'] as const;
const LABELS = [ONE, TWO, BOTH];
const ONCE = new Map(LABELS.map((label) => [label, 1]));

function numbers(
  energies: Readonly<Record<string, number>>,
  sums: Readonly<Record<string, number>>,
): Numbers {
  const tasks = Object.entries(energies).map(([label, energy]) => [label, { energy }] as const);
  return { tasks: new Map(tasks), sums: new Map(Object.entries(sums)) };
}

const RIGHT = numbers({ [ONE]: -1, [TWO]: -2, [BOTH]: -3.5 }, { total: -3.5, interaction: -0.5 });

function found(
  run: Numbers,
  tolerance: Tolerance = EXACT,
  order: ObservedOrder = { endings: ONCE, early: [] },
) {
  const { findings, largest } = compare(RIGHT, LABELS, run, order, tolerance);
  return { findings: findings.map(({ kind, label }) => [kind, label]), largest, all: findings };
}

Deno.test("compare: equal runs have no findings and no difference, and all numbers are compared", () => {
  const comparison = compare(RIGHT, LABELS, RIGHT, { endings: ONCE, early: [] }, EXACT);
  assertEquals(comparison, { compared: 5, largest: undefined, findings: [] });
});

Deno.test("compare: the last bit of an energy counts for the built-in engine, and is nothing for others", () => {
  const run = numbers({ [ONE]: -1, [TWO]: -2, [BOTH]: -3.5000000000000004 }, {
    total: -3.5,
    interaction: -0.5,
  });
  const exact = found(run);
  assertEquals(exact.findings, [["task-differs", BOTH]]);
  assertEquals(exact.all[0]!.what, "its energy is -3.5000000000000004 instead of -3.5");
  assertEquals(exact.largest, { label: BOTH, size: 2 ** -51 });
  const others = found(run, { isExact: false, task: 1e-12, sum: 1e-12 });
  assertEquals([others.findings, others.largest?.label], [[], BOTH]);
});

Deno.test("compare: zeros of two signs are not the same bits", () => {
  const right = numbers({ [ONE]: 0 }, {});
  const { findings } = compare(right, [ONE], numbers({ [ONE]: -0 }, {}), {}, EXACT);
  assertEquals(findings.map(({ kind, difference }) => [kind, difference]), [["task-differs", 0]]);
});

Deno.test("compare: a broken sum is named, with its size, though all tasks are right", () => {
  const { findings, all, largest } = found(
    numbers({ [ONE]: -1, [TWO]: -2, [BOTH]: -3.5 }, { total: -3.5, interaction: -0.25 }),
  );
  assertEquals(findings, [["sum-differs", "interaction"]]);
  assertEquals([all[0]!.difference, largest], [0.25, { label: "interaction", size: 0.25 }]);
});

Deno.test("compare: a difference of the tolerance is right, twice of it is not", () => {
  const tolerance = { isExact: false, task: 1e-12, sum: 1e-12 };
  const off = (by: number) =>
    numbers({ [ONE]: -1 + by, [TWO]: -2, [BOTH]: -3.5 }, { total: -3.5, interaction: -0.5 });
  assertEquals(found(off(1e-12), tolerance).findings, []);
  assertEquals(found(off(2e-12), tolerance).findings, [["task-differs", ONE]]);
});

Deno.test("compare: missing and unexpected tasks and sums are found", () => {
  const run = numbers({ [ONE]: -1, [TWO]: -2, '["x", [1], [1]]': 0 }, { total: -3.5, more: 1 });
  assertEquals(found(run).findings, [
    ["task-missing", BOTH],
    ["task-unexpected", '["x", [1], [1]]'],
    ["sum-missing", "interaction"],
    ["sum-unexpected", "more"],
  ]);
});

Deno.test("compare: tasks that ended twice, never, or too early are found by their labels", () => {
  const endings = new Map([[ONE, 2], [BOTH, 1]]);
  const early = [{ label: BOTH, nbody: 2, pending: 1 }];
  const { findings, all } = found(RIGHT, EXACT, { endings, early });
  assertEquals(findings, [["task-repeated", ONE], ["task-missing", TWO], ["level-order", BOTH]]);
  assertEquals(all[2]!.what, "of level 2 began before 1 of lower levels had ended");
  assertEquals(found(RIGHT, EXACT, { computed: 4 }).findings, [["task-repeated", "all tasks"]]);
});

Deno.test("compare: arrays differ by component, and by their length", () => {
  const of = (...gradient: number[]): Numbers => ({
    tasks: new Map([[ONE, { energy: 0, gradient: Float64Array.from(gradient) }]]),
    sums: new Map([["gradient", Float64Array.from(gradient)]]),
  });
  const { findings, largest } = compare(of(1, 2, 3), [ONE], of(1, 2.5, 3.25), {}, EXACT);
  assertEquals(findings[0]!.what, "its gradient, component 2 of 3, is 2.5 instead of 2");
  assertEquals(largest, { label: ONE, size: 0.5 });
  const shorter = compare(of(1, 2, 3), [ONE], of(1, 2), {}, EXACT);
  assertEquals(shorter.findings[0]!.what, "its gradient has 2 numbers instead of 3");
});

Deno.test("compare: what is not a number differs by more than any number", () => {
  const { findings, largest } = found(
    numbers({ [ONE]: -1, [TWO]: -2, [BOTH]: NaN }, { total: -3.5, interaction: -0.5 }),
  );
  assertEquals([findings, largest?.size], [[["task-differs", BOTH]], Infinity]);
});

Deno.test("tolerance: a sum may differ by the tolerance of its tasks, times their coefficients", () => {
  const { plan } = prepare(parseInput(
    'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }\nbsse: nocp',
  ));
  // The interaction energy is that of the pair less those of its two atoms.
  assertAlmostEquals(toleranceOf(plan, "nocp").sum, 3e-12, 1e-24);
  assertEquals(toleranceOf(plan, "nocp", 1e-9).task, 1e-9);
});
