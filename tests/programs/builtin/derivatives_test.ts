// Drivers of the built-in engine as a program: what they give, take and refuse.

import type { PreparedModel } from "../../../lib/programs/mod.ts";
import { prepared } from "../../prepared.ts";
import type { TaskResult } from "../../../lib/base/task_result.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Driver } from "../../../lib/base/driver.ts";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { placeBasis } from "../../../lib/engine/basis/shell_block.ts";
import { entriesByHermite } from "../../../lib/engine/derivatives/entries_by_hermite.ts";
import { relativeDerivatives } from "../../../lib/engine/derivatives/relative_derivatives.ts";
import { makeBlockPairs } from "../../../lib/engine/integrals/block_pairs.ts";
import { EngineError, gradientBytes } from "../../../lib/engine/mod.ts";
import { nmerOf } from "../../../lib/molecule/mod.ts";
import { builtin } from "../../../lib/programs/builtin/builtin.ts";
import type { BuiltinProgram } from "../../../lib/programs/contract/program.ts";
import { run, water } from "../../engine/systems.ts";
import { moleculeOf, waterAt } from "../../molecule/records.ts";
import {
  CONVERGED_FOR_DERIVATIVES,
  MANY_ROUNDINGS,
  NOT_ZERO,
  SAME_ENERGY,
  SAME_FIRST_ORDER,
} from "../../tolerances.ts";

const engine = builtin as BuiltinProgram;
const DIMER = moleculeOf([0, 3].map(waterAt).join("--\n"));
/** The first water in the basis of both. */
const NMER = nmerOf(DIMER, [0].map(fragmentIndex), [0, 1].map(fragmentIndex));

const model = (method: string, keywords: Record<string, unknown> = {}): PreparedModel =>
  prepared({ program: "builtin", method, basis: "sto-3g", keywords });

function compute(method: string, driver: Driver, memoryBytes = 1e9): TaskResult {
  return run(engine.compute(model(method), driver, NMER, { memoryBytes }));
}

Deno.test("builtin: all drivers of a method give one energy, and gradients of one size, ghosts included", () => {
  const [energy, gradient, hessian] = (["energy", "gradient", "hessian"] as const).map((driver) =>
    compute("hf", driver)
  );
  assertAlmostEquals(gradient!.energy, energy!.energy, SAME_ENERGY);
  assertAlmostEquals(hessian!.energy, energy!.energy, SAME_ENERGY);
  assertEquals([gradient!.gradient!.length, hessian!.hessian!.length], [18, 18 ** 2]);
  gradient!.gradient!.forEach((value, i) =>
    assertAlmostEquals(hessian!.gradient![i]!, value, SAME_FIRST_ORDER)
  );
  assert(gradient!.gradient!.slice(9).some((value) => Math.abs(value) > NOT_ZERO), "ghosts feel a force");
  assert(gradient!.properties!.scf_orbital_gradient! < CONVERGED_FOR_DERIVATIVES);
  const [mp2, slope] = [compute("mp2", "energy"), compute("mp2", "gradient")];
  assertAlmostEquals(slope.energy, mp2.energy, SAME_ENERGY);
  assertEquals(slope.gradient!.length, 18);
  const curvature = compute("mp2", "hessian");
  assertAlmostEquals(curvature.energy, mp2.energy, SAME_ENERGY);
  assertEquals(curvature.hessian!.length, 18 ** 2);
  slope.gradient!.forEach((value, i) => assertAlmostEquals(curvature.gradient![i]!, value, SAME_FIRST_ORDER));
  assertEquals(mp2.properties!["mp2_dipole_moment[0]"], undefined);
  assertAlmostEquals(
    slope.properties!["mp2_dipole_moment[0]"]!,
    curvature.properties!["mp2_dipole_moment[0]"]!,
    SAME_FIRST_ORDER,
  );
});

Deno.test("builtin: keywords decide on the convergence of gradients, and nothing else does where they speak", () => {
  const loose = run(
    engine.compute(model("hf", { d_convergence: 1e-4 }), "gradient", NMER, { memoryBytes: 1e9 }),
  );
  assert(loose.properties!.scf_orbital_gradient! > CONVERGED_FOR_DERIVATIVES);
});

Deno.test("builtin: every driver and method computes with the memory that it says it needs, and not with less", () => {
  for (const method of ["hf", "mp2"]) {
    for (const driver of ["gradient", "hessian"] as const) {
      const least = engine.leastMemoryBytes(model(method), NMER, driver);
      assert(least > engine.leastMemoryBytes(model(method), NMER, "energy"));
      assert(compute(method, driver, least).properties!.memory_bytes! <= least);
      assertThrows(() => compute(method, driver, least - 1), EngineError, "needs");
    }
  }
});

Deno.test("builtin: the memory of a gradient covers the derivatives of all pairs and their sorted entries, twice", () => {
  const basis = placeBasis(water(3), "cc-pvdz");
  const pairs = run(makeBlockPairs(basis));
  const arrays = [run(relativeDerivatives(pairs, basis)), entriesByHermite(pairs)];
  const bytes = arrays
    .flatMap((each) => Object.values(each as unknown as Record<string, { byteLength: number }>))
    .reduce((sum, { byteLength }) => sum + byteLength, 0);
  const estimate = gradientBytes(water(3), "cc-pvdz");
  assert(estimate > 2 * bytes && estimate < 6 * bytes, `${estimate} for ${bytes}`);
});

Deno.test("builtin: with density fitting sizes count auxiliary functions, and memory and time are its own", () => {
  const fitted = { ...model("hf", { scf_type: "df" }), basis: "cc-pvdz" };
  const exact = { ...model("hf"), basis: "cc-pvdz" };
  const [size] = engine.fragmentSizes(fitted, DIMER);
  assertEquals(size, { functions: 24, weight: 116 });
  const seconds = engine.estimateSeconds(fitted, { functions: 123, weight: 450 }, "energy", 9);
  assert(seconds > 0.2 && seconds < 4, `${seconds}`);
  assert(engine.estimateSeconds(fitted, { functions: 123, weight: 450 }, "gradient", 9) > seconds);
  const least = (chosen: PreparedModel, driver: Driver) => engine.leastMemoryBytes(chosen, NMER, driver);
  assert(least(fitted, "gradient") > least(fitted, "energy"));
  assert(least(exact, "energy") !== least(fitted, "energy"));
});

Deno.test("builtin: gradients cost more than energies, and Hessians as many of them as atoms are moved", () => {
  const size = { functions: 72, weight: 100 };
  const seconds = (method: string, driver: Driver, atoms: number) =>
    engine.estimateSeconds(model(method), size, driver, atoms);
  const one = seconds("hf", "gradient", 9);
  assert(seconds("hf", "energy", 9) < one);
  assertAlmostEquals(seconds("hf", "hessian", 9) / one, 1 + 4 * 24, MANY_ROUNDINGS);
  assertEquals(seconds("hf", "hessian", 1), one);
  const mp2 = seconds("mp2", "gradient", 3);
  assert(seconds("mp2", "energy", 3) + one - seconds("hf", "energy", 9) < mp2);
  assertAlmostEquals(seconds("mp2", "hessian", 3) / mp2, 1 + 4 * 6, MANY_ROUNDINGS);
});
