import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { chargeDistribution, type Reference, runHartreeFock } from "../../../lib/engine/mod.ts";
import reference from "../../data/engine/psi4_open_shells.json" with { type: "json" };
import { recorded, run } from "../systems.ts";
import { CONVERGED_FOR_DERIVATIVES, PSI4_ENERGY } from "../../tolerances.ts";

// What is linear in the density: that of soft electrons changes by a hundred times the orbital gradient, 1e-9.
const TOLERANCE_LINEAR = 1e-7;

for (const row of reference.cases) {
  Deno.test(`engine: ${row.reference} of ${row.name} in ${row.basis} has Psi4's energy and density`, () => {
    const wavefunction = runHartreeFock(
      recorded(row),
      row.basis,
      { reference: row.reference as Reference, dConvergence: 1e-9 },
    );
    const { energy, result: { properties, orbitalGradient }, alpha, beta } = wavefunction;
    assertAlmostEquals(energy, row.energy, PSI4_ENERGY);
    assertAlmostEquals(properties.scf_one_electron_energy, row.one_electron_energy, TOLERANCE_LINEAR);
    assertAlmostEquals(properties.scf_two_electron_energy, row.two_electron_energy, TOLERANCE_LINEAR);
    assert(orbitalGradient < CONVERGED_FOR_DERIVATIVES);
    assertEquals(properties.calcinfo_nalpha - properties.calcinfo_nbeta, row.multiplicity - 1);
    if (row.reference === "rhf") assertEquals(properties.scf_spin_squared, undefined);
    else assertAlmostEquals(properties.scf_spin_squared!, row.spin_squared, TOLERANCE_LINEAR);
    row.orbital_energies_up.forEach((expected, k) =>
      assertAlmostEquals(alpha.energies[k]!, expected, TOLERANCE_LINEAR)
    );
    assertEquals([alpha.occupied, beta.occupied], [properties.calcinfo_nalpha, properties.calcinfo_nbeta]);
    const { dipole, mullikenCharges } = run(chargeDistribution(wavefunction));
    row.dipole.forEach((expected, k) => assertAlmostEquals(dipole[k]!, expected, TOLERANCE_LINEAR));
    row.mulliken_charges.forEach((expected, k) =>
      assertAlmostEquals(mullikenCharges[k]!, expected, TOLERANCE_LINEAR)
    );
  });
}
