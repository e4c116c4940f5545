import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  atomCost,
  EngineError,
  type EngineErrorReason,
  estimateMemoryBytes,
  estimateScfSeconds,
  hartreeFock,
  planHartreeFock,
  type System,
} from "../../lib/engine/mod.ts";
import { scf, system, water, withGhosts } from "./systems.ts";
import { CONVERGED_ENERGY, CONVERGED_ORBITALS, MANY_ROUNDINGS } from "../tolerances.ts";

/** Of what is the same for two ways of one converged calculation: energies are of second order in what is left. */
const INVARIANT_HARTREE = 1e-10;
/** The last change of the density: the orbital gradient over the smallest excitation energy, with room. */
const CONVERGED_DENSITY = 1e-6;

function refusal(compute: () => unknown, reason: EngineErrorReason, ...mentioned: string[]): void {
  const error = assertThrows(compute, EngineError);
  assertEquals(error.reason, reason);
  for (const text of mentioned) assert(error.message.includes(text), error.message);
}

Deno.test("engine: a ghost atom adds functions but neither charge nor electrons", () => {
  const alone = scf(water(1), "6-31g");
  const inDimer = scf(withGhosts(water(2), (atom) => atom >= 3), "6-31g");
  assertEquals(inDimer.properties.calcinfo_nbasis, 2 * alone.properties.calcinfo_nbasis);
  assertEquals(inDimer.properties.calcinfo_nalpha, 5);
  assertEquals(inDimer.properties.nuclear_repulsion_energy, alone.properties.nuclear_repulsion_energy);
  assert(inDimer.energy < alone.energy && inDimer.energy > alone.energy - 0.01);
});

Deno.test("engine: a ghost far away changes nothing", () => {
  const alone = scf(water(1), "6-31g").energy;
  const far = system([["@Ne", 200, 0, 0]]);
  const both: System = {
    ...water(1),
    atomicNumbers: [...Array.from(water(1).atomicNumbers), ...Array.from(far.atomicNumbers)],
    ghosts: [0, 0, 0, 1],
    geometry: [...Array.from(water(1).geometry), ...Array.from(far.geometry)],
  };
  assertAlmostEquals(scf(both, "6-31g").energy, alone, INVARIANT_HARTREE);
});

Deno.test("engine: a ghost on top of a nucleus is a linear dependence, not a failure", () => {
  const alone = scf(system([["He", 0, 0, 0]]), "cc-pvdz");
  const both = scf(system([["He", 0, 0, 0], ["@He", 0, 0, 0]]), "cc-pvdz");
  assertEquals(both.properties.calcinfo_nbasis, 10);
  assertEquals(both.properties.calcinfo_nmo, 5);
  assertAlmostEquals(both.energy, alone.energy, INVARIANT_HARTREE);
});

Deno.test("engine: without electrons the energy is the nuclei's repulsion", () => {
  assertEquals(scf(system([["H", 0, 0, 0]], 1), "sto-3g").energy, 0);
  assertEquals(scf(system([["H", 0, 0, 0], ["H", 0, 0, 2]], 2), "sto-3g").energy, 0.5);
  assertEquals(scf(system([["@O", 0, 0, 0], ["@H", 0, 0, 2]]), "cc-pvdz").energy, 0);
});

Deno.test("engine: integrals in memory and computed again give the same energy", () => {
  for (const basis of ["6-31g**", "cc-pvdz"]) {
    const pk = scf(water(2), basis, { scfType: "pk" });
    const direct = scf(water(2), basis, { scfType: "direct" });
    assert(pk.inCore && !direct.inCore);
    assert(direct.memoryBytes < pk.memoryBytes);
    assertAlmostEquals(direct.energy, pk.energy, INVARIANT_HARTREE);
  }
});

Deno.test("engine: the energy does not depend on the frame or on the order of atoms", () => {
  const whole = water(2);
  const expected = scf(whole, "6-31g*").energy;
  const angle = fc.double({ min: -3, max: 3, noNaN: true });
  const shift = fc.double({ min: -20, max: 20, noNaN: true });
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
  fc.assert(
    fc.property(angle, angle, shift, order, (a, b, move, atoms) => {
      const turned = atoms.flatMap((atom) => {
        const [x, y, z] = [0, 1, 2].map((k) => whole.geometry[3 * atom + k]!) as [number, number, number];
        const u = x * Math.cos(a) - y * Math.sin(a), v = x * Math.sin(a) + y * Math.cos(a);
        return [u + move, v * Math.cos(b) - z * Math.sin(b) - move, v * Math.sin(b) + z * Math.cos(b)];
      });
      const atomicNumbers = atoms.map((atom) => whole.atomicNumbers[atom]!);
      const { energy } = scf({ ...whole, atomicNumbers, geometry: turned }, "6-31g*");
      assertAlmostEquals(energy, expected, INVARIANT_HARTREE);
    }),
    { numRuns: 8 },
  );
});

Deno.test("engine: equal input gives equal bits, whatever was computed before or is computed meanwhile", () => {
  const sulfide = system([["S", 0, 0, 0], ["H", 1.82, 0.1, 1.75], ["H", -1.82, 0, 1.75]]);
  const first = scf(sulfide, "3-21g");
  scf(water(1), "3-21g");
  const meanwhile = hartreeFock(sulfide, "3-21g");
  const other = hartreeFock(water(2), "cc-pvdz");
  for (let step = meanwhile.next();; step = meanwhile.next()) {
    if (step.done) {
      assertEquals(step.value.result, first);
      break;
    }
    other.next();
  }
});

Deno.test("engine: the guess decides the way, not the end", () => {
  const sad = scf(water(1), "cc-pvdz");
  const core = scf(water(1), "cc-pvdz", { guess: "core" });
  assertAlmostEquals(core.energy, sad.energy, INVARIANT_HARTREE);
  assert(sad.properties.scf_iterations < core.properties.scf_iterations);
});

Deno.test("engine: puream overrides what the basis set prescribes", () => {
  const functions = (puream?: boolean) =>
    planHartreeFock(water(1), "6-31g*", puream === undefined ? {} : { puream }).basisFunctions;
  assertEquals([functions(), functions(false), functions(true)], [19, 19, 18]);
  const spherical = scf(water(1), "6-31g*", { puream: true }).energy;
  assert(spherical > scf(water(1), "6-31g*").energy);
});

Deno.test("engine: the result carries its evidence", () => {
  const { energy, energyChange, orbitalGradient, densityChange, properties } = scf(
    water(1),
    "sto-3g",
  );
  assert(
    Math.abs(energyChange) < CONVERGED_ENERGY && orbitalGradient < CONVERGED_ORBITALS &&
      densityChange < CONVERGED_DENSITY,
  );
  assertAlmostEquals(
    properties.scf_one_electron_energy + properties.scf_two_electron_energy +
      properties.nuclear_repulsion_energy,
    energy,
    MANY_ROUNDINGS,
  );
  assertEquals(properties.scf_total_energy, energy);
  assertEquals(properties.calcinfo_natom, 3);
  assertEquals(properties.calcinfo_nmo, 7);
});

Deno.test("engine: a calculation can be left at any pause", () => {
  const computation = hartreeFock(water(3), "6-31g");
  const stages = new Set<string>();
  for (let step = computation.next(); !step.done; step = computation.next()) stages.add(step.value.stage);
  assertEquals([...stages], ["integrals", "guess", "iterations"]);
  const left = hartreeFock(water(3), "6-31g");
  left.next();
  assert(left.return(undefined as never).done);
});

Deno.test("engine: not converged is a failure that says what to try", () => {
  refusal(
    () => scf(water(1), "sto-3g", { maxIterations: 3 }),
    "not-converged",
    "3 iterations",
    "maxiter",
    "O H2",
  );
});

Deno.test("engine: coinciding nuclei give no number", () => {
  refusal(
    () => scf(system([["H", 0, 0, 0], ["H", 0, 0, 0]]), "sto-3g"),
    "not-finite",
    "coincide",
  );
});

Deno.test("engine: RHF of an open shell is refused before anything is computed", () => {
  refusal(
    () => planHartreeFock(system([["O", 0, 0, 0]], 0, 3), "sto-3g", { reference: "rhf" }),
    "unsupported",
    "multiplicity 3",
    "uhf",
  );
});

Deno.test("engine: a spin that the electrons cannot have is refused", () => {
  refusal(
    () => planHartreeFock(system([["H", 0, 0, 0]]), "sto-3g"),
    "bad-system",
    "1 electron,",
    "multiplicity 1",
  );
  refusal(() => planHartreeFock(system([["He", 0, 0, 0]], 0, 5), "6-31g"), "bad-system", "multiplicity 5");
  refusal(() => planHartreeFock(system([["He", 0, 0, 0]], 0, 1.5), "6-31g"), "bad-system", "1.5");
  refusal(
    () => planHartreeFock(system([["He", 0, 0, 0]], 0, 3), "sto-3g"),
    "bad-system",
    "2 electrons of one spin",
  );
});

Deno.test("engine: malformed systems are refused", () => {
  refusal(() => planHartreeFock(system([]), "sto-3g"), "bad-system", "no atoms");
  refusal(
    () => planHartreeFock({ ...water(1), geometry: [0, 0, 0] }, "sto-3g"),
    "bad-system",
    "3 coordinates",
  );
  refusal(
    () => planHartreeFock(system([["He", 0, NaN, 0]]), "sto-3g"),
    "bad-system",
    "coordinate y of atom 1",
  );
  refusal(
    () => planHartreeFock(system([["He", 0, 0, 0]], 4), "sto-3g"),
    "bad-system",
    "-2 electrons",
  );
  refusal(() => planHartreeFock(system([["He", 0, 0, 0]], 0.5), "sto-3g"), "bad-system", "0.5");
  refusal(
    () => planHartreeFock(system([["He", 0, 0, 0]], -2), "sto-3g"),
    "bad-system",
    "2 electrons of one spin",
  );
  refusal(
    () => planHartreeFock({ ...system([["He", 0, 0, 0]]), atomicNumbers: [0] }, "sto-3g"),
    "bad-system",
    "atomic number 0",
  );
});

Deno.test("engine: what does not fit into memory is refused with a way out", () => {
  refusal(
    () => planHartreeFock(water(3), "cc-pvdz", { scfType: "pk", memoryBytes: 10 * 2 ** 20 }),
    "out-of-memory",
    "direct",
    "(72 functions)",
  );
  const plan = planHartreeFock(water(3), "cc-pvdz", { memoryBytes: 10 * 2 ** 20 });
  assert(!plan.inCore && plan.bytes < 10 * 2 ** 20);
  refusal(() => planHartreeFock(water(3), "cc-pvdz", { memoryBytes: 2 ** 16 }), "out-of-memory");
});

Deno.test("engine: cost adds up over atoms and orders calculations as their work does", () => {
  const cost = (symbols: string[], basis: string) => {
    const costs = symbols.map((symbol) => atomCost(basis, symbol === "O" ? 8 : 1));
    const total = (key: "functions" | "weight") => costs.reduce((sum, each) => sum + each[key], 0);
    return { functions: total("functions"), weight: total("weight") };
  };
  const one = ["O", "H", "H"];
  assertEquals(cost(one, "6-31g*").functions, 19);
  const seconds = [
    cost(one, "sto-3g"),
    cost(one, "6-31g"),
    cost(one, "cc-pvdz"),
    cost([...one, ...one], "6-31g"),
    cost([...one, ...one, ...one], "cc-pvdz"),
  ].map((size) => estimateScfSeconds(size));
  assertEquals(seconds, seconds.toSorted((a, b) => a - b));
  assert(seconds[4]! > 0.1 && seconds[4]! < 1);
});

Deno.test("engine: memory is estimated whether or not it may be taken", () => {
  const bytes = estimateMemoryBytes(water(3), "cc-pvdz", { scfType: "pk", memoryBytes: 1 });
  assertEquals(bytes, scf(water(3), "cc-pvdz").memoryBytes);
  assert(bytes > 8 * (2628 * 2629 / 2) && bytes < 40 * 2 ** 20);
});
