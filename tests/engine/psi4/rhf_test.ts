import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import reference from "../../data/engine/psi4_rhf.json" with { type: "json" };
import { recorded, scf, water } from "../systems.ts";
import { CONVERGED_ORBITALS, PSI4_ENERGY } from "../../tolerances.ts";

/** Of the repulsion of nuclei, whose digits depend on Psi4's conversion of coordinates. */
const PRINTED = 1e-10;
/** Of energies with nine decimals that were converged less far. */
const PUBLISHED_HARTREE = 1e-7;

for (const row of reference.cases) {
  Deno.test(`engine: ${row.name} in ${row.basis} has Psi4's energy`, () => {
    const { energy, properties, orbitalGradient } = scf(
      recorded(row),
      row.basis,
    );
    assertAlmostEquals(energy, row.energy, PSI4_ENERGY);
    assertAlmostEquals(properties.nuclear_repulsion_energy, row.nuclear_repulsion_energy, PRINTED);
    assertEquals(properties.calcinfo_nbasis, row.basis_functions);
    assert(orbitalGradient < CONVERGED_ORBITALS);
  });
}

Deno.test("engine: the water trimer has the published energies", () => {
  for (
    const [basis, energy] of [
      ["STO-3G", -224.915312738],
      ["6-31G", -227.988922993],
      ["cc-pVDZ", -228.106734016],
    ] as const
  ) {
    assertAlmostEquals(scf(water(3), basis).energy, energy, PUBLISHED_HARTREE);
  }
});
