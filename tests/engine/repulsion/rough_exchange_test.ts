// The first iterations of a fitted self-consistent field, whose exchange is of six digits.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { hartreeFock, runHartreeFock } from "../../../lib/engine/mod.ts";
import { fittedRepulsion } from "../../../lib/engine/repulsion/fitted.ts";
import { run, system, water } from "../systems.ts";

/** Of sums of some thousand products in single precision, hartree. */
const SIX_DIGITS = 1e-5;

/** What rounding in single precision is never below, hartree. */
const DOUBLE_PRECISION = 1e-10;

/** Of energies of one self-consistent field that is found twice. */
const SAME_ENERGY = 1e-10;

// Of 5, 4 and 5 orbitals, which do not all fill groups of four; functions are not multiples of four either.
const hydroxyl = system([["O", 0, 0, 0], ["H", 0, 0, 1.83]], 0, 2);

Deno.test("rough exchange: it is that of double precision to six digits, of both spins", () => {
  for (
    const [molecule, basis] of [[water(1), "6-31g"], [hydroxyl, "6-31g*"], [water(1), "cc-pvdz"]] as const
  ) {
    const { basis: { size }, fitting, alpha, beta } = runHartreeFock(molecule, basis, { scfType: "df" });
    const builder = fittedRepulsion(fitting!.integrals!, size);
    const densities = alpha === beta ? [alpha.density] : [alpha.density, beta.density];
    const exact = run(builder.build(densities)), rough = run(builder.buildRoughly!(densities));
    assertEquals(rough.length, exact.length);
    let largest = 0;
    exact.forEach((matrix, spin) =>
      matrix.forEach((value, i) => {
        assertAlmostEquals(rough[spin]![i]!, value, SIX_DIGITS);
        largest = Math.max(largest, Math.abs(rough[spin]![i]! - value));
      })
    );
    assert(largest > DOUBLE_PRECISION, "no rounding in single precision");
  }
});

Deno.test("rough exchange: no field converges on it, even where the first orbitals are the last ones", () => {
  const found = runHartreeFock(water(2), "6-31g", { scfType: "df" });
  const again = run(
    hartreeFock(water(2), "6-31g", { scfType: "df", dConvergence: 1e-4, eConvergence: 1 }, found),
  );
  assert(again.result.properties.scf_iterations <= 4);
  assertAlmostEquals(again.energy, found.energy, SAME_ENERGY);
});

Deno.test("rough exchange: downhill from the start takes none of it, and comes to the same energy", () => {
  const downhill = runHartreeFock(water(1), "cc-pvdz", { scfType: "df", secondOrder: true });
  const diis = runHartreeFock(water(1), "cc-pvdz", { scfType: "df" });
  assertAlmostEquals(downhill.energy, diis.energy, SAME_ENERGY);
});
