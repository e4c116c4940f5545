// g and h functions in orbital sets, against Psi4 and PySCF; the script beside the data says how they were made.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { hartreeFockGradient, mp2Gradient, runHartreeFock } from "../../lib/engine/mod.ts";
import { correlationEnergy } from "../../lib/engine/mp2/correlation_energy.ts";
import { parseBasisSet } from "../../lib/input/mod.ts";
import reference from "../data/engine/high_momenta.json" with { type: "json" };
import { run, water } from "./systems.ts";

const BASIS = await Deno.readTextFile(new URL("../data/engine/high_momenta.gbs", import.meta.url));
/** What three programs leave that converge to 1e-10 and better. */
const ENERGY_TOLERANCE_HARTREE = 1e-8;
/** Of first order in the densities. */
const GRADIENT_TOLERANCE_HARTREE_BOHR = 1e-7;
const MEMORY_BYTES = 2 ** 30;

for (const [at, row] of reference.pyscf.rows.entries()) {
  const title = `${row.reference} of water${
    row.charge === 1 ? "'s cation" : ""
  } with ${row.functions} functions`;
  Deno.test(`engine: up to h, ${title} is as Psi4 and PySCF have it`, () => {
    const psi4 = reference.psi4.rows[at]!;
    assertEquals([psi4.reference, psi4.functions], [row.reference, row.functions]);
    const set = parseBasisSet(BASIS.replace("spherical", row.functions));
    const system = { ...water(1), charge: row.charge, multiplicity: 1 + row.charge };
    const wavefunction = runHartreeFock(system, set, {
      reference: row.reference as "rhf" | "uhf" | "rohf",
      dConvergence: 1e-9,
    });
    assertEquals(wavefunction.basis.size, row.basis_functions);
    for (const { energy } of [row, psi4]) {
      assertAlmostEquals(wavefunction.energy, energy, ENERGY_TOLERANCE_HARTREE);
    }
    assertClose(run(hartreeFockGradient(wavefunction)).atoms, row.gradient);
    if (row.mp2 === undefined) return;
    const { sameSpin, oppositeSpin } = run(correlationEnergy(wavefunction, 0, MEMORY_BYTES));
    for (const { mp2 } of [row, psi4]) {
      assertAlmostEquals(wavefunction.energy + sameSpin + oppositeSpin, mp2!, ENERGY_TOLERANCE_HARTREE);
    }
    if (row.reference !== "rhf" || row.functions === "cartesian") return; // takes long
    assertClose(run(mp2Gradient(system, set)).gradient.atoms, row.mp2_gradient!);
  });
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[]) {
  assert(actual.length === expected.length);
  expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, GRADIENT_TOLERANCE_HARTREE_BOHR));
}
