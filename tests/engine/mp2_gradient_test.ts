import { assertAlmostEquals } from "@std/assert";
import { atomicNumberOf } from "../../lib/base/elements.ts";
import { runSecondOrderEnergy, secondOrderGradient, type System } from "../../lib/engine/mod.ts";
import reference from "../data/engine/psi4_mp2_gradients.json" with { type: "json" };
import { run, system } from "./systems.ts";

/** Of gradients by differences of energies against analytic ones, Hartree/bohr. */
const GRADIENT_TOLERANCE = 1e-7;

for (const row of reference.cases) {
  Deno.test(`mp2 gradient: ${row.name} in ${row.basis} by ${row.reference} has Psi4's analytic one`, () => {
    const whole: System = {
      atomicNumbers: row.symbols.map((symbol) => atomicNumberOf(symbol)!),
      ghosts: row.ghosts,
      geometry: row.geometry,
      charge: row.charge,
      multiplicity: row.multiplicity,
    };
    const { result, gradient } = run(secondOrderGradient(whole, row.basis, { freezeCore: false }));
    assertAlmostEquals(result.energy, row.energy, 1e-8);
    row.gradient.forEach((value, i) => assertAlmostEquals(gradient[i]!, value, GRADIENT_TOLERANCE));
  });
}

Deno.test("mp2 gradient: with frozen cores and external charges it is that of these energies", () => {
  const whole: System = {
    ...system([["Li", 0, 0, 0], ["H", 0, 0, 3]]),
    pointCharges: { charges: Float64Array.of(0.4), positions: Float64Array.of(1, 4, -2) },
  };
  const { gradient } = run(secondOrderGradient(whole, "6-31g", { freezeCore: true }));
  const tight = { freezeCore: true, eConvergence: 1e-12, dConvergence: 1e-10 };
  const energy = (by: number) => {
    const geometry = Array.from(whole.geometry);
    geometry[5]! += by;
    return runSecondOrderEnergy({ ...whole, geometry }, "6-31g", tight).energy;
  };
  const [h, k] = [0.004, 0.008];
  const slope = (8 * (energy(h) - energy(-h)) - energy(k) + energy(-k)) / (12 * h);
  assertAlmostEquals(gradient[5]!, slope, GRADIENT_TOLERANCE);
});
