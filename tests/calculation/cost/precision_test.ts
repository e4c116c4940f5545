import { assertAlmostEquals, assertEquals } from "@std/assert";
import { errorOf, PRECISION_HARTREE, precisionOf } from "../../../lib/calculation/cost/precision.ts";
import { prepare } from "../../../lib/calculation/prepare/prepare.ts";
import { parseInput } from "../../../lib/input/mod.ts";

function precision(models: string) {
  const atoms = Array.from({ length: 6 }, (_, i) => `    He 0 0 ${3 * i}`).join("\n    --\n");
  return precisionOf(prepare(parseInput(`molecule:\n  text: |\n${atoms}\n${models}\nbsse: nocp\n`)));
}

const MODEL = "method: hf, basis: sto-3g";

Deno.test("precision: with the thresholds that are needed, errors of all models together stay below 0.01 kcal/mol", () => {
  const models = precision(`models: { a: { ${MODEL} }, b: { ${MODEL} } }\nlevels: { 2: a, 3: b }`);
  assertEquals(models.map(({ model }) => model), ["a", "b"]);
  const error = errorOf(
    models.map((one) => ({ ...one, threshold: { keyword: "e_convergence", hartree: one.needed } })),
  )!;
  assertEquals(error <= PRECISION_HARTREE, true);
  // One power of ten more is too much for one of them alone.
  for (const { independent, needed } of models) {
    assertEquals(10 * needed * independent > PRECISION_HARTREE / Math.SQRT2, true);
    assertEquals(needed * independent <= PRECISION_HARTREE / Math.SQRT2, true);
  }
});

Deno.test("precision: thresholds are those of keywords, else the engine's; of others they are not known", () => {
  const threshold = (model: string) => precision(`model: { ${model} }\nmax_nbody: 2`)[0]!.threshold?.hartree;
  assertEquals(threshold(MODEL), 1e-10);
  assertEquals(threshold(`${MODEL}, keywords: { E_Convergence: 1e-7 }`), 1e-7);
  assertEquals(threshold(`program: psi4, ${MODEL}, keywords: { e_convergence: 1e-9 }`), 1e-9);
  assertEquals(threshold(`program: psi4, ${MODEL}`), undefined);
  assertEquals(errorOf(precision(`model: { program: psi4, ${MODEL} }`)), undefined);
});

Deno.test("precision: independent errors of several models add up by their squares", () => {
  const one = {
    model: "a",
    independent: 3,
    worst: 9,
    needed: 1e-6,
    threshold: { keyword: "e_convergence", hartree: 1 },
  };
  assertAlmostEquals(errorOf([one, { ...one, model: "b", independent: 4 }])!, 5, 1e-15);
});
