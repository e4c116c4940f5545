// Models that are sums of others, for energies that nobody computed: an expansion by such a model is the sum of the
// expansions by its parts, whatever else is asked for.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble, nmerContributionSteps, type ResultLookup } from "../../lib/assembly/mod.ts";
import { exactSum, ExactSums } from "../../lib/base/exact_sum.ts";
import { atomIndex, fragmentIndex, taskIndex } from "../../lib/base/indices.ts";
import type { CompositePart } from "../../lib/base/model_chemistry.ts";
import { finish } from "../../lib/base/steps.ts";
import type { Molecule } from "../../lib/molecule/mod.ts";
import {
  amplifications,
  type Bsse,
  chosenClusters,
  compositesOf,
  type ExpansionRequest,
  Plan,
  resolveExpansion,
} from "../../lib/plan/mod.ts";

const ALL: readonly Bsse[] = ["nocp", "cp", "vmfc"];
const FRAGMENTS = 4;
// Coefficients that no integer is, and sums of some hundred energies of a few hundred Hartree.
const ROUNDING = 1e-10;

const fragments = Array.from({ length: FRAGMENTS }, (_, i) => ({
  atoms: [atomIndex(i)],
  charge: 0,
  multiplicity: 1,
}));
const MOLECULE: Molecule = {
  symbols: fragments.map(() => "He"),
  atomicNumbers: new Uint8Array(FRAGMENTS).fill(2),
  geometry: Float64Array.from({ length: 3 * FRAGMENTS }, (_, i) => i * 5),
  charge: 0,
  multiplicity: 1,
  fragments,
};

/** Numbers for a task that nothing else has: the same whenever they are asked for. */
function number(...keys: readonly (string | number)[]): number {
  let state = 7;
  for (const byte of new TextEncoder().encode(keys.join("|"))) {
    state = Math.imul(state ^ (byte + 1), 2654435761) >>> 0;
    state ^= state >>> 15;
  }
  return state / 2 ** 31 - 1;
}

function results(plan: Plan): ResultLookup {
  return (index) => {
    const { model, real, basis } = plan.at(index);
    const coordinates = 3 * basis.length;
    const arrays = (name: string, length: number) =>
      Float64Array.from({ length }, (_, i) => number(name, i, model, ...real, 99, ...basis));
    return {
      energy: -75 * real.length + number(model, ...real, 99, ...basis),
      gradient: arrays("gradient", coordinates),
      hessian: arrays("hessian", coordinates ** 2),
    };
  };
}

function planOf(request: Partial<ExpansionRequest>, clusters?: readonly (readonly number[])[]): Plan {
  const expansion = resolveExpansion({
    fragmentCount: FRAGMENTS,
    bsse: ALL,
    returnTotalData: true,
    driver: "hessian",
    ...request,
  });
  return new Plan(
    expansion,
    clusters && chosenClusters(FRAGMENTS, clusters.map((nmer) => nmer.map(fragmentIndex))),
  );
}

const KEPT = [[0], [1], [2], [3], [0, 1], [1, 2], [0, 2], [2, 3], [0, 1, 2]];

const composite = fc.uniqueArray(
  fc.record({
    model: fc.constantFrom("a", "b", "c"),
    coefficient: fc.double({ min: -5, max: 5, noNaN: true }).filter((value) => Math.abs(value) > 1e-3),
  }),
  { minLength: 1, selector: ({ model }) => model },
);

type Property = number | Float64Array | undefined;

function values(property: Property): readonly number[] {
  return typeof property === "number" ? [property] : Array.from(property ?? []);
}

/** Each property as the sum of those of other assemblies. */
function assertSum(
  plan: Plan,
  parts: readonly { readonly plan: Plan; readonly coefficient: number }[],
): void {
  const whole = assemble(plan, MOLECULE, results(plan));
  const others = parts.map(({ plan, coefficient }) => ({
    coefficient,
    properties: assemble(plan, MOLECULE, results(plan)).properties,
  }));
  for (const [name, value] of whole.properties) {
    values(value).forEach((number, i) => {
      const sum = exactSum(
        others.map(({ coefficient, properties }) => coefficient * values(properties.get(name))[i]!),
      );
      assertAlmostEquals(number, sum, ROUNDING, `${name} ${i}`);
    });
  }
}

Deno.test("composite: an expansion by a sum of models is the sum of expansions, with all n-mers or some", () => {
  fc.assert(
    fc.property(
      composite,
      fc.constantFrom(undefined, KEPT),
      fc.integer({ min: 2, max: 3 }),
      (sum, kept, max) => {
        const composites = new Map([["sum", sum]]);
        const request = { maxNbody: max, levels: new Map([[max, "sum"]]), composites };
        const clusters = kept?.filter(({ length }) => length <= max);
        assertSum(
          planOf(request, clusters),
          sum.map(({ model, coefficient }) => ({
            coefficient,
            plan: planOf({ maxNbody: max, levels: new Map([[max, model]]) }, clusters),
          })),
        );
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("composite: levels may share parts, and the supersystem is one as well", () => {
  const sum: readonly CompositePart[] = [{ model: "a", coefficient: 1.5 }, { model: "b", coefficient: -0.5 }];
  const other: readonly CompositePart[] = [{ model: "b", coefficient: 2 }, { model: "c", coefficient: -1 }];
  const composites = new Map([["sum", sum], ["other", other]]);
  const plan = planOf({ composites, levels: new Map([[1, "sum"], [2, "a"], [3, "other"]]) });
  const propertiesOf = (plan: Plan) => assemble(plan, MOLECULE, results(plan)).properties;
  const whole = propertiesOf(plan);
  const byThird = (model: string) =>
    propertiesOf(planOf({ levels: new Map([[1, "x"], [2, "y"], [3, model]]) }));
  const [b, c] = [byThird("b"), byThird("c")];
  // Of which the first order is by a, and by b below pairs by a.
  const a = propertiesOf(planOf({ levels: new Map([[2, "a"], [3, "y"]]) }));
  const ba = propertiesOf(planOf({ levels: new Map([[1, "b"], [2, "a"], [3, "y"]]) }));
  for (const treatment of ALL) {
    const total = `${treatment}_corrected_total_energy_through_1_body`;
    assertAlmostEquals(
      whole.get(total) as number,
      1.5 * (a.get(total) as number) - 0.5 * (ba.get(total) as number),
      ROUNDING,
    );
    const pairs = `${treatment}_corrected_2_body_contribution_to_energy`;
    assertAlmostEquals(whole.get(pairs) as number, ba.get(pairs) as number, ROUNDING);
    const name = `${treatment}_corrected_3_body_contribution_to_energy`;
    const [ofWhole, ofB, ofC] = [whole, b, c].map((properties) => properties.get(name) as number);
    assertAlmostEquals(ofWhole!, 2 * ofB! - ofC!, ROUNDING);
  }
  assertEquals(plan.models, ["a", "b", "c"]);
  assertEquals([...compositesOf(plan).keys()], ["sum", "other"]);

  const above = planOf({
    bsse: ["nocp"],
    composites,
    levels: new Map<number | "supersystem", string>([[2, "a"], ["supersystem", "other"]]),
  });
  const aboveBy = (model: string) =>
    planOf({
      bsse: ["nocp"],
      levels: new Map<number | "supersystem", string>([[2, "a"], ["supersystem", model]]),
    });
  assertSum(above, [{ plan: aboveBy("b"), coefficient: 2 }, { plan: aboveBy("c"), coefficient: -1 }]);
});

Deno.test("composite: a part that two models need is computed once", () => {
  const composites = new Map([
    ["one", [{ model: "a", coefficient: 2 }, { model: "b", coefficient: -1 }]],
    ["two", [{ model: "b", coefficient: 2 }, { model: "c", coefficient: -1 }]],
  ]);
  const levels = new Map([[1, "one"], [2, "two"]]);
  const plan = planOf({ bsse: ["nocp"], levels, composites });
  // Four monomers by three models, six pairs by two.
  assertEquals(plan.taskCount, 4 * 3 + 6 * 2);
  const labels = Array.from({ length: plan.taskCount }, (_, i) => plan.label(taskIndex(i)));
  assertEquals(new Set(labels).size, plan.taskCount);
});

Deno.test("composite: what n-mers add is listed with the weights of the parts, and sums up exactly", () => {
  const composites = new Map([["sum", [
    { model: "a", coefficient: 27 / 19 },
    { model: "b", coefficient: -8 / 19 },
  ]]]);
  const plan = planOf({ driver: "energy", maxNbody: 3, levels: new Map([[3, "sum"]]), composites });
  const { properties } = assemble(plan, MOLECULE, results(plan));
  for (const treatment of ALL) {
    const sums = new Map<number, number[]>();
    finish(nmerContributionSteps(plan, results(plan), treatment, (nmer, energy) => {
      sums.set(nmer.length, [...sums.get(nmer.length) ?? [], energy]);
    }));
    assertEquals(sums.get(2)!.length, 6);
    for (const order of [2, 3]) {
      const total = properties.get(`${treatment}_corrected_${order}_body_contribution_to_energy`) as number;
      assertAlmostEquals(exactSum(sums.get(order)!), total, 1e-14);
    }
  }
});

Deno.test("composite: errors of the parts grow by their coefficients", () => {
  const levels = new Map([[2, "sum"]]);
  const composites = new Map([["sum", [{ model: "a", coefficient: -3 }]]]);
  const plain = amplifications(planOf({ maxNbody: 2, levels: new Map([[2, "a"]]) }));
  const grown = amplifications(planOf({ maxNbody: 2, levels, composites }));
  assertEquals(grown[0]!.model, "a");
  assertAlmostEquals(grown[0]!.worst, 3 * plain[0]!.worst, 1e-12);
  assertAlmostEquals(grown[0]!.independent, 3 * plain[0]!.independent, 1e-12);
});

Deno.test("composite: a product with a weight is not rounded before the sum is", () => {
  // 0.1 x 3 rounds to more than the exact product of the double nearest to 0.1.
  const sums = new ExactSums(1);
  const tenfold = new ExactSums(1);
  for (let i = 0; i < 3; i++) tenfold.add(0, 0.1);
  sums.addSums(tenfold, 1 / 3);
  sums.addProduct(0, -1 / 3, 0.1);
  sums.addProduct(0, -1 / 3, 0.1);
  sums.addProduct(0, -1 / 3, 0.1);
  assertEquals(sums.value(0), 0);
});
