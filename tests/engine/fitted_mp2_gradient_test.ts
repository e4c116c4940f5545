// MP2 gradients of fitted integrals: against Psi4's, and against differences of the engine's own energies.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fittedCoupling } from "../../lib/engine/derivatives/fitted_coupling.ts";
import { couplingBytes, isCoupledByMatrix } from "../../lib/engine/derivatives/memory.ts";
import { orbitalResponse, type ResponseSet } from "../../lib/engine/derivatives/orbital_response.ts";
import { fittedRepulsion } from "../../lib/engine/repulsion/fitted.ts";
import {
  chargeDistribution,
  mp2Energy,
  mp2Gradient,
  mp2Hessian,
  type Mp2Options,
  planMp2Energy,
  planMp2Gradient,
  runHartreeFock,
  type System,
} from "../../lib/engine/mod.ts";
import reference from "../data/engine/psi4_fitted_mp2_gradients.json" with { type: "json" };
import { cpuMilliseconds } from "../cpu_time.ts";
import { HESSIAN_BY_DIFFERENCES, NO_FORCE, NOT_ZERO, PSI4_ENERGY } from "../tolerances.ts";
import { recorded, run, system, water } from "./systems.ts";

/** Of an analytic gradient against Psi4's, analytic or by differences, Hartree/bohr. */
const GRADIENT_TOLERANCE = 1e-7;
/** Of a gradient against differences of energies over four points, 0.003 bohr apart. */
const DIFFERENCE_TOLERANCE = 2e-8;
/** Of solutions of two ways to the same equations, which are solved to 1e-11 Hartree. */
const SAME_RESPONSE = 1e-9;
/** What fitting changes of a gradient at most, Hartree/bohr. */
const FITTED = 2e-4;
/** Of a dipole by differences of energies in fields of 1e-3: what is of fourth order in the field. */
const DIPOLE_TOLERANCE = 1e-6;

const TIGHT: Partial<Mp2Options> = { eConvergence: 1e-12, dConvergence: 1e-10 };
const BOTH = { scfType: "df", mp2Type: "df" } as const;

for (const row of reference.cases) {
  const cores = row.freeze_core ? ", frozen cores" : "";
  Deno.test(`fitted mp2 gradient: ${row.name} in ${row.basis} by ${row.reference}${cores} has Psi4's`, () => {
    const whole = recorded(row);
    const { result, gradient } = run(mp2Gradient(whole, row.basis, { ...BOTH, freezeCore: row.freeze_core }));
    assertAlmostEquals(result.energy, row.energy, PSI4_ENERGY);
    row.gradient.forEach((value, i) => assertAlmostEquals(gradient.atoms[i]!, value, GRADIENT_TOLERANCE));
  });
}

const CHARGES = { charges: Float64Array.of(0.4, -0.3), positions: Float64Array.of(1, 4, -2, -3, 1, 5) };
const LITHIUM_HYDRIDE: System = {
  ...system([["Li", 0, 0, 0], ["H", 0, 0.2, 3], ["@H", 1, -2, 0.5]]),
  pointCharges: CHARGES,
};
const HYDROXYL: System = {
  ...system([["O", 0, 0, 0], ["H", 0.3, 0.4, 1.75]], 0, 2),
  pointCharges: CHARGES,
};
const FROZEN = { freezeCore: true };

/** By four points of energies, each from the orbitals of the middle. */
function slopeOf(energy: (by: number) => number, h: number): number {
  return (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
}

const moved = (values: ArrayLike<number>, at: number, by: number) =>
  Float64Array.from(values, (value, i) => i === at ? value + by : value);

for (
  const [name, whole, basis, options] of [
    ["lithium hydride beside a ghost", LITHIUM_HYDRIDE, "6-311g**", { ...BOTH, ...FROZEN }],
    ["lithium hydride, the mean field exact,", LITHIUM_HYDRIDE, "cc-pvdz", { mp2Type: "df", ...FROZEN }],
    ["lithium hydride, the correlation exact,", LITHIUM_HYDRIDE, "cc-pvdz", { scfType: "df" }],
    ["hydroxyl", HYDROXYL, "cc-pvdz", { ...BOTH, ...FROZEN }],
    ["hydroxyl, the mean field exact,", HYDROXYL, "def2-svp", { scfType: "direct", mp2Type: "df" }],
    ["hydroxyl, the correlation exact,", HYDROXYL, "def2-svp", { scfType: "df", ...FROZEN }],
    [
      "hydroxyl by named auxiliary sets",
      HYDROXYL,
      "cc-pvdz",
      { ...BOTH, auxiliaryBasis: "def2-tzvp-jkfit", mp2AuxiliaryBasis: "def2-SVP-RI" },
    ],
  ] as const
) {
  Deno.test(`fitted mp2 gradient: of ${name} among charges it is that of the energies, for atoms and charges`, () => {
    const all: Partial<Mp2Options> = { ...TIGHT, ...options };
    const { gradient, wavefunction } = run(mp2Gradient(whole, basis, all));
    const energyOf = (displaced: System) => run(mp2Energy(displaced, basis, all, wavefunction)).result.energy;
    const last = whole.geometry.length - 1;
    for (const at of [1, last]) {
      const slope = slopeOf((by) => energyOf({ ...whole, geometry: moved(whole.geometry, at, by) }), 0.003);
      assertAlmostEquals(gradient.atoms[at]!, slope, DIFFERENCE_TOLERANCE);
    }
    const slope = slopeOf(
      (by) =>
        energyOf({ ...whole, pointCharges: { ...CHARGES, positions: moved(CHARGES.positions, 5, by) } }),
      0.003,
    );
    assertAlmostEquals(gradient.pointCharges[5]!, slope, DIFFERENCE_TOLERANCE);
    for (const axis of [0, 1, 2]) {
      const forces = [...gradient.atoms, ...gradient.pointCharges].filter((_, i) => i % 3 === axis);
      assertAlmostEquals(forces.reduce((sum, value) => sum + value), 0, NO_FORCE);
    }
  });
}

for (
  const [multiplicity, sTolerance, dropped] of [[1, 1e-4, 2], [3, 1e-3, 5]] as const
) {
  Deno.test(`fitted mp2 gradient: ${dropped} functions left out as dependent, it is that of the energy`, () => {
    const whole = system([["Li", 0, 0, 0], ["H", 0.1, 0.2, 3], ["@H", 0, 0.3, 3.1]], 0, multiplicity);
    const options: Partial<Mp2Options> = { ...TIGHT, ...BOTH, sTolerance, freezeCore: true };
    const { gradient, wavefunction } = run(mp2Gradient(whole, "aug-cc-pvdz", options));
    const { calcinfo_nbasis, calcinfo_nmo } = wavefunction.result.properties;
    assertEquals(calcinfo_nbasis - calcinfo_nmo, dropped);
    const energy = (by: number) =>
      run(
        mp2Energy({ ...whole, geometry: moved(whole.geometry, 7, by) }, "aug-cc-pvdz", options, wavefunction),
      ).result.energy;
    assertAlmostEquals(gradient.atoms[7]!, slopeOf(energy, 0.002), DIFFERENCE_TOLERANCE);
  });
}

Deno.test("fitted mp2 gradient: it is near that of exact integrals, and not the same", () => {
  const exact = run(mp2Gradient(water(2), "cc-pvdz", FROZEN)).gradient.atoms;
  const fitted = run(mp2Gradient(water(2), "cc-pvdz", { ...BOTH, ...FROZEN })).gradient.atoms;
  fitted.forEach((value, i) => assertAlmostEquals(value, exact[i]!, FITTED));
  assert(fitted.some((value, i) => Math.abs(value - exact[i]!) > NOT_ZERO));
});

Deno.test("fitted mp2 gradient: the moment of the relaxed density is the derivative of the energy by a field", () => {
  const whole = system([["N", 0, 0, 0], ["H", 1.5, 0, 1.2], ["H", -1.5, 0.1, 1.2]], 0, 2);
  const options = { ...TIGHT, ...BOTH };
  const { density, wavefunction } = run(mp2Gradient(whole, "cc-pvdz", options));
  const { dipole } = run(chargeDistribution(wavefunction, density));
  const far = 1e4;
  const energy = (field: number) => {
    const charge = field * far ** 2 / 2;
    const pointCharges = {
      charges: Float64Array.of(charge, -charge),
      positions: Float64Array.of(0, 0, -far, 0, 0, far),
    };
    return run(mp2Energy({ ...whole, pointCharges }, "cc-pvdz", options, wavefunction)).result.energy;
  };
  assertAlmostEquals(dipole[2]!, -slopeOf(energy, 1e-3), DIPOLE_TOLERANCE);
});

Deno.test("fitted mp2 gradient: without pairs of electrons to correlate it is that of Hartree-Fock", () => {
  const { result, gradient } = run(
    mp2Gradient(system([["H", 0, 0, 0], ["@H", 0, 0, 2]], 0, 2), "cc-pvdz", BOTH),
  );
  assertEquals(result.properties.mp2_correlation_energy, 0);
  assert(Math.abs(gradient.atoms[5]!) > NOT_ZERO);
});

for (const [name, whole] of [["water", water(1)], ["hydroxyl", HYDROXYL]] as const) {
  Deno.test(`fitted mp2 gradient: the matrix of rotations of ${name} gives the response that densities give`, () => {
    const wavefunction = runHartreeFock(whole, "cc-pvdz", { scfType: "df" });
    const { alpha, beta, basis: { size }, fitting } = wavefunction;
    const sets: ResponseSet[] = alpha === beta
      ? [{ orbitals: alpha, electrons: 2 }]
      : [alpha, beta].map((orbitals) => ({ orbitals, electrons: 1 }));
    const sources = sets.map(({ orbitals: { occupied, energies } }) =>
      Float64Array.from({ length: occupied * (energies.length - occupied) }, (_, i) => Math.sin(1 + i))
    );
    const coupling = run(fittedCoupling(fitting!.integrals!, sets, size));
    const repulsion = fittedRepulsion(fitting!.integrals!, size);
    const [byMatrix, byDensities] = [coupling!, repulsion].map((each) =>
      run(orbitalResponse(whole, sets, each, size, sources))
    );
    byMatrix!.forEach((part, s) =>
      part.forEach((value, i) => assertAlmostEquals(value, byDensities![s]![i]!, SAME_RESPONSE))
    );
  });
}

Deno.test("fitted mp2 gradient: a matrix of rotations is made where it is no larger than twice the integrals", () => {
  assert(isCoupledByMatrix(72, 348, [15]));
  assert(!isCoupledByMatrix(240, 1160, [50]));
  assert(couplingBytes(72, 348, [15]) > 8 * (15 * 57) ** 2);
  assertEquals(couplingBytes(240, 1160, [50]), 0);
});

Deno.test("fitted mp2 gradient: Hessians are their differences", () => {
  const whole = LITHIUM_HYDRIDE, options = { ...TIGHT, ...BOTH, ...FROZEN };
  const { hessian } = run(mp2Hessian(whole, "cc-pvdz", options));
  const at = (by: number) => {
    const { atoms, pointCharges } = run(
      mp2Gradient({ ...whole, geometry: moved(whole.geometry, 5, by) }, "cc-pvdz", options),
    ).gradient;
    return [...atoms, ...pointCharges];
  };
  const h = 0.01, columns = Math.sqrt(hessian.length);
  const [up, down, farUp, farDown] = [at(h), at(-h), at(2 * h), at(-2 * h)] as const;
  for (let i = 0; i < columns; i++) {
    const slope = (8 * (up[i]! - down[i]!) - farUp[i]! + farDown[i]!) / (12 * h);
    assertAlmostEquals(hessian[5 * columns + i]!, slope, HESSIAN_BY_DIFFERENCES);
  }
});

Deno.test("fitted mp2 gradient: its memory is planned and suffices, and it pauses every 20 ms or so", () => {
  const options = { ...BOTH, ...FROZEN };
  const { leastBytes, bytes } = planMp2Gradient(water(1), "cc-pvdz", options);
  assertEquals(leastBytes, bytes);
  assert(bytes > planMp2Energy(water(1), "cc-pvdz", options).bytes);
  const computation = mp2Gradient(water(1), "cc-pvdz", { ...options, memoryBytes: bytes });
  const pauses: number[] = [];
  let last = cpuMilliseconds();
  for (let step = computation.next(); !step.done; step = computation.next()) {
    const now = cpuMilliseconds();
    pauses.push(now - last);
    last = now;
  }
  // Of computing: compilers and garbage collection stretch some of them.
  const slow = pauses.filter((pause) => pause > 50);
  assert(slow.length <= pauses.length / 20, `${slow}`);
});
