import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { mp2Gradient, mp2Hessian, type Mp2Options, type System } from "../../lib/engine/mod.ts";
import reference from "../data/engine/psi4_mp2_hessians.json" with { type: "json" };
import { recorded, run, system } from "./systems.ts";
import { HESSIAN_BY_DIFFERENCES, PSI4_ENERGY } from "../tolerances.ts";

/**
 * Of differences of gradients against those of Psi4's, Hartree/bohr^2: noise of 1e-10 in a gradient makes 2e-8 with the
 * step of 0.005 bohr here, and as much with the 0.004 there.
 */
const HESSIAN_TOLERANCE = 2e-8;

for (const row of reference.cases) {
  Deno.test(`mp2 hessian: ${row.name} in ${row.basis} by ${row.reference} has Psi4's`, () => {
    const whole = recorded(row);
    const { hessian, result } = run(mp2Hessian(whole, row.basis));
    assertAlmostEquals(result.energy, row.energy, PSI4_ENERGY);
    const n = row.geometry.length;
    const worst = Math.max(...row.hessian.map((value, at) => Math.abs(hessian[at]! - value)));
    assert(worst < HESSIAN_TOLERANCE, `${worst}`);
    hessian.forEach((value, at) => assertEquals(value, hessian[(at % n) * n + Math.floor(at / n)]));
  });
}

Deno.test("mp2 hessian: with frozen cores, of atoms and external charges, it is that of the gradients", () => {
  const whole: System = {
    ...system([["Li", 0, 0, 0], ["H", 0.1, 0.2, 3]]),
    pointCharges: { charges: Float64Array.of(-0.5), positions: Float64Array.of(1, 4, -3) },
  };
  const options: Partial<Mp2Options> = { freezeCore: true, eConvergence: 1e-12, dConvergence: 1e-11 };
  const { hessian, gradient } = run(mp2Hessian(whole, "6-31g", options));
  assertEquals([gradient.pointCharges.length, hessian.length], [3, 9 ** 2]);
  const at = (by: number) => {
    const geometry = Array.from(whole.geometry);
    geometry[5]! += by;
    const { atoms, pointCharges } = run(mp2Gradient({ ...whole, geometry }, "6-31g", options)).gradient;
    return [...atoms, ...pointCharges];
  };
  const h = 0.01;
  const [near, far] = [[at(h), at(-h)], [at(2 * h), at(-2 * h)]];
  for (let i = 0; i < 9; i++) {
    const slope = (8 * (near[0]![i]! - near[1]![i]!) - far[0]![i]! + far[1]![i]!) / (12 * h);
    assertAlmostEquals(hessian[5 * 9 + i]!, slope, HESSIAN_BY_DIFFERENCES);
  }
});
