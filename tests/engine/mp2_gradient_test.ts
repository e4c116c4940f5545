import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  chargeDistribution,
  mp2Energy,
  mp2Gradient,
  type Mp2Options,
  planMp2Gradient,
  runMp2Energy,
  type System,
} from "../../lib/engine/mod.ts";
import reference from "../data/engine/psi4_mp2_gradients.json" with { type: "json" };
import { cpuMilliseconds } from "../cpu_time.ts";
import { recorded, run, system, water, withGhosts } from "./systems.ts";
import { GRADIENT_BY_DIFFERENCES, NO_FORCE, NOT_ZERO, PSI4_ENERGY } from "../tolerances.ts";

/** Of an analytic gradient against Psi4's, analytic or by differences, Hartree/bohr. */
const GRADIENT_TOLERANCE = 1e-7;

/** Of a gradient against differences of energies over four points, 0.003 bohr apart. */
const DIFFERENCE_TOLERANCE = 2e-8;
/** Of one gradient in two orientations, whose integrals are screened otherwise. */
const TURNED = 1e-9;
/** Of a dipole by differences of energies in fields of 1e-3: what is of fourth order in the field. */
const DIPOLE_TOLERANCE = 1e-6;
/** The interaction of two dipoles over 400 bohr. */
const FAR_DIPOLES = 1e-6;

const TIGHT: Partial<Mp2Options> = { eConvergence: 1e-12, dConvergence: 1e-10 };

for (const row of reference.cases) {
  const cores = row.freeze_core ? ", frozen cores" : "";
  Deno.test(`mp2 gradient: ${row.name} in ${row.basis} by ${row.reference}${cores} has Psi4's`, () => {
    const whole = recorded(row);
    const { result, gradient } = run(mp2Gradient(whole, row.basis, { freezeCore: row.freeze_core }));
    assertAlmostEquals(result.energy, row.energy, PSI4_ENERGY);
    row.gradient.forEach((value, i) => assertAlmostEquals(gradient.atoms[i]!, value, GRADIENT_TOLERANCE));
  });
}

const CHARGES = { charges: Float64Array.of(0.4, -0.3), positions: Float64Array.of(1, 4, -2, -3, 1, 5) };
const LITHIUM_HYDRIDE: System = { ...system([["Li", 0, 0, 0], ["H", 0, 0.2, 3]]), pointCharges: CHARGES };
const HYDROXYL: System = {
  ...system([["O", 0, 0, 0], ["H", 0.3, 0.4, 1.75]], 0, 2),
  pointCharges: CHARGES,
};

for (
  const [name, whole, basis, options] of [
    ["lithium hydride", LITHIUM_HYDRIDE, "6-31g*", { freezeCore: true }],
    ["lithium hydride, integrals computed again,", LITHIUM_HYDRIDE, "6-31g", { scfType: "direct" }],
    ["hydroxyl", HYDROXYL, "6-31g*", { freezeCore: true }],
    ["hydroxyl, integrals computed again,", HYDROXYL, "6-31g", { scfType: "direct" }],
  ] as const
) {
  Deno.test(`mp2 gradient: of ${name} among charges it is that of the energies, for atoms and charges`, () => {
    const { gradient, wavefunction } = run(mp2Gradient(whole, basis, { ...TIGHT, ...options }));
    const slope = (displaced: (by: number) => System) => {
      const energy = (by: number) =>
        run(mp2Energy(displaced(by), basis, { ...TIGHT, ...options }, wavefunction)).result.energy;
      const h = 0.003;
      return (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
    };
    const moved = (values: ArrayLike<number>, at: number, by: number) =>
      Float64Array.from(values, (value, i) => i === at ? value + by : value);
    for (const at of [1, 5]) {
      const expected = slope((by) => ({ ...whole, geometry: moved(whole.geometry, at, by) }));
      assertAlmostEquals(gradient.atoms[at]!, expected, DIFFERENCE_TOLERANCE);
    }
    for (const at of [0, 5]) {
      const expected = slope((by) => ({
        ...whole,
        pointCharges: { ...CHARGES, positions: moved(CHARGES.positions, at, by) },
      }));
      assertAlmostEquals(gradient.pointCharges[at]!, expected, DIFFERENCE_TOLERANCE);
    }
    for (const axis of [0, 1, 2]) {
      const forces = [...gradient.atoms, ...gradient.pointCharges].filter((_, i) => i % 3 === axis);
      assertAlmostEquals(forces.reduce((sum, value) => sum + value), 0, NO_FORCE);
    }
  });
}

Deno.test("mp2 gradient: it turns with the molecule, and ghosts feel a force", () => {
  const dimer = withGhosts(water(2), (atom) => atom > 2);
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const turned = (values: ArrayLike<number>) =>
    Float64Array.from(values, (value, i) => {
      if (i % 3 === 2) return value;
      return i % 3 === 0 ? c * value - s * values[i + 1]! : s * values[i - 1]! + c * value;
    });
  const options = { ...TIGHT, freezeCore: true };
  const here = run(mp2Gradient(dimer, "6-31g*", options)).gradient.atoms;
  const there = run(
    mp2Gradient({ ...dimer, geometry: turned(dimer.geometry) }, "6-31g*", options),
  ).gradient.atoms;
  turned(here).forEach((value, i) => assertAlmostEquals(there[i]!, value, TURNED));
  assert(here.slice(9).some((value) => Math.abs(value) > NOT_ZERO));
});

Deno.test("mp2 gradient: the moment of the relaxed density is the derivative of the energy by a field", () => {
  const whole = system([["N", 0, 0, 0], ["H", 1.5, 0, 1.2], ["H", -1.5, 0.1, 1.2]], 0, 2);
  const { density, wavefunction } = run(mp2Gradient(whole, "6-31g", TIGHT));
  const { dipole } = run(chargeDistribution(wavefunction, density));
  // Two charges of opposite sign, far away on either side, make a field along z.
  const far = 1e4;
  const energy = (field: number) => {
    const charge = field * far ** 2 / 2;
    const pointCharges = {
      charges: Float64Array.of(charge, -charge),
      positions: Float64Array.of(0, 0, -far, 0, 0, far),
    };
    return run(mp2Energy({ ...whole, pointCharges }, "6-31g", TIGHT, wavefunction)).result.energy;
  };
  const h = 1e-3;
  const slope = (8 * (energy(h) - energy(-h)) - energy(2 * h) + energy(-2 * h)) / (12 * h);
  assertAlmostEquals(dipole[2]!, -slope, DIPOLE_TOLERANCE);
});

Deno.test("mp2 gradient: without pairs of electrons to correlate it is that of Hartree-Fock", () => {
  const { result, gradient } = run(
    mp2Gradient(system([["H", 0, 0, 0], ["@H", 0, 0, 2]], 0, 2), "6-31g"),
  );
  assertEquals(result.properties.mp2_correlation_energy, 0);
  assert(Math.abs(gradient.atoms[5]!) > NOT_ZERO);
});

Deno.test("mp2 gradient: neither memory nor pauses change a bit, and it pauses every 20 ms or so", () => {
  const options: Partial<Mp2Options> = { freezeCore: true };
  const whole = run(mp2Gradient(water(1), "cc-pvdz", options)).gradient.atoms;
  const { leastBytes, bytes } = planMp2Gradient(water(1), "cc-pvdz", options);
  assert(leastBytes < bytes);
  const computation = mp2Gradient(water(1), "cc-pvdz", { ...options, memoryBytes: leastBytes });
  const pauses: number[] = [];
  let last = cpuMilliseconds();
  for (let step = computation.next();; step = computation.next()) {
    const now = cpuMilliseconds();
    pauses.push(now - last);
    last = now;
    if (!step.done) continue;
    assertEquals(step.value.gradient.atoms, whole);
    break;
  }
  // Of computing: compilers and garbage collection stretch some of them.
  const slow = pauses.filter((pause) => pause > 50);
  assert(slow.length <= pauses.length / 20, `${slow}`);
});

Deno.test("mp2 gradient: of separate systems it is that of each", () => {
  const [one, far] = [water(1), water(1)];
  const geometry = [
    ...Array.from(one.geometry),
    ...Array.from(far.geometry, (value, i) => i % 3 === 0 ? value + 400 : value),
  ];
  const both: System = {
    ...one,
    atomicNumbers: [...Array.from(one.atomicNumbers), ...Array.from(far.atomicNumbers)],
    ghosts: new Array(6).fill(0),
    geometry,
  };
  const options = { ...TIGHT, freezeCore: true };
  const alone = run(mp2Gradient(one, "6-31g", options)).gradient.atoms;
  const together = run(mp2Gradient(both, "6-31g", options)).gradient.atoms;
  together.forEach((value, i) => assertAlmostEquals(value, alone[i % 9]!, FAR_DIPOLES));
  assertAlmostEquals(
    runMp2Energy(one, "6-31g", options).energy * 2,
    runMp2Energy(both, "6-31g", options).energy,
    FAR_DIPOLES,
  );
});

Deno.test("mp2 gradient: cores that are not the lowest orbitals give the derivative of their energy", () => {
  // 2p of Na lies above 2s of Ne and of F.
  const options = { freezeCore: true, eConvergence: 1e-12, dConvergence: 1e-10 };
  for (
    const at of [
      (z: number) => system([["Na", 0, 0, 0], ["Ne", 0.3, -0.2, 4.3 + z]], 1),
      (z: number) => system([["Na", 0, 0, 0], ["F", 4.5, 0, z], ["H", 6.2, 0, z]], 0, 2),
    ]
  ) {
    const z = 0.4, h = 2e-3;
    const energy = (place: number) => runMp2Energy(at(place), "6-31g*", options).energy;
    const slope = (8 * (energy(z + h) - energy(z - h)) - (energy(z + 2 * h) - energy(z - 2 * h))) / (12 * h);
    const { gradient: { atoms } } = run(mp2Gradient(at(z), "6-31g*", options));
    // All atoms but the first move along z.
    let analytic = 0;
    for (let i = 5; i < atoms.length; i += 3) analytic += atoms[i]!;
    assertAlmostEquals(analytic, slope, GRADIENT_BY_DIFFERENCES);
    assert(Math.abs(slope) > NOT_ZERO);
  }
});
