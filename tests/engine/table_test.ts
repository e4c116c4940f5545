// The engine against tables of other programs: Psi4 for every case, NWChem for some. The scripts beside the data say
// how they were made.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  chargeDistribution,
  hartreeFockGradient,
  hartreeFockHessian,
  mp2Gradient,
  runHartreeFock,
  type ScfOptions,
} from "../../lib/engine/mod.ts";
import { correlationEnergy } from "../../lib/engine/mp2/correlation_energy.ts";
import { frozenCoreOrbitals } from "../../lib/engine/mp2/core_orbitals.ts";
import nwchem from "../data/engine/nwchem_table.json" with { type: "json" };
import psi4 from "../data/engine/psi4_table.json" with { type: "json" };
import { recorded, run } from "./systems.ts";

/** The energies of both programs are converged further than this; NWChem's differ from Psi4's by 3e-10 at most. */
const ENERGY_TOLERANCE_HARTREE = 1e-8;
/** Of first order in the density, which Psi4 converges to 1e-10 and nmer to an orbital gradient of 1e-8. */
const GRADIENT_TOLERANCE_HARTREE_BOHR = 1e-7;
/** Of finite differences: what their step and the convergence of the gradients leave. */
const DIFFERENCE_TOLERANCE = 1e-7;
/** Finite differences of larger systems take longer than a test may. */
const DIFFERENCE_FUNCTIONS = 20;
/** Psi4's gradients leave out how the space of the functions turns that were not left out as dependent. */
const DROPPED_TOLERANCE = 1e-5;
/** NWChem prints six digits. */
const NWCHEM_GRADIENT_TOLERANCE_HARTREE_BOHR = 1e-6;
/** What is not variational is of first order in the error of the density, which Psi4 converges to 1e-10. */
const FIRST_ORDER_TOLERANCE = 1e-6;
/** Where functions nearly depend on each other, errors of the density grow before they cancel in the charges. */
const CHARGE_TOLERANCE = 1e-5;
/** Enough for one pass over the integrals in each of these cases. */
const MEMORY_BYTES = 2 ** 30;

interface Row {
  readonly name: string;
  readonly basis: string;
  readonly puream?: boolean;
  readonly reference: string;
  readonly charge: number;
  readonly multiplicity: number;
  readonly symbols: readonly string[];
  readonly ghosts: readonly number[];
  readonly geometry: readonly number[];
  readonly basis_functions: number;
  readonly orbitals: number;
  readonly nuclear_repulsion_energy: number;
  readonly one_electron_energy: number;
  readonly two_electron_energy: number;
  readonly energy: number;
  readonly s_squared: number;
  readonly dipole: readonly number[];
  readonly mulliken: readonly number[];
  readonly gradient?: readonly number[];
  readonly hessian?: readonly number[];
  readonly mp2_gradient?: readonly number[];
  readonly frozen_orbitals?: number;
  readonly mp2?: number;
  readonly mp2_frozen?: number;
}

interface SecondOpinion {
  readonly name: string;
  readonly basis: string;
  readonly reference: string;
  readonly energy: number;
  readonly gradient: readonly number[];
  readonly mp2?: number;
  readonly mp2_frozen?: number;
}

const title = ({ name, basis, reference }: Row | SecondOpinion) => `${name} in ${basis} by ${reference}`;
const rows: readonly Row[] = psi4.cases;
const others = new Map((nwchem.cases as SecondOpinion[]).map((other) => [title(other), other]));

Deno.test("engine: the tables have the cases that they promise", () => {
  assert(rows.length >= 100 && rows.filter(({ reference }) => reference === "uhf").length >= 30);
  assertEquals(rows.filter((row) => others.has(title(row))).length, nwchem.cases.length);
});

for (const row of rows) {
  Deno.test(`engine: ${title(row)} is as Psi4 has it`, () => {
    const other = others.get(title(row));
    const wavefunction = runHartreeFock(recorded(row), row.basis, optionsOf(row));
    const { energy, result: { properties } } = wavefunction;
    assertAlmostEquals(energy, row.energy, ENERGY_TOLERANCE_HARTREE);
    if (other !== undefined) assertAlmostEquals(energy, other.energy, ENERGY_TOLERANCE_HARTREE);
    assertEquals(properties.calcinfo_nbasis, row.basis_functions);
    assertEquals(properties.calcinfo_nmo, row.orbitals);
    const { dipole, mullikenCharges } = run(chargeDistribution(wavefunction));
    assertClose(
      [
        properties.scf_one_electron_energy,
        properties.scf_two_electron_energy,
        properties.nuclear_repulsion_energy,
        properties.scf_spin_squared ?? 0,
        ...dipole,
      ],
      [
        row.one_electron_energy,
        row.two_electron_energy,
        row.nuclear_repulsion_energy,
        row.s_squared,
        ...row.dipole,
      ],
      FIRST_ORDER_TOLERANCE,
    );
    assertClose(mullikenCharges, row.mulliken, CHARGE_TOLERANCE);
    if (row.gradient !== undefined) {
      const { atoms: gradient } = run(hartreeFockGradient(wavefunction));
      const tolerance = row.orbitals < row.basis_functions
        ? DROPPED_TOLERANCE
        : GRADIENT_TOLERANCE_HARTREE_BOHR;
      assertClose(gradient, row.gradient, tolerance);
      if (other !== undefined) assertClose(gradient, other.gradient, NWCHEM_GRADIENT_TOLERANCE_HARTREE_BOHR);
    }
    for (const key of ["mp2", "mp2_frozen"] as const) {
      if (row[key] === undefined) continue;
      const frozen = key === "mp2" ? 0 : frozenCoreOrbitals(wavefunction.system);
      if (key === "mp2_frozen") assertEquals(frozen, row.frozen_orbitals);
      const { sameSpin, oppositeSpin } = run(correlationEnergy(wavefunction, frozen, MEMORY_BYTES));
      const total = energy + sameSpin + oppositeSpin;
      assertAlmostEquals(total, row[key], ENERGY_TOLERANCE_HARTREE);
      if (other?.[key] !== undefined) assertAlmostEquals(total, other[key], ENERGY_TOLERANCE_HARTREE);
    }
  });
}

for (const row of rows) {
  const { hessian, mp2_gradient: gradient, basis_functions: functions } = row;
  if (gradient !== undefined) {
    Deno.test(`engine: ${title(row)} has Psi4's MP2 gradient`, () => {
      const own = run(mp2Gradient(recorded(row), row.basis, optionsOf(row))).gradient.atoms;
      assertClose(own, gradient, GRADIENT_TOLERANCE_HARTREE_BOHR);
    });
  }
  if (hessian === undefined || functions > DIFFERENCE_FUNCTIONS) continue;
  Deno.test(`engine: ${title(row)} has Psi4's Hessian, by differences`, () => {
    const own = run(hartreeFockHessian(recorded(row), row.basis, optionsOf(row))).hessian;
    assertClose(own, hessian, DIFFERENCE_TOLERANCE);
  });
}

function optionsOf({ reference, puream }: Row): Partial<ScfOptions> {
  return {
    reference: reference as NonNullable<ScfOptions["reference"]>,
    ...(puream !== undefined && { puream }),
  };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(actual[i]!, expected[i]!, tolerance, `entry ${i}`);
  }
}
