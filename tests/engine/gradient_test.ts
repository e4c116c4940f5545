import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import {
  type EnergyGradient,
  EngineError,
  hartreeFockGradient,
  runHartreeFock,
  type System,
} from "../../lib/engine/mod.ts";
import reference from "../data/engine/psi4_gradients.json" with { type: "json" };
import { cpuMilliseconds } from "../cpu_time.ts";
import { recorded, run, system, water } from "./systems.ts";
import { GRADIENT_BY_DIFFERENCES, LARGE_COMPONENT, PSI4_ENERGY } from "../tolerances.ts";

/** Of analytic gradients against Psi4's, Hartree/bohr. */
const GRADIENT_TOLERANCE = 1e-7;
/** Of sums of forces and of torques, which are zero: they measure what screening leaves out. */
const INVARIANCE_TOLERANCE = 1e-9;
/** Of a dipole from energies in fields of 1e-4: what the field does to the dipole, third order. */
const POLARISATION = 1e-5;
const TIGHT = { eConvergence: 1e-11, dConvergence: 1e-10 };

function gradientOf(system: System, basis: string): EnergyGradient {
  return run(hartreeFockGradient(runHartreeFock(system, basis, TIGHT)));
}

function pointCharges(rows: readonly (readonly number[])[]) {
  return {
    charges: Float64Array.from(rows, ([charge]) => charge!),
    positions: Float64Array.from(rows.flatMap(([, ...position]) => position)),
  };
}

for (const row of reference.cases) {
  Deno.test(`gradient: ${row.name} in ${row.basis} by ${row.reference} has Psi4's`, () => {
    const whole: System = {
      ...recorded(row),
      ...(row.point_charges.length > 0 && { pointCharges: pointCharges(row.point_charges) }),
    };
    const wavefunction = runHartreeFock(whole, row.basis, {
      ...TIGHT,
      reference: row.reference as "rhf" | "uhf" | "rohf",
    });
    assertAlmostEquals(wavefunction.energy, row.energy, PSI4_ENERGY);
    const gradient = run(hartreeFockGradient(wavefunction));
    row.gradient.forEach((value, i) => assertAlmostEquals(gradient.atoms[i]!, value, GRADIENT_TOLERANCE));
    requireInvariance(whole, gradient);
  });
}

/** Moving or turning everything, charges too, does not change the energy. */
function requireInvariance(whole: System, { atoms, pointCharges }: EnergyGradient): void {
  const places = [...Array.from(whole.geometry), ...whole.pointCharges?.positions ?? []];
  const forces = [...atoms, ...pointCharges];
  for (let axis = 0; axis < 3; axis++) {
    const [next, last] = [(axis + 1) % 3, (axis + 2) % 3];
    let force = 0, torque = 0;
    for (let i = 0; i < forces.length; i += 3) {
      force += forces[i + axis]!;
      torque += places[i + next]! * forces[i + last]! - places[i + last]! * forces[i + next]!;
    }
    assertAlmostEquals(force, 0, INVARIANCE_TOLERANCE);
    assertAlmostEquals(torque, 0, INVARIANCE_TOLERANCE);
  }
}

/** Derivatives of an energy by four points, whose error is of fourth order in the step. */
function differences(energy: (geometry: number[]) => number, geometry: number[], at: number): number {
  const step = 2e-3;
  const moved = (by: number) => energy(geometry.with(at, geometry[at]! + by));
  return (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step);
}

Deno.test("gradient: it is that of the engine's own energies, for atoms, ghosts and external charges", () => {
  const whole: System = {
    ...system([["O", 0, 0, 0.1], ["H", 0, 1.4, -1], ["H", 0.2, -1.5, -0.9], ["@O", 3, 1, 2]]),
    pointCharges: pointCharges([[0.6, -3, 1, 1], [-0.5, 1, -4, 2]]),
  };
  const { atoms, pointCharges: forces } = gradientOf(whole, "6-31g*");
  const geometry = Array.from(whole.geometry);
  for (let i = 0; i < geometry.length; i++) {
    const energy = (moved: number[]) => runHartreeFock({ ...whole, geometry: moved }, "6-31g*", TIGHT).energy;
    assertAlmostEquals(atoms[i]!, differences(energy, geometry, i), GRADIENT_BY_DIFFERENCES);
  }
  const { charges, positions } = whole.pointCharges!;
  for (let i = 0; i < positions.length; i++) {
    const energy = (moved: number[]) => {
      const pointCharges = { charges, positions: Float64Array.from(moved) };
      return runHartreeFock({ ...whole, pointCharges }, "6-31g*", TIGHT).energy;
    };
    assertAlmostEquals(forces[i]!, differences(energy, Array.from(positions), i), GRADIENT_BY_DIFFERENCES);
  }
  assert(forces.some((force) => Math.abs(force) > LARGE_COMPONENT));
});

Deno.test("gradient: it pauses every 20 ms or so, and nothing else than pausing happens in between", () => {
  const wavefunction = runHartreeFock(water(3), "6-31g");
  run(hartreeFockGradient(wavefunction));
  let longest = 0;
  let last = cpuMilliseconds();
  for (const _ of hartreeFockGradient(wavefunction)) {
    const now = cpuMilliseconds();
    longest = Math.max(longest, now - last);
    last = now;
  }
  // Of computing: what other programs take of the machine does not count; compilers and garbage collection do.
  assert(longest < 200, `${longest} ms without a pause`);
});

Deno.test("gradient: an external charge far away acts as its field does on a dipole", () => {
  // Charges of opposite sign at -R and R make a field F = 2q / R^2; the energy is -mu F up to polarisation.
  const energies = [1e-4, -1e-4].map((field) => {
    const charge = field * 1e6 / 2;
    const charges = pointCharges([[charge, 0, 0, -1000], [-charge, 0, 0, 1000]]);
    return runHartreeFock(
      { ...system([["H", 0, 0, 0], ["F", 0, 0, 1.7]]), pointCharges: charges },
      "6-31g",
      TIGHT,
    )
      .energy;
  });
  // The electrons' and nuclei's dipole of HF/6-31G by Psi4 1.3.2, from H to F, in e bohr.
  assertAlmostEquals((energies[0]! - energies[1]!) / 2e-4, DIPOLE_HF_631G, POLARISATION);
});

/** Psi4 1.3.2, RHF/6-31G, H at the origin, F at z = 1.7 bohr: the dipole along z is minus this. */
const DIPOLE_HF_631G = 0.89371393;

Deno.test("engine: an external charge on an atom or a ghost is refused, and so is one without a place", () => {
  const on = (rows: number[][], ghost = false) => () =>
    runHartreeFock(
      { ...system([["He", 0, 0, 0], [ghost ? "@He" : "He", 0, 0, 4]]), pointCharges: pointCharges(rows) },
      "6-31g",
    );
  assertThrows(on([[1, 5, 0, 0], [0.5, 0, 0, 0]]), EngineError, "point charge 2 is 0 bohr away from atom 1");
  assertThrows(on([[0.5, 0, 0, 4.0001]], true), EngineError, "atom 2");
  assertThrows(on([[NaN, 0, 0, 2]]), EngineError, "finite");
  assertThrows(on([[1, 0, 0]]), EngineError, "three coordinates");
});
