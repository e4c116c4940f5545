import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { atomicNumberOf } from "../../../lib/base/elements.ts";
import reference from "../../data/engine/psi4_rhf.json" with { type: "json" };
import { scf, water } from "../systems.ts";

const TOLERANCE_HARTREE = 1e-8;

for (const row of reference.cases) {
  Deno.test(`engine: ${row.name} in ${row.basis} has Psi4's energy`, () => {
    const { energy, properties, orbitalGradient } = scf(
      {
        atomicNumbers: row.symbols.map((symbol) => atomicNumberOf(symbol)!),
        ghosts: row.ghosts,
        geometry: row.geometry,
        charge: row.charge,
        multiplicity: 1,
      },
      row.basis,
    );
    assertAlmostEquals(energy, row.energy, TOLERANCE_HARTREE);
    assertAlmostEquals(properties.nuclear_repulsion_energy, row.nuclear_repulsion_energy, 1e-10);
    assertEquals(properties.calcinfo_nbasis, row.basis_functions);
    assert(orbitalGradient < 1e-8);
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
    assertAlmostEquals(scf(water(3), basis).energy, energy, 1e-7);
  }
});
