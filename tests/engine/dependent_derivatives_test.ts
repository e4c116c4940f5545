// Derivatives where basis functions are nearly dependent: gradients of what canonical orthogonalisation leaves, and
// differences where the s_tolerance of a calculation keeps functions at some of the displaced geometries only.

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  EngineError,
  hartreeFock,
  hartreeFockGradient,
  hartreeFockHessian,
  mp2Energy,
  mp2Gradient,
  runHartreeFock,
} from "../../lib/engine/mod.ts";
import { run, system } from "./systems.ts";
import { NO_FORCE } from "../tolerances.ts";

/** Rounding of integrals, amplified by functions with eigenvalues of 1e-7, over the step of a difference. */
const NOISE = 1e-7;

const lithiumHydride = (y: number) => system([["Li", 0, 0, 0], ["H", 0, 0, 3], ["@H", 0, y, 3]]);

/** Of an analytic gradient against differences of energies with a step of 0.002 bohr. */
const DIFFERENCE_TOLERANCE = 1e-8;

const ghostAtHydride = (multiplicity: number) =>
  system([["Li", 0, 0, 0], ["H", 0.1, 0.2, 3], ["@H", 0, 0.3, 3.1]], 0, multiplicity);
const ghostsAtWater = system([
  ["O", 0, 0, 0],
  ["H", 1.4, 1.1, 0],
  ["H", -1.4, 1.1, 0],
  ["@O", 0.5, 0.1, 0.1],
  ["@H", 1.5, 1.8, 0.2],
]);

// deno-fmt-ignore
const DROPPING = [
  ["lithium hydride", ghostAtHydride(1), "rhf", "aug-cc-pvdz", 1e-4, 2],
  ["lithium hydride", ghostAtHydride(1), "rhf", "aug-cc-pvdz", 1e-3, 5],
  ["triplet lithium hydride", ghostAtHydride(3), "uhf", "aug-cc-pvdz", 1e-3, 5],
  ["triplet lithium hydride", ghostAtHydride(3), "rohf", "aug-cc-pvdz", 1e-3, 5],
  ["water", ghostsAtWater, "rhf", "6-31g", 1e-2, 3],
] as const;

for (const [name, whole, reference, basis, sTolerance, dropped] of DROPPING) {
  Deno.test(`gradient: ${name} in ${basis} by ${reference}, ${dropped} functions left out, is that of the energy`, () => {
    const options = { reference, sTolerance, eConvergence: 1e-12, dConvergence: 1e-10 };
    const middle = run(hartreeFock(whole, basis, options));
    const { calcinfo_nbasis, calcinfo_nmo } = middle.result.properties;
    assertEquals(calcinfo_nbasis - calcinfo_nmo, dropped);
    const { atoms } = run(hartreeFockGradient(middle));
    const h = 0.002;
    for (const at of [3, 7]) {
      const energy = (by: number) => {
        const geometry = Array.from(whole.geometry);
        geometry[at]! += by;
        return run(hartreeFock({ ...whole, geometry }, basis, options, middle)).energy;
      };
      const slope = (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
      assertAlmostEquals(atoms[at]!, slope, DIFFERENCE_TOLERANCE);
    }
    for (const axis of [0, 1, 2]) {
      const sum = atoms.reduce((partial, value, at) => at % 3 === axis ? partial + value : partial, 0);
      assertAlmostEquals(sum, 0, NO_FORCE);
    }
  });
}

for (
  const [reference, multiplicity, sTolerance, dropped] of [["rhf", 1, 1e-4, 2], ["uhf", 3, 1e-3, 5]] as const
) {
  Deno.test(`mp2 gradient: ${dropped} functions left out by ${reference}, it is that of the energy`, () => {
    const whole = ghostAtHydride(multiplicity), basis = "aug-cc-pvdz";
    const options = { reference, sTolerance, freezeCore: true, eConvergence: 1e-12, dConvergence: 1e-10 };
    const { gradient: { atoms }, wavefunction } = run(mp2Gradient(whole, basis, options));
    const { calcinfo_nbasis, calcinfo_nmo } = wavefunction.result.properties;
    assertEquals(calcinfo_nbasis - calcinfo_nmo, dropped);
    const h = 0.002, at = 7;
    const energy = (by: number) => {
      const geometry = Array.from(whole.geometry);
      geometry[at]! += by;
      return run(mp2Energy({ ...whole, geometry }, basis, options, wavefunction)).result.energy;
    };
    const slope = (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
    assertAlmostEquals(atoms[at]!, slope, DIFFERENCE_TOLERANCE);
  });
}

Deno.test("mp2 gradient: functions with an overlap of 1e-7 in all but one cost it no digits", () => {
  // None is left out. Amplitudes that differ by rounding between both orders of a pair made an error of 1e-4 here.
  const whole = lithiumHydride(0.0277), basis = "aug-cc-pvdz";
  const options = { sTolerance: 1e-9, eConvergence: 1e-11, dConvergence: 1e-10 };
  const { gradient, wavefunction } = run(mp2Gradient(whole, basis, options));
  assertEquals(wavefunction.result.properties.calcinfo_nmo, 41);
  const h = 0.005;
  const energy = (by: number) =>
    run(mp2Energy(lithiumHydride(0.0277 + by), basis, options, wavefunction)).result.energy;
  const slope = (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
  assertAlmostEquals(gradient.atoms[7]!, slope, 3 * DIFFERENCE_TOLERANCE);
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
    () => run(hartreeFockHessian(lithiumHydride(0.01), "6-31++g**", { sTolerance: 1e-9 })),
    EngineError,
    "raise s_tolerance",
  );
  assertEquals(error.reason, "unsupported");
});
