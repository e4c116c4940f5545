// The engine's polarizability against slopes of its own dipole moments in fields that far charges make.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { chargeDistribution } from "../../lib/engine/properties/charge_distribution.ts";
import { polarizability } from "../../lib/engine/derivatives/polarizability.ts";
import { runHartreeFock } from "../../lib/engine/scf/hartree_fock.ts";
import { withoutInCoreIntegrals } from "../../lib/engine/scf/wavefunction.ts";
import type { System } from "../../lib/engine/system.ts";

/** Of the field, e/a0^2, and how far away its charges are, in bohr: it is even to the square of size by distance. */
const FIELD = 1e-3;
const DISTANCE = 1000;
/** Differences over two fields, whose unevenness is a few parts in a million. */
const SAME_SLOPE = 5e-5;

const WATER: System = {
  atomicNumbers: Uint8Array.of(8, 1, 1),
  ghosts: new Uint8Array(3),
  geometry: Float64Array.of(0.1, 0.2, 0.3, 0.1, 1.9, 1.2, 0.4, -1.2, 1.5),
  charge: 0,
  multiplicity: 1,
};
const SYSTEMS: Readonly<Record<string, readonly [System, object]>> = {
  "water": [WATER, {}],
  "water in an unrestricted calculation": [WATER, { reference: "uhf" }],
  "the cation of water": [{ ...WATER, charge: 1, multiplicity: 2 }, {}],
  "the anion of a hydroxyl beside a ghost": [{ ...WATER, ghosts: Uint8Array.of(0, 0, 1), charge: -1 }, {}],
};

Deno.test("polarizability: that of fitted orbitals is of fitted integrals too, where these were released", () => {
  const wavefunction = runHartreeFock(WATER, "cc-pvdz", { scfType: "df" });
  const [kept, released] = [wavefunction, withoutInCoreIntegrals(wavefunction)].map((each) =>
    finish(polarizability(each))
  );
  assertEquals(released, kept);
});

function finish<T>(steps: Generator<unknown, T>): T {
  for (let step = steps.next();; step = steps.next()) if (step.done) return step.value;
}

/** The system between two opposite charges, which pull electrons against an axis. */
function inField(system: System, axis: number, field: number): System {
  const charge = field * DISTANCE ** 2 / 2;
  const positions = new Float64Array(6);
  positions[axis] = -DISTANCE;
  positions[3 + axis] = DISTANCE;
  return { ...system, pointCharges: { charges: Float64Array.of(charge, -charge), positions } };
}

for (const [name, [system, more]] of Object.entries(SYSTEMS)) {
  Deno.test(`polarizability: that of ${name} is the slope of its dipole moment in a field`, () => {
    const options = { dConvergence: 1e-10, eConvergence: 1e-12, ...more };
    const tensor = finish(polarizability(runHartreeFock(system, "3-21g", options)));
    const dipole = (axis: number, field: number) =>
      finish(chargeDistribution(runHartreeFock(inField(system, axis, field), "3-21g", options))).dipole;
    for (let axis = 0; axis < 3; axis++) {
      const slopes = [FIELD, 2 * FIELD].map((field) => {
        const [up, down] = [dipole(axis, field), dipole(axis, -field)];
        return up.map((component, i) => (component - down[i]!) / (2 * field));
      });
      for (let i = 0; i < 3; i++) {
        const slope = (4 * slopes[0]![i]! - slopes[1]![i]!) / 3;
        assertAlmostEquals(tensor[3 * axis + i]!, slope, SAME_SLOPE, `${name}, ${axis} ${i}`);
      }
    }
  });
}
