// Sums by the definition of a many-body expansion: the library's own assembly gives them, and whatever it does wrong
// shows, in every treatment, driver and kind of model. The engine is real.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { assemble, type PropertyValue } from "../../../lib/assembly/mod.ts";
import { taskIndex } from "../../../lib/base/indices.ts";
import { type Calculation, denoEnvironment, prepare, runCalculation } from "../../../lib/calculation/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { unlikeDefinition } from "../../../lib/verification/comparison/by_definition.ts";
import type { Numbers, TaskNumbers } from "../../../lib/verification/mod.ts";
import { numbersOf } from "../../../lib/verification/comparison/numbers.ts";

const ENVIRONMENT = denoEnvironment(new URL("../../../workers/task_worker.ts", import.meta.url));
const HELIUM = 'molecule: { text: "He 0 0 0\\n--\\nHe 0.3 0 2.7\\n--\\nHe 1.1 2.6 0.4" }\n';
const ONE = "model: { method: hf, basis: 3-21g }\n";
const LEVELS = (formula: string, levels = "{ 2: sum, 3: usual }") =>
  `models: { sum: { combine: "${formula}" }, usual: { method: hf, basis: 3-21g }, ` +
  `other: { method: mp2, basis: 6-31g } }\nlevels: ${levels}\n`;

async function computed(text: string): Promise<readonly [Calculation, Numbers]> {
  const calculation = prepare(parseInput(HELIUM + text));
  const result = await Effect.runPromise(runCalculation(calculation, { mode: "serial" }, ENVIRONMENT));
  return [result.calculation, numbersOf(result.calculation, result)];
}

for (
  const [what, text] of [
    [
      "one model, all treatments",
      `${ONE}bsse: [nocp, cp, vmfc]\ndriver: gradient\nreturn_total_data: true\n`,
    ],
    ["Hessians", `${ONE}bsse: [cp, vmfc]\ndriver: hessian\nmax_nbody: 2\n`],
    [
      "a composite and a model of it",
      `${LEVELS("1.5 usual - 0.5 other")}bsse: [nocp, cp, vmfc]\ndriver: gradient\n`,
    ],
    ["moments", `${ONE}bsse: [nocp, cp]\nproperties: [dipole, quadrupole]\n`],
    ["moments of a composite", `${LEVELS("usual - other")}bsse: [nocp, vmfc]\nproperties: [dipole]\n`],
    [
      "n-mers in point charges",
      `${ONE}bsse: nocp\nembedding_charges: { 1: [0.1], 2: [-0.1], 3: [0.2] }\nreturn_total_data: true\n`,
    ],
    ["n-mers left out by distance", `${ONE}bsse: [nocp, cp]\nscreening: { distance: { 2: 3, 3: all } }\n`],
    [
      "a screening by energy",
      `models: { cheap: { method: hf, basis: sto-3g }, good: { method: hf, basis: 3-21g } }\n` +
      "levels: { 3: good }\nbsse: [nocp, vmfc]\nscreening: { energy: { threshold: 1e-6, model: cheap } }\n",
    ],
  ] as const
) {
  Deno.test(`by definition: the sums are those of the assembly, and a wrong one is found: ${what}`, async () => {
    const [calculation, numbers] = await computed(text);
    assertEquals(unlikeDefinition(calculation, numbers), []);
    assert(numbers.sums.size > 5);
    for (const [name, value] of numbers.sums) {
      const sums = new Map(numbers.sums).set(name, shifted(value));
      assertEquals(unlikeDefinition(calculation, { ...numbers, sums }).map(({ label }) => label), [name]);
    }
  });
}

function shifted(value: PropertyValue): PropertyValue {
  return typeof value === "number" ? value + 1e-9 : value.with(value.length - 1, value.at(-1)! + 1e-9);
}

/** The numbers of a calculation as another one would add them up whose tasks are the same. */
function addedUpBy({ plan, molecule }: Calculation, tasks: ReadonlyMap<string, TaskNumbers>): Numbers {
  const results = Array.from({ length: plan.taskCount }, (_, i) => tasks.get(plan.label(taskIndex(i)))!);
  const { properties } = assemble(plan, molecule, (index) => results[index]);
  return { tasks, sums: new Map(properties) };
}

for (
  const [what, wrong] of [
    ["a coefficient of a composite", LEVELS("1.5 usual - 0.5000001 other")],
    ["a composite that stands for one level too many", LEVELS("1.5 usual - 0.5 other", "{ 3: sum }")],
  ] as const
) {
  Deno.test(`by definition: what is wrong in an assembly is found: ${what}`, async () => {
    const rest = "bsse: [nocp]\n";
    // Level 3 of the composite has tasks that the right calculation has not.
    const [, { tasks }] = await computed(LEVELS("1.5 usual - 0.5 other", "{ 3: sum }") + rest);
    const right = prepare(parseInput(HELIUM + LEVELS("1.5 usual - 0.5 other") + rest));
    assertEquals(unlikeDefinition(right, addedUpBy(right, tasks)), []);
    const other = prepare(parseInput(HELIUM + wrong + rest));
    assert(unlikeDefinition(right, addedUpBy(other, tasks)).length > 0);
  });
}
