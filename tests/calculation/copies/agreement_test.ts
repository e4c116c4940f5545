// Calculations that compute equal n-mers once against the same that compute each: by the built-in engine, all treatments
// and drivers.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { manyBodyResult, parseInput, prepare, reportOfRun, run } from "../../../mod.ts";
import { cutOut, HYDROGEN_FLUORIDE, WATER } from "../../crystals.ts";

// Of the same n-mer in another place the engine gives the same energy to 1e-10 or so.
const ENERGY_TOLERANCE = 1e-8;
const GRADIENT_TOLERANCE = 1e-7;
const HESSIAN_TOLERANCE = 1e-6;

const ring = (count: number, atoms: (angle: number) => readonly (readonly [string, number, number])[]) =>
  Array.from(
    { length: count },
    (_, i) =>
      atoms(2 * Math.PI * i / count + 0.2).map(([symbol, radius, angle]) =>
        `${symbol} ${radius * Math.cos(angle)} ${radius * Math.sin(angle)} 0`
      ).join("\n"),
  ).join("\n--\n");
const fluorides = (count: number, radius: number) =>
  ring(count, (angle) => [["F", radius, angle], ["H", radius - 0.35, angle + 0.45]]);
const TETRAHEDRON = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]
  .map((place) => `Ne ${place.map((x) => 1.1 * x).join(" ")}`).join("\n--\n");

interface Case {
  readonly text: string;
  readonly rest: string;
  /** Number of tasks, and how many of them are computed. */
  readonly tasks: readonly [all: number, computed: number];
}

const CASES: Readonly<Record<string, Case>> = {
  "energies of hydrogen fluorides of a crystal": {
    text: cutOut(HYDROGEN_FLUORIDE, 4),
    rest: "max_nbody: 3\nbsse: [nocp, cp, vmfc]",
    tasks: [64, 33],
  },
  "gradients of hydrogen fluorides of a crystal": {
    text: cutOut(HYDROGEN_FLUORIDE, 3),
    rest: "max_nbody: 2\nbsse: [nocp, cp, vmfc]\ndriver: gradient",
    tasks: [18, 15],
  },
  "energies of waters of a crystal": {
    text: cutOut(WATER, 4),
    rest: "max_nbody: 2\nbsse: nocp",
    tasks: [10, 5],
  },
  "gradients of neons in a tetrahedron": {
    text: TETRAHEDRON,
    rest: "max_nbody: 3\nbsse: [vmfc, cp, nocp]\ndriver: gradient",
    tasks: [64, 9],
  },
  "gradients of a ring": {
    text: fluorides(4, 2.1),
    rest: "max_nbody: 2\nbsse: [cp, nocp]\ndriver: gradient",
    tasks: [20, 6],
  },
  "gradients of a ring, of which some are left out,": {
    text: fluorides(5, 2.6),
    rest: "max_nbody: 3\nbsse: [cp, nocp]\ndriver: gradient\nscreening: { distance: { 2: 4, 3: 3 } }",
    tasks: [20, 4],
  },
  "the Hessian of a ring": {
    text: fluorides(3, 1.8),
    rest: "max_nbody: 2\nbsse: nocp\ndriver: hessian",
    tasks: [6, 2],
  },
  "gradients of an ion between two molecules": {
    text: "1 1\nLi 0 0 0\n--\n0 1\nF 1.9 0.1 0\nH 2.5 0.8 0.1\n--\n0 1\nF -1.9 -0.1 0\nH -2.5 -0.8 -0.1",
    rest: "max_nbody: 2\nbsse: [nocp, cp]\ndriver: gradient",
    tasks: [12, 8],
  },
  "gradients in the field of charges": {
    text: fluorides(4, 2.3),
    rest: "max_nbody: 2\nbsse: nocp\ndriver: gradient\n" +
      "embedding_charges: { 1: [-0.4, 0.4], 2: [-0.4, 0.4], 3: [-0.4, 0.4], 4: [-0.4, 0.4] }",
    tasks: [10, 3],
  },
};

const inputOf = ({ text, rest }: Case, more: string) =>
  parseInput(
    `molecule:\n  text: |\n${text.split("\n").map((line) => `    ${line}`).join("\n")}\n` +
      `model: { method: hf, basis: sto-3g, keywords: { e_convergence: 1e-10, d_convergence: 1e-9 } }\n${rest}\n${more}`,
  );

for (const [name, calculated] of Object.entries(CASES)) {
  Deno.test(`equivalents: ${name} are those of a run that computes each n-mer`, async () => {
    const plain = prepare(inputOf(calculated, ""));
    const once = prepare(inputOf(calculated, "equivalents: { tolerance: 1e-6 }"));
    const [expected, found] = [await run(plain, { mode: "serial" }), await run(once, { mode: "serial" })];
    assertEquals([plain.plan.taskCount, found.statistics.tasks.computed], [...calculated.tasks]);
    const [properties, others] = [expected, found].map(({ assembly }) => assembly.properties);
    assertEquals([...others!.keys()], [...properties!.keys()]);
    for (const [property, value] of properties!) {
      const other = others!.get(property)!;
      const tolerance = /gradient/.test(property)
        ? GRADIENT_TOLERANCE
        : /hessian/.test(property)
        ? HESSIAN_TOLERANCE
        : ENERGY_TOLERANCE;
      const numbers = (of: typeof value) => typeof of === "number" ? [of] : [...of];
      numbers(value).forEach((number, i) =>
        assertAlmostEquals(numbers(other)[i]!, number, tolerance, property)
      );
    }
    const { extras } = manyBodyResult(reportOfRun(once, found)) as {
      extras: { nmer: { equivalents: Record<string, number> } };
    };
    const { classes, computed, copied, worst_deviation, energy_change } = extras.nmer.equivalents;
    const [all, own] = calculated.tasks;
    assertEquals([classes, computed, copied], [own, own, all - own]);
    assert(worst_deviation! >= 0 && worst_deviation! < 1e-6);
    assertEquals(energy_change === null, once.plan.expansion.driver === "energy");
  });
}

Deno.test("equivalents: what has no symmetry has the numbers of a plain run to the last bit", async () => {
  const calculated: Case = {
    text: "He 0 0 0\n--\nH 0 0 2.9\nH 0.7 0.1 2.9\n--\nNe 0 2.5 1.1",
    rest: "bsse: [nocp, cp, vmfc]\ndriver: gradient",
    tasks: [0, 0],
  };
  const [plain, once] = [
    prepare(inputOf(calculated, "")),
    prepare(inputOf(calculated, "equivalents: { tolerance: 1e-6 }")),
  ];
  const [expected, found] = [await run(plain, { mode: "serial" }), await run(once, { mode: "serial" })];
  assertEquals(found.assembly.properties, expected.assembly.properties);
});

Deno.test("equivalents: what the deviations make of the energy is as gradients foretell", async () => {
  // Each coordinate is off by some 1e-4 angstrom, which follow from its place in the text.
  let number = 0;
  const off = (text: string) =>
    text.replace(/-?\d\.\d+/g, (x) => String(Number(x) + 1e-4 * Math.sin(7.3 * number++)));
  for (
    const [text, rest] of [
      [fluorides(4, 2.1), "max_nbody: 2\nbsse: [nocp, vmfc]\ndriver: gradient"],
      [fluorides(3, 2.1), "max_nbody: 2\nbsse: cp\ndriver: gradient\nreturn_total_data: false"],
    ] as const
  ) {
    const calculated: Case = { text: off(text), rest, tasks: [0, 0] };
    const plain = prepare(inputOf(calculated, ""));
    const once = prepare(inputOf(calculated, "equivalents: { tolerance: 1e-3 }"));
    const [expected, found] = [await run(plain, { mode: "serial" }), await run(once, { mode: "serial" })];
    const { copies } = reportOfRun(once, found);
    const change = expected.assembly.returned.energy! - found.assembly.returned.energy!;
    assert(copies!.copied > 0 && copies!.worstDeviationAngstrom > 1e-5, JSON.stringify(copies));
    assert(Math.abs(change) > 1e-7, `${change} is too little to be tested by`);
    assertAlmostEquals(copies!.energyChange!, change, 0.02 * Math.abs(change));
  }
});
