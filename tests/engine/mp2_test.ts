import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { atomicNumberOf, coreElectrons } from "../../lib/base/elements.ts";
import { EngineError, planMp2Energy, type System } from "../../lib/engine/mod.ts";
import { correlationEnergy } from "../../lib/engine/mp2/correlation_energy.ts";
import { frozenCoreOrbitals } from "../../lib/engine/mp2/core_orbitals.ts";
import { runMp2Energy } from "../../lib/engine/mp2/mp2_energy.ts";
import { runHartreeFock } from "../../lib/engine/scf/hartree_fock.ts";
import cores from "../data/engine/pyscf_cores.json" with { type: "json" };
import reference from "../data/engine/psi4_mp2.json" with { type: "json" };
import { run, system, water } from "./systems.ts";
import { PSI4_ENERGY } from "../tolerances.ts";

/** Of two ways that leave out the same integrals, each with an error of some 1e-14. */
const SUM_OF_SCREENED = 1e-11;

/** What MP2 energies leave of the orbitals' error; the converged orbitals themselves would leave 7e-10 here. */
const ORBITAL_ERROR = 3e-10;

/** Both converge SCF energies to some 1e-11, and MP2 energies to some 1e-9. */
const PYSCF_ENERGY = 1e-8;

interface Row {
  readonly symbols: readonly string[];
  readonly ghosts: readonly boolean[];
  readonly geometry: readonly number[];
  readonly charge: number;
  readonly multiplicity: number;
}

function systemOf({ symbols, ghosts, geometry, charge, multiplicity }: Row): System {
  const atomicNumbers = symbols.map((symbol) => atomicNumberOf(symbol)!);
  return { atomicNumbers, ghosts, geometry, charge, multiplicity };
}

// Psi4 freezes one shell less of an ion alone than of the same ion in a cluster.
const IONS_ALONE = ["sodium ion", "magnesium ion"];

Deno.test("mp2: an ion whose electrons are all in its core has no correlation with frozen cores", () => {
  for (const row of reference.cases.filter(({ name }) => IONS_ALONE.includes(name))) {
    const { energy, scf } = runMp2Energy(systemOf(row), row.basis, { freezeCore: true });
    assertEquals(energy, scf.energy);
    assertAlmostEquals(energy, row.scf, PSI4_ENERGY);
  }
});

for (const row of reference.cases.filter(({ name }) => !IONS_ALONE.includes(name))) {
  const core = row.freeze_core ? " with frozen cores" : "";
  Deno.test(`mp2: ${row.name} in ${row.basis}${core} has Psi4's energy`, () => {
    const { energy, scf, frozenOrbitals, properties } = runMp2Energy(systemOf(row), row.basis, {
      freezeCore: row.freeze_core,
    });
    assertAlmostEquals(scf.energy, row.scf, PSI4_ENERGY);
    assertAlmostEquals(energy, row.mp2, PSI4_ENERGY);
    assertAlmostEquals(properties.mp2_same_spin_correlation_energy, row.same_spin, PSI4_ENERGY);
    assertAlmostEquals(properties.mp2_opposite_spin_correlation_energy, row.opposite_spin, PSI4_ENERGY);
    assertEquals(
      properties.mp2_correlation_energy,
      properties.mp2_same_spin_correlation_energy + properties.mp2_opposite_spin_correlation_energy,
    );
    assertEquals(properties.mp2_total_energy, energy);
    if (row.frozen !== null) assertEquals(frozenOrbitals, row.frozen);
  });
}

for (const row of cores.cases) {
  Deno.test(`mp2: ${row.name} has PySCF's energy with the cores of its atoms frozen`, () => {
    const { energy, scf, frozenOrbitals } = runMp2Energy(systemOf(row), row.basis, { freezeCore: true });
    assertAlmostEquals(scf.energy, row.scf, PYSCF_ENERGY);
    assertAlmostEquals(energy, row.mp2, PYSCF_ENERGY);
    assertEquals(frozenOrbitals, row.frozen[0]!.length);
  });
}

Deno.test("mp2: as many orbitals are frozen as Psi4 freezes where electrons are left outside of the cores", () => {
  for (const row of reference.cores) {
    const { symbols, ghosts, charge } = row;
    const real = symbols.map((symbol) => atomicNumberOf(symbol)!).filter((_, i) => !ghosts[i]);
    const outside = real.reduce((sum, number) => sum + number - coreElectrons(number), -charge);
    if (outside > 0) assertEquals(frozenCoreOrbitals(systemOf(row)), row.frozen, JSON.stringify(row));
  }
});

Deno.test("mp2: a system freezes what its parts freeze, ions without other electrons included", () => {
  const sodium = system([["Na", 0, 0, 0]], 1),
    water = system([["O", 0, 0, 6], ["H", 0, 1, 7], ["H", 0, -1, 7]]);
  const both = system([["Na", 0, 0, 0], ["O", 0, 0, 6], ["H", 0, 1, 7], ["H", 0, -1, 7]], 1);
  assertEquals([sodium, water, both].map(frozenCoreOrbitals), [5, 1, 6]);
});

Deno.test("mp2: an ion with fewer electrons than its core freezes as many orbitals as it fills", () => {
  assertEquals(frozenCoreOrbitals(system([["Na", 0, 0, 0]], 7)), 2);
  assertEquals(frozenCoreOrbitals(system([["H", 0, 0, 0]], 1)), 0);
});

Deno.test("mp2: orbitals that are half core and half valence are refused, with the way out", () => {
  // Between Na and F the orbitals of 2p and 2s mix where their energies meet.
  const mixed = system([["Na", 0, 0, 0], ["F", 0, 0, 2.6]]);
  const error = assertThrows(() => runMp2Energy(mixed, "6-31g*", { freezeCore: true }), EngineError);
  assertEquals(error.reason, "unsupported");
  assert(error.message.includes("set freeze_core to false"));
});

Deno.test("mp2: neither the memory nor the pauses change a bit, and integrals computed again little", () => {
  const kept = runHartreeFock(water(2), "6-31g");
  const direct = runHartreeFock(water(2), "6-31g", { scfType: "direct" });
  assert(kept.inCoreIntegrals !== undefined && direct.inCoreIntegrals === undefined);
  for (const wavefunction of [kept, direct]) {
    const whole = run(correlationEnergy(wavefunction, 0, Infinity));
    assertEquals(run(correlationEnergy(wavefunction, 0, 0)), whole);
    assertEquals(run(correlationEnergy(wavefunction, 0, 500_000)), whole);
  }
  const difference = run(correlationEnergy(kept, 1, Infinity)).oppositeSpin -
    run(correlationEnergy(direct, 1, Infinity)).oppositeSpin;
  assertAlmostEquals(difference, 0, SUM_OF_SCREENED);
});

Deno.test("mp2: a system without electrons has no correlation", () => {
  const proton = system([["H", 0, 0, 0]], 1);
  assertEquals(runMp2Energy(proton, "6-31g**").energy, 0);
});

Deno.test("mp2: open shells too have the same bits with less memory", () => {
  const radical = runHartreeFock(system([["O", 0, 0, 0], ["H", 0, 0, 1.83]], 0, 2), "6-31g*");
  assertEquals(radical.reference, "uhf");
  assertEquals(run(correlationEnergy(radical, 1, 0)), run(correlationEnergy(radical, 1, Infinity)));
});

Deno.test("mp2: ROHF is refused with the reason", () => {
  const error = assertThrows(
    () => planMp2Energy(system([["H", 0, 0, 0]], 0, 2), "6-31g", { reference: "rohf" }),
    EngineError,
  );
  assertEquals(error.reason, "unsupported");
});

Deno.test("mp2: the memory is known before, and too little of it is refused with what is needed", () => {
  const { bytes, leastBytes } = planMp2Energy(water(2), "6-31g", { memoryBytes: 2 ** 40 });
  assert(leastBytes < bytes);
  const plan = planMp2Energy(water(2), "6-31g", { memoryBytes: leastBytes });
  assertEquals(plan.bytes, leastBytes);
  const result = runMp2Energy(water(2), "6-31g", { memoryBytes: leastBytes });
  assertEquals(result.memoryBytes, leastBytes);
  assertEquals(result.energy, runMp2Energy(water(2), "6-31g").energy);
  const error = assertThrows(
    () => planMp2Energy(water(2), "6-31g", { memoryBytes: leastBytes - 1, scfType: "pk" }),
    EngineError,
    "MP2 of O2 H4",
  );
  assertEquals(error.reason, "out-of-memory");
});

Deno.test("mp2: an energy alone takes orbitals a step beyond the converged ones, and has their smaller error", () => {
  const input = [water(3), "cc-pvdz"] as const, options = { scfType: "df", mp2Type: "df" } as const;
  const { energy, scf } = runMp2Energy(...input, options);
  const exact = runMp2Energy(...input, { ...options, dConvergence: 1e-11 });
  const wanted = runMp2Energy(...input, { ...options, dConvergence: 1e-9 });
  assertAlmostEquals(energy, exact.energy, ORBITAL_ERROR);
  assertAlmostEquals(scf.energy, exact.scf.energy, SUM_OF_SCREENED);
  assert(scf.properties.scf_iterations < wanted.scf.properties.scf_iterations);
  // Whose moments are asked for too, its densities are converged further instead.
  const withMoments = runMp2Energy(...input, { ...options, moments: "dipole" });
  assertEquals(withMoments.scf.properties.scf_iterations, wanted.scf.properties.scf_iterations);
});

Deno.test("mp2: an energy alone of a radical is as near as that of a closed shell, whose spins rotate against each other", () => {
  const cyano = system([["C", 0, 0, 0], ["N", 0, 0, 2.211]], 0, 2);
  const { energy } = runMp2Energy(cyano, "6-31g*");
  const exact = runMp2Energy(cyano, "6-31g*", { dConvergence: 1e-11, eConvergence: 1e-12 });
  assertAlmostEquals(energy, exact.energy, ORBITAL_ERROR);
});

Deno.test("mp2: an energy alone of ozone, whose orbitals are far from the minimum for their gradient, is as near", () => {
  const ozone = system([["O", 0, 0, 0], ["O", 2.4094, 0, 0], ["O", -1.0904, 2.1505, 0]]);
  const { energy } = runMp2Energy(ozone, "6-31g");
  const exact = runMp2Energy(ozone, "6-31g", { dConvergence: 1e-11, eConvergence: 1e-12 });
  assertAlmostEquals(energy, exact.energy, ORBITAL_ERROR);
});
