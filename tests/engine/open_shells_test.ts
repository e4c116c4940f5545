import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { chargeDistribution, hartreeFock, type Reference, runHartreeFock } from "../../lib/engine/mod.ts";
import { run, scf, system, water, withGhosts } from "./systems.ts";
import { SAME_ENERGY } from "../tolerances.ts";

/** Of what is the same for two ways of one converged calculation: energies are of second order in what is left. */
const INVARIANT_HARTREE = 1e-10;
// The density is converged to 1e-9 times the response of soft electrons.
const INVARIANT_DIPOLE = 1e-7;

const HYDROPEROXYL = [["H", 0, 1.68, 1.2], ["O", 0, 0, 0.9], ["O", 0, 0, -1.6]] as const;
const OPEN: readonly Reference[] = ["uhf", "rohf"];

Deno.test("engine: closed shells take RHF and open shells UHF where nothing is said", () => {
  assertEquals(runHartreeFock(water(1), "sto-3g").reference, "rhf");
  assertEquals(runHartreeFock(system(HYDROPEROXYL, 0, 2), "sto-3g").reference, "uhf");
  assertEquals(runHartreeFock(system(HYDROPEROXYL, 0, 2), "sto-3g", { reference: "rohf" }).reference, "rohf");
});

Deno.test("engine: UHF and ROHF of a closed shell have the energy of RHF", () => {
  const { energy } = scf(water(1), "6-31g*");
  for (const reference of OPEN) {
    for (const scfType of ["pk", "direct"] as const) {
      const open = scf(water(1), "6-31g*", { reference, scfType });
      assertAlmostEquals(open.energy, energy, INVARIANT_HARTREE);
      assertAlmostEquals(open.properties.scf_spin_squared!, 0, INVARIANT_HARTREE);
    }
  }
});

Deno.test("engine: one electron feels no other", () => {
  for (const reference of OPEN) {
    for (const scfType of ["pk", "direct"] as const) {
      for (
        const [molecule, energy] of [
          [system([["H", 0.4, 0, 0]], 0, 2), -0.4992784034],
          [system([["H", 0, 0, 0], ["H", 0, 0, 2]], 1, 2), -0.6002646667],
        ] as const
      ) {
        const result = scf(molecule, "cc-pvdz", { reference, scfType });
        assertAlmostEquals(result.energy, energy, SAME_ENERGY);
        assertAlmostEquals(result.properties.scf_two_electron_energy, 0, INVARIANT_HARTREE);
        assertAlmostEquals(result.properties.scf_spin_squared!, 0.75, INVARIANT_HARTREE);
      }
    }
  }
});

Deno.test("engine: without electrons UHF and ROHF give the nuclei's repulsion", () => {
  for (const reference of OPEN) {
    const protons = system([["H", 0, 0, 0], ["H", 0, 0, 2]], 2);
    assertEquals(scf(protons, "sto-3g", { reference }).energy, 0.5);
    const ghosts = system([["@O", 0, 0, 0], ["@H", 0, 0, 2]]);
    const result = scf(ghosts, "6-31g", { reference });
    assertEquals([result.energy, result.properties.scf_spin_squared], [0, 0]);
  }
});

Deno.test("engine: all electrons of one spin, as in triplet helium, leave the other spin empty", () => {
  const { alpha, beta, energy } = runHartreeFock(system([["He", 0, 0, 0]], 0, 3), "cc-pvdz");
  assertEquals([alpha.occupied, beta.occupied], [2, 0]);
  assert(beta.density.every((value) => value === 0));
  assert(energy > scf(system([["He", 0, 0, 0]]), "cc-pvdz").energy);
});

Deno.test("engine: open shells have the same energy with integrals in memory and computed again", () => {
  for (const reference of OPEN) {
    for (const basis of ["6-31g**", "cc-pvdz"]) {
      const [pk, direct] = (["pk", "direct"] as const).map((scfType) =>
        scf(system(HYDROPEROXYL, 0, 2), basis, { reference, scfType })
      );
      assertAlmostEquals(direct!.energy, pk!.energy, INVARIANT_HARTREE);
      assert(pk!.inCore && !direct!.inCore && direct!.memoryBytes < pk!.memoryBytes);
    }
  }
});

Deno.test("engine: an open shell in any frame has the same energy and the dipole moment that turns along", () => {
  const atoms = [...HYDROPEROXYL, ["@H", 2, 0, 0.5]] as const;
  const moment = (angle: number, move: number, reference: Reference) => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const turned = atoms.map(([symbol, x, y, z]) =>
      [symbol, c * x - s * y + move, s * x + c * y - move, z + 2 * move] as const
    );
    const wavefunction = runHartreeFock(system(turned, 0, 2), "6-31g*", { reference, dConvergence: 1e-9 });
    return { energy: wavefunction.energy, ...run(chargeDistribution(wavefunction)) };
  };
  for (const reference of OPEN) {
    const still = moment(0, 0, reference);
    const [x, y, z] = still.dipole as unknown as [number, number, number];
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    const shift = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(angle, shift, (a, move) => {
        const { energy, dipole, mullikenCharges } = moment(a, move, reference);
        assertAlmostEquals(energy, still.energy, INVARIANT_HARTREE);
        const expected = [Math.cos(a) * x - Math.sin(a) * y, Math.sin(a) * x + Math.cos(a) * y, z];
        expected.forEach((value, k) => assertAlmostEquals(dipole[k]!, value, INVARIANT_DIPOLE));
        mullikenCharges.forEach((q, k) => assertAlmostEquals(q, still.mullikenCharges[k]!, INVARIANT_DIPOLE));
      }),
      { numRuns: 4 },
    );
  }
});

Deno.test("engine: Mulliken charges add up to the charge, and ghosts have their share", () => {
  const cation = { ...withGhosts(water(2), (atom) => atom >= 3), charge: 1, multiplicity: 2 };
  const { mullikenCharges } = run(chargeDistribution(runHartreeFock(cation, "6-31g")));
  assertEquals(mullikenCharges.length, 6);
  assertAlmostEquals(mullikenCharges.reduce((sum, q) => sum + q, 0), 1, INVARIANT_HARTREE);
  assert(mullikenCharges.slice(3).some((q) => q !== 0));
});

Deno.test("engine: equal open shells give equal bits, whatever is computed meanwhile", () => {
  const radical = system(HYDROPEROXYL, 0, 2);
  for (const scfType of ["pk", "direct"] as const) {
    const first = scf(radical, "6-31g", { scfType });
    const meanwhile = hartreeFock(radical, "6-31g", { scfType });
    const other = hartreeFock(system(HYDROPEROXYL, -1, 1), "6-31g*");
    for (let step = meanwhile.next();; step = meanwhile.next()) {
      if (step.done) {
        assertEquals(step.value.result, first);
        break;
      }
      other.next();
    }
  }
});
