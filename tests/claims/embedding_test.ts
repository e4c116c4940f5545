// Embedding in point charges through the whole program: against Psi4's energies of the same n-mers in the same field,
// added up by hand, and against differences of nmer's own sums.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { runCommand } from "../command_line/fake_host.ts";
import reference from "../data/engine/psi4_embedding.json" with { type: "json" };
import { WATER_TRIMER_TEXT } from "../engine/systems.ts";
import { HESSIAN_BY_DIFFERENCES, PSI4_ENERGY, SAME_ENERGY, SAME_FIRST_ORDER } from "../tolerances.ts";

// Sums of up to seven energies, each with an error below the tolerance.
const SUM_TOLERANCE_HARTREE = 5e-8;
/** Differences over four points of sums of energies. */
const SLOPE = 1e-7;

const CHARGES = Object.fromEntries([1, 2, 3].map((number) => [number, reference.charges]));

function inputOf(model: string, rest: string, text = WATER_TRIMER_TEXT): string {
  return `molecule:
  text: |
${text.replace(/^/gm, "    ")}
model: ${model}
bsse: nocp
embedding_charges: ${JSON.stringify(CHARGES)}
${rest}`;
}

async function run(input: string) {
  const { status, err, out, files } = await runCommand(["run", "in.yaml", "-o", "r.json"], {
    "in.yaml": input,
  });
  assertEquals(status, 0, err);
  return { out, ...JSON.parse(files.get("r.json")!) };
}

for (const { method, basis, freeze_core, tasks } of reference.models) {
  Deno.test(`embedding: the water trimer's n-mers and sums by ${method}/${basis} are those of Psi4`, async () => {
    const keywords = freeze_core ? ", keywords: { freeze_core: true }" : "";
    const result = await run(inputOf(`{ method: ${method}, basis: ${basis}${keywords} }`, ""));
    const sums = [0, 0, 0];
    for (const { fragments, energy } of tasks) {
      const label = `["(auto)", [${fragments.join(", ")}], [${fragments.join(", ")}]]`;
      assertAlmostEquals(result.cluster_properties[label].return_energy, energy, PSI4_ENERGY, label);
      sums[fragments.length - 1]! += energy;
    }
    const [monomers, dimers, trimer] = sums as [number, number, number];
    const named = (nbody: number) => result.properties[`nocp_corrected_total_energy_through_${nbody}_body`];
    assertAlmostEquals(named(1), monomers, SUM_TOLERANCE_HARTREE);
    assertAlmostEquals(named(2), dimers - monomers, SUM_TOLERANCE_HARTREE);
    assertAlmostEquals(named(3), trimer, SUM_TOLERANCE_HARTREE);
    assertAlmostEquals(result.return_result, trimer, SUM_TOLERANCE_HARTREE);
    assertEquals(result.extras.nmer.embedded, true);
    // What ManyBodyCore of QCManyBody 0.8.0 gives with embedding_charges, and no more.
    assertEquals(Object.keys(result.properties).filter((name) => name.startsWith("nocp")).sort(), [
      "nocp_corrected_2_body_contribution_to_energy",
      "nocp_corrected_3_body_contribution_to_energy",
      "nocp_corrected_total_energy",
      "nocp_corrected_total_energy_through_1_body",
      "nocp_corrected_total_energy_through_2_body",
      "nocp_corrected_total_energy_through_3_body",
    ]);
    assertEquals(result.input_data.specification.keywords.embedding_charges, CHARGES);
  });
}

Deno.test("embedding: there are no interaction energies, neither in the result nor in the table", async () => {
  const { properties, out } = await run(inputOf("{ method: hf, basis: sto-3g }", "max_nbody: 2"));
  const names = Object.keys(properties);
  assert(names.includes("nocp_corrected_2_body_contribution_to_energy"));
  assertEquals(names.filter((name) => name.includes("interaction")), []);
  assert(out.includes("in the field of the others' point charges"), out);
  const row = out.split("\n").find((line: string) => line.includes("§A  2"))!;
  const [energy, interaction] = row.slice(row.indexOf("§A  2") + 5).trim().split(/\s+/);
  assert(Number(energy) < -200);
  assertEquals(interaction, "N/A");
});

Deno.test("embedding: the supersystem has no charges around it", async () => {
  const models = `{ method: hf, basis: sto-3g }`;
  const input = inputOf(models, "max_nbody: 1").replace("model:", "models:\n  low:").replace(
    "max_nbody: 1",
    "levels: { 1: low, supersystem: low }",
  );
  const { properties } = await run(input);
  const whole = await run(inputOf(models, ""));
  assertAlmostEquals(properties.nocp_corrected_total_energy, whole.return_result, SAME_ENERGY / 10);
});

Deno.test("embedding: charges belong to the atoms of their fragments, in the fragments' order", async () => {
  // The first molecule's atoms in another order, its charges too.
  const [first, ...others] = WATER_TRIMER_TEXT.split("\n--\n") as [string, ...string[]];
  const [units, ...atoms] = first.split("\n");
  const turned = [[units, ...atoms.toReversed()].join("\n"), ...others].join("\n--\n");
  const model = "{ method: hf, basis: sto-3g }";
  const straight = await run(inputOf(model, "max_nbody: 2"));
  const charges = { ...CHARGES, 1: reference.charges.toReversed() };
  const other = await run(
    inputOf(model, "max_nbody: 2", turned).replace(JSON.stringify(CHARGES), JSON.stringify(charges)),
  );
  assertAlmostEquals(other.return_result, straight.return_result, SAME_ENERGY);
});

for (const [method, coordinates] of [["hf", [0, 5, 10, 26]], ["mp2", [5, 26]]] as const) {
  Deno.test(`embedding: the ${method} gradient is the derivative of the sum, charges moving with their atoms`, async () => {
    const keywords = `e_convergence: 1e-12, d_convergence: 1e-10${
      method === "mp2" ? ", freeze_core: true" : ""
    }`;
    const model = `{ method: ${method}, basis: sto-3g, keywords: { ${keywords} } }`;
    const numbers = WATER_TRIMER_TEXT.split(/\s+/).filter((word) => /^-?\d+\.\d+$/.test(word));
    const energyAt = async (coordinate: number, step: number) => {
      let seen = -1;
      const text = WATER_TRIMER_TEXT.replace(
        /-?\d+\.\d+/g,
        (word) => ++seen === coordinate ? String(Number(word) + step) : word,
      );
      return (await run(inputOf(model, "max_nbody: 2", text))).return_result as number;
    };
    const { return_result: gradient, cluster_properties, cluster_results } = await run(
      inputOf(model, "max_nbody: 2\ndriver: gradient"),
    );
    assertEquals(gradient.length, numbers.length);
    // Central differences of four points; their error is some h^4 / 30 of the fifth derivative.
    const h = 0.01;
    for (const coordinate of coordinates) {
      const [far, near] = [
        await energyAt(coordinate, 2 * h) - await energyAt(coordinate, -2 * h),
        await energyAt(coordinate, h) - await energyAt(coordinate, -h),
      ];
      assertAlmostEquals(
        gradient[coordinate],
        (8 * near - far) / (12 * h),
        SLOPE,
        `coordinate ${coordinate}`,
      );
    }
    // Moving everything changes nothing, so forces on n-mers and charges cancel, in each task as in the sum.
    for (const forces of [gradient, cluster_properties['["(auto)", [1], [1]]'].return_gradient]) {
      for (const axis of [0, 1, 2]) {
        const total = (forces as number[]).filter((_, i) => i % 3 === axis).reduce((sum, force) =>
          sum + force
        );
        assertAlmostEquals(total, 0, SAME_FIRST_ORDER);
      }
    }
    assertEquals(cluster_results, {});
  });
}

for (const method of ["hf", "mp2"]) {
  Deno.test(`embedding: the ${method} Hessian is the derivative of the gradient, charges moving with their atoms`, async () => {
    const input = (driver: string, z: number) =>
      `molecule:
  text: |
    units bohr
    H 0 0 0
    F 0.1 0.2 ${z}
    --
    H 4 0 0.5
    F 4 1.2 1.8
model: { method: ${method}, basis: sto-3g, keywords: { e_convergence: 1e-12, d_convergence: 1e-10 } }
bsse: nocp
embedding_charges: { 1: [0.4, -0.4], 2: [0.4, -0.4] }
driver: ${driver}`;
    const z = 1.8, h = 0.01;
    const { return_result: hessian } = await run(input("hessian", z));
    const gradientAt = async (by: number) => (await run(input("gradient", z + by))).return_result as number[];
    const [up, down] = [await gradientAt(h), await gradientAt(-h)];
    const [far, low] = [await gradientAt(2 * h), await gradientAt(-2 * h)];
    (hessian as number[]).slice(5 * 12, 6 * 12).forEach((value, i) => {
      const slope = (8 * (up[i]! - down[i]!) - far[i]! + low[i]!) / (12 * h);
      assertAlmostEquals(value, slope, 2 * HESSIAN_BY_DIFFERENCES);
    });
  });
}
