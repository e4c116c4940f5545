// Quadruple-zeta sets against Psi4 and PySCF, each with its own tables of them; the script beside the data says how.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { runMp2Energy } from "../../lib/engine/mp2/mp2_energy.ts";
import reference from "../data/engine/quadruple_zeta.json" with { type: "json" };
import { system } from "./systems.ts";

/** All three converge further than this. */
const ENERGY_TOLERANCE_HARTREE = 1e-8;

/** Atoms of their own have no end of equal states, whose densities fit a little differently. */
const isRound = (multiplicity: number) => multiplicity === 1 || multiplicity === 4;

for (const [at, row] of reference.pyscf.rows.entries()) {
  Deno.test(`engine: ${row.name} in ${row.basis} is as Psi4 and PySCF have it`, () => {
    const psi4 = reference.psi4.rows[at]!;
    assertEquals([psi4.name, psi4.basis], [row.name, row.basis]);
    const atoms = row.symbols.map((symbol, i) =>
      [symbol, ...row.geometry.slice(3 * i, 3 * i + 3) as [number, number, number]] as const
    );
    const molecule = system(atoms, 0, row.multiplicity);
    const { scf, energy } = runMp2Energy(molecule, row.basis);
    assertEquals(scf.properties.calcinfo_nbasis, row.basis_functions);
    for (const other of [row, psi4]) {
      assertAlmostEquals(scf.energy, other.energy, ENERGY_TOLERANCE_HARTREE);
      assertAlmostEquals(energy, other.mp2, ENERGY_TOLERANCE_HARTREE);
    }
    if (!isRound(row.multiplicity)) return;
    const fitted = runMp2Energy(molecule, row.basis, { scfType: "df", mp2Type: "df" });
    assertAlmostEquals(fitted.scf.energy, psi4.fitted_energy, ENERGY_TOLERANCE_HARTREE);
    assertAlmostEquals(fitted.energy, psi4.fitted_mp2, ENERGY_TOLERANCE_HARTREE);
  });
}
