import { assertAlmostEquals, assertEquals } from "@std/assert";
import { completeHessian } from "../../lib/engine/derivatives/hessian/finite_differences.ts";
import {
  hartreeFockGradient,
  hartreeFockHessian,
  runHartreeFock,
  type System,
} from "../../lib/engine/mod.ts";
import reference from "../data/engine/psi4_hessians.json" with { type: "json" };
import { recorded, run, system } from "./systems.ts";
import { HESSIAN_BY_DIFFERENCES, PSI4_ENERGY } from "../tolerances.ts";

/** Of Hessians by differences of gradients against analytic ones, Hartree/bohr^2. */
const HESSIAN_TOLERANCE = 2e-8;
/** Second differences of energies that are converged to 1e-12, over steps of 0.01. */
const BY_ENERGIES = 1e-6;

for (const row of reference.cases) {
  Deno.test(`hessian: ${row.name} in ${row.basis} has Psi4's analytic one`, () => {
    const whole = recorded(row);
    const { hessian, wavefunction } = run(hartreeFockHessian(whole, row.basis));
    assertAlmostEquals(wavefunction.energy, row.energy, PSI4_ENERGY);
    const n = row.geometry.length;
    row.hessian.forEach((value, at) => {
      assertAlmostEquals(hessian[at]!, value, HESSIAN_TOLERANCE);
      assertEquals(hessian[at], hessian[(at % n) * n + Math.floor(at / n)]);
    });
  });
}

Deno.test("hessian: external charges have their rows and columns, and moving all changes nothing", () => {
  const whole: System = {
    ...system([["H", 0, 0, 0], ["F", 0.1, 0.2, 1.7]]),
    pointCharges: { charges: Float64Array.of(-0.5, 0.2), positions: Float64Array.of(1, 2, -3, 3, -2, 4) },
  };
  const options = { eConvergence: 1e-12, dConvergence: 1e-11 };
  const { hessian, gradient } = run(hartreeFockHessian(whole, "6-31g", options));
  assertEquals([gradient.atoms.length, gradient.pointCharges.length, hessian.length], [6, 6, 12 ** 2]);
  const moved = (at: number, by: number): System => {
    const geometry = Float64Array.from(whole.geometry);
    const positions = Float64Array.from(whole.pointCharges!.positions);
    if (at < 6) geometry[at]! += by;
    else positions[at - 6]! += by;
    return { ...whole, geometry, pointCharges: { ...whole.pointCharges!, positions } };
  };
  const gradientAt = (at: number, by: number) => {
    const { atoms, pointCharges } = run(
      hartreeFockGradient(runHartreeFock(moved(at, by), "6-31g", options)),
    );
    return [...atoms, ...pointCharges];
  };
  // One of an atom, of a charge, and of the last charge, which is not moved.
  for (const at of [1, 6, 11]) {
    const h = 0.01;
    const [up, down, far, low] = [h, -h, 2 * h, -2 * h].map((by) => gradientAt(at, by)) as [
      number[],
      number[],
      number[],
      number[],
    ];
    for (let i = 0; i < 12; i++) {
      const slope = (8 * (up[i]! - down[i]!) - far[i]! + low[i]!) / (12 * h);
      assertAlmostEquals(hessian[at * 12 + i]!, slope, HESSIAN_BY_DIFFERENCES);
    }
  }
});

Deno.test("hessian: an open shell keeps its state, and one atom alone has none", () => {
  const hydroxyl = (z: number) => system([["O", 0, 0, 0], ["H", 0, 0, z]], 0, 2);
  const { hessian } = run(hartreeFockHessian(hydroxyl(1.8), "sto-3g"));
  const energy = (z: number) =>
    runHartreeFock(hydroxyl(z), "sto-3g", { eConvergence: 1e-12, dConvergence: 1e-10 }).energy;
  const h = 0.01;
  const near = energy(1.8 + h) + energy(1.8 - h), far = energy(1.8 + 2 * h) + energy(1.8 - 2 * h);
  assertAlmostEquals(hessian[2 * 6 + 2]!, (16 * near - far - 30 * energy(1.8)) / (12 * h * h), BY_ENERGIES);
  const atom = run(hartreeFockHessian(system([["Ne", 1, 2, 3]]), "6-31g"));
  assertEquals(Array.from(atom.hessian), new Array(9).fill(0));
});

Deno.test("hessian: what moving all atoms together leaves unchanged is filled in", () => {
  // Springs between three atoms on a line each: the Laplacian of a graph along each axis.
  const laplacian = [[3, -1, -2], [-1, 5, -4], [-2, -4, 6]];
  const exact = Float64Array.from({ length: 81 }, (_, at) => {
    const [i, j] = [Math.floor(at / 9), at % 9];
    return i % 3 === j % 3 ? laplacian[Math.floor(i / 3)]![Math.floor(j / 3)]! * (i % 3 + 1) : 0;
  });
  const filled = exact.slice();
  filled.fill(NaN, 6 * 9);
  completeHessian(filled, 9, 6);
  assertEquals(filled, exact);
});
