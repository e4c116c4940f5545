// Derivatives by differences where basis functions are nearly dependent: of a ghost hydrogen beside a real one, whose
// functions the s_tolerance of a calculation keeps at some of the displaced geometries only.

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  EngineError,
  hartreeFockHessian,
  runHartreeFock,
  runSecondOrderEnergy,
  secondOrderGradient,
} from "../../lib/engine/mod.ts";
import { run, system } from "./systems.ts";

/** Rounding of integrals, amplified by functions with eigenvalues of 1e-7, over the step of a difference. */
const NOISE = 1e-7;

const lithiumHydride = (y: number) => system([["Li", 0, 0, 0], ["H", 0, 0, 3], ["@H", 0, y, 3]]);

Deno.test("mp2 gradient: displaced calculations keep as many functions as the one in the middle", () => {
  const basis = "aug-cc-pvdz", y = 0.0277, h = 0.005;
  const counts = [-h, 0, h].map((by) =>
    runHartreeFock(lithiumHydride(y + by), basis).result.properties.calcinfo_nmo
  );
  assertEquals(counts, [40, 41, 41]);
  const { gradient } = run(secondOrderGradient(lithiumHydride(y), basis));
  // No function is left out of these.
  const energy = (by: number) =>
    runSecondOrderEnergy(lithiumHydride(y + by), basis, {
      sTolerance: 1e-9,
      eConvergence: 1e-11,
      dConvergence: 1e-10,
    }).energy;
  const slope = (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
  assertAlmostEquals(gradient[7]!, slope, NOISE);
});

Deno.test("hessian: displaced calculations keep as many functions as the one in the middle", () => {
  const basis = "6-31++g**", y = 0.02;
  const counts = [y, y - 0.01].map((at) =>
    runHartreeFock(lithiumHydride(at), basis, { sTolerance: 1e-6 }).result.properties.calcinfo_nmo
  );
  assertEquals(counts, [31, 30]);
  const [some, all] = [1e-6, 1e-9].map((sTolerance) =>
    run(hartreeFockHessian(lithiumHydride(y), basis, { sTolerance })).hessian
  );
  all!.forEach((value, at) => assertAlmostEquals(some![at]!, value, NOISE));
});

Deno.test("derivatives by differences are refused where a displaced ghost coincides with an atom", () => {
  const error = assertThrows(
    () => run(secondOrderGradient(lithiumHydride(0.01), "6-31++g**", { sTolerance: 1e-9 })),
    EngineError,
    "raise s_tolerance",
  );
  assertEquals(error.reason, "unsupported");
});
