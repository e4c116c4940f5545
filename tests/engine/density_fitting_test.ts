// Density fitting against Psi4's, and what fitted integrals have in common with exact ones.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { differentiate } from "../../lib/engine/derivatives/hessian/finite_differences.ts";
import { FITTED_FIELD_SOURCE } from "../../lib/engine/density_fitting/fitted_field_wasm.ts";
import { fittedRepulsion } from "../../lib/engine/repulsion/fitted.ts";
import {
  type BasisChoice,
  EngineError,
  findBasisSet,
  hartreeFockGradient,
  hartreeFockHessian,
  mp2Energy,
  parseMp2Keywords,
  planHartreeFock,
  runHartreeFock,
  runMp2Energy,
  type System,
} from "../../lib/engine/mod.ts";
import psi4 from "../data/engine/psi4_fitting.json" with { type: "json" };
import { recorded, run, water } from "./systems.ts";
import { NO_FORCE } from "../tolerances.ts";

/** Both programs converge further than this. */
const ENERGY_TOLERANCE_HARTREE = 1e-8;

/** Of first order in the density, hartree/bohr. */
const GRADIENT_TOLERANCE = 1e-7;
/** Rounding, which the metric's condition amplifies. */
const FITTED_ROUNDING = 1e-10;
/** What fitting changes of a difference of two energies, hartree: a small part of what it changes of each. */
const DIFFERENCE_OF_FITTED = 1e-6;
/** Of energies over four points that are converged to 1e-12. */
const SLOPE = 2e-9;
/** What fitting changes of a Hessian at most, and what a change that is none may be. */
const FITTED_HESSIAN = 1e-4;
const SAME_HESSIAN = 1e-9;

interface Row {
  readonly name: string;
  readonly basis: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly reference: string;
  readonly charge: number;
  readonly multiplicity: number;
  readonly symbols: readonly string[];
  readonly ghosts: readonly number[];
  readonly geometry: readonly number[];
  readonly auxiliary_functions: number;
  readonly energy: number;
  readonly gradient?: readonly number[];
  readonly mp2?: number;
  readonly mp2_frozen?: number;
}

const rows: readonly Row[] = psi4.cases as unknown as readonly Row[];
const title = ({ name, basis, reference, options }: Row) =>
  `${name} in ${basis} by ${reference}${options === undefined ? "" : ` with ${Object.keys(options)}`}`;

const optionsOf = ({ reference, options }: Row) =>
  parseMp2Keywords({ scf_type: "df", reference, ...options });

for (const row of rows) {
  Deno.test(`density fitting: ${title(row)} is as Psi4 has it`, () => {
    const wavefunction = runHartreeFock(recorded(row), row.basis, optionsOf(row));
    assertEquals(wavefunction.result.properties.scf_auxiliary_functions, row.auxiliary_functions);
    assertAlmostEquals(wavefunction.energy, row.energy, ENERGY_TOLERANCE_HARTREE);
    if (row.gradient !== undefined) {
      const { atoms } = run(hartreeFockGradient(wavefunction));
      row.gradient.forEach((value, i) =>
        assertAlmostEquals(atoms[i]!, value, GRADIENT_TOLERANCE, `entry ${i}`)
      );
    }
    for (const [key, freezeCore] of [["mp2", false], ["mp2_frozen", true]] as const) {
      if (row[key] === undefined) continue;
      const options = { ...optionsOf(row), mp2Type: "df", freezeCore } as const;
      const { energy } = runMp2Energy(recorded(row), row.basis, options);
      assertAlmostEquals(energy, row[key], ENERGY_TOLERANCE_HARTREE, key);
    }
  });
}

Deno.test("density fitting: the compiled loops are those of the sources", async () => {
  const folder = new URL("../../lib/engine/", import.meta.url);
  const text = [
    "density_fitting/fitted_exchange.as",
    "density_fitting/fitted_field.as",
    "linalg/matrix_product.as",
  ]
    .map((path) => Deno.readTextFileSync(new URL(path, folder))).join("");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  assertEquals(FITTED_FIELD_SOURCE, digest.toHex());
});

Deno.test("density fitting: Coulomb and exchange of any densities are sums over the fitted integrals", () => {
  const { basis: { size }, fitting } = runHartreeFock(water(1), "6-31g", { scfType: "df" });
  const integrals = fitting!.integrals!;
  const { values, stride, row, column, pairs, metric } = integrals;
  const fitted = (p: number) => {
    const matrix = Array.from({ length: size }, () => new Float64Array(size));
    for (let f = 0; f < pairs; f++) {
      matrix[row[f]!]![column[f]!] = matrix[column[f]!]![row[f]!] = values[p * stride + f]!;
    }
    return matrix;
  };
  // One without and one with negative occupations, one of rank 1, and none at all.
  const up = symmetric(size, (i, j) => Math.cos(i - j) + (i === j ? 3 : 0));
  const down = symmetric(size, (i, j) => Math.sin(1 + i * j + i + j));
  for (const [a, b] of [[up, down], [symmetric(size, () => 1), new Float64Array(size * size)]] as const) {
    const expected = [a, b].map(() => new Float64Array(size * size));
    for (let p = 0; p < metric.count; p++) {
      const own = fitted(p);
      let charge = 0;
      for (let k = 0; k < size; k++) {
        for (let l = 0; l < size; l++) charge += own[k]![l]! * (a[k * size + l]! + b[k * size + l]!);
      }
      [a, b].forEach((density, spin) => {
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            let sum = charge * own[i]![j]!;
            for (let k = 0; k < size; k++) {
              for (let l = 0; l < size; l++) sum -= own[i]![k]! * density[k * size + l]! * own[l]![j]!;
            }
            expected[spin]![i * size + j]! += sum;
          }
        }
      });
    }
    const found = run(fittedRepulsion(integrals, size).build([a, b]));
    for (const spin of [0, 1] as const) {
      expected[spin]!.forEach((value, i) => assertAlmostEquals(found[spin]![i]!, value, FITTED_ROUNDING));
    }
  }
});

Deno.test("density fitting: exchange to single precision is that to its digits, of first iterations only", () => {
  const { basis: { size }, alpha, fitting, result } = runHartreeFock(water(2), "6-31g", { scfType: "df" });
  const builder = fittedRepulsion(fitting!.integrals!, size);
  // Odd numbers of orbitals, with and without negative occupations.
  const odd = symmetric(size, (i, j) => Math.sin(1 + i * j + i + j));
  for (const density of [alpha.density, odd]) {
    const [exact] = run(builder.build([density])), [rough] = run(builder.build([density], true));
    const largest = exact!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = exact!.reduce((most, value, i) => Math.max(most, Math.abs(value - rough![i]!)), 0);
    assert(worst > 1e-13 * largest && worst < 1e-5 * largest, `${worst} beside ${largest}`);
  }
  // With a criterion that a rough iteration would meet, the last one is none.
  const loose = runHartreeFock(water(2), "6-31g", { scfType: "df", eConvergence: 1, dConvergence: 0.05 });
  const again = run(builder.build([loose.alpha.density.map((value) => 2 * value)]));
  const repulsion = again[0]!.reduce((sum, value, i) => sum + value * loose.alpha.density[i]!, 0);
  assertAlmostEquals(repulsion, loose.result.properties.scf_two_electron_energy, FITTED_ROUNDING);
  assert(loose.energy > result.energy);
});

Deno.test("density fitting: open shells have no iteration to single precision, which would choose among their states", () => {
  // The second iteration meets such criteria unless it is a rough one.
  const loose = { scfType: "df", eConvergence: 10, dConvergence: 10 } as const;
  const iterations = (multiplicity: number, reference: "rhf" | "uhf" | "rohf") => {
    const of = { ...water(1), charge: multiplicity - 1, multiplicity };
    return runHartreeFock(of, "6-31g", { ...loose, reference }).result.properties.scf_iterations;
  };
  assertEquals([iterations(2, "uhf"), iterations(2, "rohf"), iterations(1, "uhf")], [2, 2, 2]);
  assertEquals(iterations(1, "rhf"), 3);
});

Deno.test("density fitting: turning nearly dependent auxiliary functions changes no energy", () => {
  const silane = rows.find(({ name }) => name === "silane")!;
  const system = recorded(silane);
  const turned = Array.from(system.geometry);
  for (let atom = 0; atom < turned.length; atom += 3) {
    const [x, y, z] = turned.slice(atom, atom + 3) as [number, number, number];
    const [u, v] = [0.6 * x - 0.8 * y, 0.8 * x + 0.6 * y];
    turned.splice(atom, 3, u, 0.28 * v - 0.96 * z, 0.96 * v + 0.28 * z);
  }
  // Cartesian functions, whose metric has a condition number of 1e15 as it is.
  const energies = [system, { ...system, geometry: turned }].map((each) =>
    runHartreeFock(each, "3-21g", { scfType: "df", puream: false }).energy
  );
  assertAlmostEquals(energies[0]!, energies[1]!, FITTED_ROUNDING);
});

Deno.test("density fitting: calculations that take turns give the bits that each gives alone", () => {
  const inputs = [[water(1), "cc-pvdz"], [water(2), "6-31g"]] as const;
  const start = () =>
    inputs.map(([system, basis]) => mp2Energy(system, basis, { scfType: "df", mp2Type: "df" }));
  const alone = start().map((each) => run(each).result.energy);
  const energies = new Map<number, number>();
  const under = start();
  while (energies.size < under.length) {
    for (const [i, each] of under.entries()) {
      const step = energies.has(i) ? undefined : each.next();
      if (step?.done) energies.set(i, step.value.result.energy);
    }
  }
  assertEquals(alone.map((_, i) => energies.get(i)), alone);
});

Deno.test("density fitting: Newton steps, stability and external charges work on it", () => {
  const methyl = rows.find(({ name, reference }) => name === "methyl" && reference === "uhf")!;
  const { result } = runHartreeFock(recorded(methyl), methyl.basis, {
    ...optionsOf(methyl),
    secondOrder: true,
    stability: "check",
  });
  assertAlmostEquals(result.energy, methyl.energy, ENERGY_TOLERANCE_HARTREE);
  assert(result.descentIterations > 0 && result.lowestCurvature! > 0);
  const pointCharges = { charges: Float64Array.of(0.4), positions: Float64Array.of(3, 3, 3) };
  const energy = (scfType: "df" | "pk", embedded: boolean) =>
    runHartreeFock({ ...water(1), ...(embedded && { pointCharges }) }, "cc-pvdz", { scfType }).energy;
  // The error of fitting is 4e-5 Hartree here; that of a difference is far smaller.
  assertAlmostEquals(
    energy("df", true) - energy("df", false),
    energy("pk", true) - energy("pk", false),
    DIFFERENCE_OF_FITTED,
  );
});

Deno.test("density fitting: gradients are the derivatives of energies, with ghosts and external charges", () => {
  const pointCharges = { charges: Float64Array.of(0.4, -0.3), positions: Float64Array.of(3, 3, 3, -4, 2, 1) };
  const ghosts = [0, 0, 0, 1, 1, 1];
  const cation: System = { ...water(2), ghosts, charge: 1, multiplicity: 2, pointCharges };
  // Cartesian auxiliary functions of 3-21G depend on each other nearly.
  const cases = [[cation, "sto-3g", "uhf"], [cation, "sto-3g", "rohf"], [water(1), "3-21g", "rhf"]] as const;
  for (const [system, basis, reference] of cases) {
    const options = { scfType: "df", reference, eConvergence: 1e-12, dConvergence: 1e-10 } as const;
    const energyAt = function* (geometry: Float64Array) {
      yield;
      return Float64Array.of(runHartreeFock({ ...system, geometry }, basis, options).energy);
    };
    const wavefunction = runHartreeFock(system, basis, options);
    const { atoms, pointCharges: forces } = run(hartreeFockGradient(wavefunction));
    for (let coordinate = 0; coordinate < atoms.length; coordinate += 5) {
      const [slope] = run(differentiate(system.geometry, coordinate, energyAt));
      assertAlmostEquals(atoms[coordinate]!, slope!, SLOPE);
    }
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (const part of [atoms, forces]) for (let i = axis; i < part.length; i += 3) sum += part[i]!;
      assertAlmostEquals(sum, 0, NO_FORCE);
    }
  }
});

Deno.test("density fitting: a Hessian is near that of exact integrals", () => {
  const { hessian } = run(hartreeFockHessian(water(1), "sto-3g", { scfType: "df" }));
  const exact = run(hartreeFockHessian(water(1), "sto-3g")).hessian;
  // What fitting changes of a curvature is larger than of an energy, and far smaller than any curvature.
  hessian.forEach((value, i) => assertAlmostEquals(value, exact[i]!, FITTED_HESSIAN));
  assert(hessian.some((value, i) => Math.abs(value - exact[i]!) > SAME_HESSIAN));
});

Deno.test("density fitting: a basis set of one's own takes the universal auxiliary set, or the one that is named", () => {
  const energy = (basis: BasisChoice, auxiliaryBasis?: string) =>
    runHartreeFock(water(1), basis, { scfType: "df", ...(auxiliaryBasis && { auxiliaryBasis }) }).energy;
  const own = { ...findBasisSet("cc-pvdz"), name: "mine" };
  assertEquals(energy(own), energy("cc-pvdz", "def2-universal-JKFIT"));
  assertEquals(energy(own, "cc-pVDZ-JKFIT"), energy("cc-pvdz"));
  assert(energy(own) !== energy("cc-pvdz"));
});

Deno.test("density fitting: memory is planned, and too little of it refused", () => {
  const plan = planHartreeFock(water(3), "cc-pvdz", { scfType: "df" });
  assert(plan.fitted && !plan.inCore);
  assert(plan.bytes > plan.directBytes);
  const options = { scfType: "df", memoryBytes: plan.leastBytes - 1 } as const;
  const error = assertThrows(() => planHartreeFock(water(3), "cc-pvdz", options), EngineError);
  assertEquals(error.reason, "out-of-memory");
  assertStringIncludes(error.message, "scf_type to direct");
});

function symmetric(n: number, value: (i: number, j: number) => number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = value(i, j);
  }
  return matrix;
}

Deno.test("density fitting: the table has the cases that it promises", () => {
  assert(rows.length >= 40 && rows.filter(({ reference }) => reference !== "rhf").length >= 8);
});
