import { assertAlmostEquals, assertEquals } from "@std/assert";
import reference from "../data/engine/psi4_dependent.json" with { type: "json" };
import { recorded, scf } from "./systems.ts";
import { PSI4_ENERGY } from "../tolerances.ts";

// The tolerance itself can leave functions that amplify the rounding of integrals by 1 / s_tolerance.

for (const row of reference.cases) {
  Deno.test(`engine: ${row.name} in ${row.basis} with s_tolerance ${row.s_tolerance} has Psi4's energy`, () => {
    const { energy, properties } = scf(
      recorded(row),
      row.basis,
      { sTolerance: row.s_tolerance },
    );
    assertEquals([properties.calcinfo_nbasis, properties.calcinfo_nmo], [row.functions, row.orbitals]);
    assertAlmostEquals(energy, row.energy, PSI4_ENERGY);
  });
}
