import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EngineError, type Reference, runHartreeFock, type ScfOptions } from "../../lib/engine/mod.ts";
import { scf, system } from "./systems.ts";
import { CONVERGED_ENERGY, CONVERGED_ORBITALS, MANY_ROUNDINGS } from "../tolerances.ts";

/** Two states differ by more, two converged energies of one state by less. */
const SAME_STATE_HARTREE = 1e-8;
/** Orbital energies of one state by two ways: of first order in what is left of the orbital gradient. */
const SAME_LEVEL_HARTREE = 1e-7;
/** Curvatures that are less negative are those of a minimum, found by iterations that end there. */
const FLAT = 1e-5;
/** Of <S^2> of two separated atoms: their overlap, squared. */
const BROKEN_SPIN = 1e-6;

/** A system that DIIS alone does not settle, or not soon. */
interface Hard {
  readonly name: string;
  readonly atoms: readonly (readonly [string, number, number, number])[];
  readonly basis: string;
  readonly charge?: number;
  readonly multiplicity?: number;
  readonly reference: Reference;
  /** Psi4's energy (1.3.2, scf_type pk, its own guess), where it converges within 150 iterations. */
  readonly energy?: number;
}

function diatomic(a: string, b: string, r: number): Hard["atoms"] {
  return [[a, 0, 0, 0], [b, 0, 0, r]];
}

function water(r: number): Hard["atoms"] {
  const half = 104.5 / 360 * Math.PI;
  const y = r * Math.sin(half), z = r * Math.cos(half);
  return [["O", 0, 0, 0], ["H", 0, y, z], ["H", 0, -y, z]];
}

const DIMER: Hard["atoms"] = [
  ...water(1.85),
  ...water(1.81).map(([symbol, x, y, z]) => [symbol, x, y + 5.5, z + 1] as const),
];

// deno-fmt-ignore
const CASES: readonly Hard[] = [
  { name: "cyanide, stretched", atoms: diatomic("C", "N", 4), basis: "6-31g*", charge: -1, reference: "rhf", energy: -91.8239107908 },
  { name: "cyano radical", atoms: diatomic("C", "N", 2.21), basis: "sto-3g", multiplicity: 2, reference: "uhf", energy: -91.0209365245 },
  { name: "cyano radical", atoms: diatomic("C", "N", 2.21), basis: "sto-3g", multiplicity: 2, reference: "rohf", energy: -90.9974842338 },
  { name: "water dimer cation", atoms: DIMER, basis: "6-31g*", charge: 1, multiplicity: 2, reference: "rohf", energy: -151.6089623733 },
  { name: "nitric oxide", atoms: diatomic("N", "O", 2.17), basis: "sto-3g", multiplicity: 2, reference: "uhf" },
  { name: "water, far apart", atoms: water(7), basis: "sto-3g", reference: "rhf" },
  { name: "lithium fluoride, far apart", atoms: diatomic("Li", "F", 12), basis: "sto-3g", reference: "rhf" },
  { name: "carbon monoxide, far apart", atoms: diatomic("C", "O", 7), basis: "6-31g*", reference: "rhf" },
];

for (const { name, atoms, basis, charge, multiplicity, reference, energy } of CASES) {
  Deno.test(`scf: ${name} in ${basis} by ${reference} converges though DIIS wanders`, () => {
    const result = scf(system(atoms, charge, multiplicity), basis, { reference });
    assert(result.orbitalGradient < CONVERGED_ORBITALS && Math.abs(result.energyChange) < CONVERGED_ENERGY);
    assert(result.descentIterations > 0 && result.properties.scf_iterations < 50);
    if (energy !== undefined) assertAlmostEquals(result.energy, energy, SAME_STATE_HARTREE);
  });
}

Deno.test("scf: Newton steps from the start lead where DIIS leads", () => {
  for (
    const [atoms, charge, multiplicity, reference] of [
      [water(1.81), 0, 1, "rhf"],
      [diatomic("O", "O", 2.28), 0, 3, "uhf"],
      [water(1.89), 1, 2, "rohf"],
      [[["Li", 0, 0, 0]], 0, 2, "uhf"],
      [[["H", 0, 0, 0]], 0, 2, "rohf"],
    ] as const
  ) {
    for (const guess of ["sad", "core"] as const) {
      const molecule = system(atoms, charge, multiplicity);
      const diis = scf(molecule, "6-31g*", { reference, guess });
      const newton = scf(molecule, "6-31g*", { reference, guess, secondOrder: true });
      assertEquals(diis.descentIterations, 0);
      assert(newton.descentIterations >= newton.properties.scf_iterations - 3);
      assertAlmostEquals(newton.energy, diis.energy, SAME_STATE_HARTREE);
    }
  }
});

Deno.test("scf: damping and level_shift lead DIIS by itself to where it wanders otherwise", () => {
  const cyanide = CASES.find(({ charge }) => charge === -1)!;
  const radical = CASES.find(({ name, reference }) => name === "cyano radical" && reference === "rohf")!;
  for (
    const [{ atoms, basis, charge, multiplicity, reference, energy }, options] of [
      [cyanide, { levelShift: 1 }],
      [cyanide, { damping: 30 }],
      [radical, { levelShift: 0.3 }],
      [radical, { damping: 70 }],
      [radical, { damping: 40, levelShift: 0.5 }],
    ] as const
  ) {
    const result = scf(system(atoms, charge, multiplicity), basis, { reference, ...options });
    assertEquals(result.descentIterations, 0);
    assertAlmostEquals(result.energy, energy!, SAME_STATE_HARTREE);
  }
});

Deno.test("scf: no iteration that is damped, or whose levels are shifted, counts as converged", () => {
  const molecule = system(water(1.81));
  const loosely = { dConvergence: 0.5, eConvergence: 0.05, guess: "core" } as const;
  const { energy } = scf(molecule, "6-31g");
  for (const options of [{ levelShift: 10 }, { damping: 99 }, { damping: 99.9, levelShift: 1 }]) {
    assertAlmostEquals(scf(molecule, "6-31g", { ...loosely, ...options }).energy, energy, 2e-3);
  }
});

Deno.test("scf: damping and level_shift leave energies and levels as they are without", () => {
  for (
    const [molecule, reference] of [
      [system(water(1.81)), "rhf"],
      [system(diatomic("O", "O", 2.28), 0, 3), "uhf"],
      [system(diatomic("O", "O", 2.28), 0, 3), "rohf"],
    ] as const
  ) {
    const plain = runHartreeFock(molecule, "6-31g*", { reference });
    for (
      const options of [{ levelShift: 0.5 }, { damping: 50 }, { damping: 20, levelShift: 2 }]
    ) {
      const steadied = runHartreeFock(molecule, "6-31g*", { reference, ...options });
      assert(steadied.alpha.energies.some((level, k) => level !== plain.alpha.energies[k]));
      assertAlmostEquals(steadied.energy, plain.energy, SAME_STATE_HARTREE);
      for (const spin of ["alpha", "beta"] as const) {
        plain[spin].energies.forEach((level, k) =>
          assertAlmostEquals(steadied[spin].energies[k]!, level, SAME_LEVEL_HARTREE)
        );
      }
    }
  }
});

Deno.test("scf: orbitals that a descent found are canonical", () => {
  const molecule = system(diatomic("C", "N", 2.21), 0, 2);
  const { alpha, beta, result } = runHartreeFock(molecule, "sto-3g");
  assert(result.descentIterations > 0);
  for (const { energies, coefficients, fock, density, occupied } of [alpha, beta]) {
    const n = Math.sqrt(fock.length);
    const element = (matrix: Float64Array, p: number, q: number) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          sum += coefficients[p * n + i]! * matrix[i * n + j]! * coefficients[q * n + j]!;
        }
      }
      return sum;
    };
    for (let p = 0; p < energies.length; p++) {
      for (let q = 0; q < p; q++) assertAlmostEquals(element(fock, p, q), 0, CONVERGED_ORBITALS);
      assertAlmostEquals(element(fock, p, p), energies[p]!, CONVERGED_ORBITALS);
      if (p > 0 && p !== occupied) assert(energies[p]! >= energies[p - 1]!);
    }
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < occupied; k++) sum += coefficients[k * n + i]! ** 2;
      assertAlmostEquals(density[i * n + i]!, sum, MANY_ROUNDINGS);
    }
  }
});

Deno.test("scf: Newton steps with integrals computed again are those with integrals in memory", () => {
  const molecule = system(diatomic("C", "N", 2.21), 0, 2);
  const [pk, direct] = (["pk", "direct"] as const).map((scfType) => scf(molecule, "sto-3g", { scfType }));
  assert(pk!.descentIterations > 0 && direct!.descentIterations > 0);
  assertAlmostEquals(direct!.energy, pk!.energy, SAME_STATE_HARTREE);
});

Deno.test("scf: stability_analysis tells a saddle from a minimum, and follow leaves it downhill", () => {
  // By Psi4 1.3.2 (scf_type pk): of its guess, and with stability_analysis follow.
  const cation = system([["O", 0.1, 0, -0.2], ["O", 0.7057142857, 0.9085714286, 1.6171428571]], 1, 2);
  const saddle = scf(cation, "6-31g*", { stability: "check" });
  assertAlmostEquals(saddle.energy, -149.1566419884609, SAME_STATE_HARTREE);
  assert(saddle.lowestCurvature! < -0.01);
  for (const scfType of ["pk", "direct"] as const) {
    const minimum = scf(cation, "6-31g*", { stability: "follow", scfType });
    assertAlmostEquals(minimum.energy, -149.16657798593252, SAME_STATE_HARTREE);
    assert(minimum.lowestCurvature! > -FLAT);
  }
  for (const reference of ["rhf", "uhf", "rohf"] as const) {
    const stable = scf(system(water(1.81)), "6-31g", { reference, stability: "follow" });
    assert(stable.lowestCurvature! > 0.1);
    assertEquals(stable.energy, scf(system(water(1.81)), "6-31g", { reference }).energy);
  }
  // A single function leaves nothing to rotate.
  assertEquals(scf(system([["He", 0, 0, 0]]), "sto-3g", { stability: "check" }).lowestCurvature, undefined);
});

Deno.test("scf: UHF that follows its instability takes a bond apart into two atoms", () => {
  const stretched = system(diatomic("H", "H", 20));
  const bound = scf(stretched, "6-31g*", { reference: "uhf" });
  const apart = scf(stretched, "6-31g*", { reference: "uhf", stability: "follow" });
  const atom = scf(system([["H", 0, 0, 0]], 0, 2), "6-31g*").energy;
  assert(bound.energy > 2 * atom + 0.2);
  assertAlmostEquals(apart.energy, 2 * atom, SAME_STATE_HARTREE);
  assertAlmostEquals(apart.properties.scf_spin_squared!, 1, BROKEN_SPIN);
});

Deno.test("scf: where only rounding is left, the advice is to loosen what was asked", () => {
  const molecule = system(diatomic("H", "F", 1.7));
  const tight = { eConvergence: 1e-14, dConvergence: 1e-14, maxIterations: 25 };
  const error = assertThrows(() => scf(molecule, "aug-cc-pvtz", tight), EngineError);
  assertEquals(error.reason, "not-converged");
  assertMatch(error.message, /loosen (e_convergence|d_convergence) \(1e-14\).* to 1e-11$/);
  assert(!error.message.includes("maxiter"));
});

Deno.test("scf: a failure says what is known of it, and no number that is none", () => {
  const failure = (options: Partial<ScfOptions>) =>
    assertThrows(() => scf(system(water(1.81)), "6-31g", options), EngineError).message;
  const advice =
    /Check charge, multiplicity and geometry; raise maxiter, set soscf to true or take the other guess/;
  for (
    const [options, said] of [
      [{ maxIterations: 1 }, /did not converge in 1 iteration\. Check/],
      [{ maxIterations: 1, guess: "core" }, /in 1 iteration: the orbital gradient is [^N]*\. Check/],
      [
        { maxIterations: 3 },
        /3 iterations: the energy still changes by .* Hartree and the orbital gradient is /,
      ],
    ] as const
  ) {
    const message = failure(options);
    assertMatch(message, said);
    assertMatch(message, advice);
    assert(!message.includes("NaN"));
  }
});
