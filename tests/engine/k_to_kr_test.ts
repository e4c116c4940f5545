// Elements from K to Kr against Psi4 and PySCF, each with its own tables of basis sets; the script beside the data says
// how.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { hartreeFockGradient, mp2Gradient, runHartreeFock } from "../../lib/engine/mod.ts";
import { runMp2Energy } from "../../lib/engine/mp2/mp2_energy.ts";
import reference from "../data/engine/k_to_kr.json" with { type: "json" };
import { recorded, run } from "./systems.ts";

/** All three converge further than this. */
const ENERGY_TOLERANCE_HARTREE = 1e-8;
/** Of first order in the densities. */
const GRADIENT_TOLERANCE_HARTREE_BOHR = 1e-7;

interface Figures {
  readonly name: string;
  readonly basis: string;
  readonly energy: number;
  readonly mp2: number;
  readonly mp2_frozen?: number;
  readonly gradient?: readonly number[];
}

interface Row extends Figures {
  readonly charge: number;
  readonly multiplicity: number;
  readonly symbols: readonly string[];
  readonly ghosts: readonly number[];
  readonly geometry: readonly number[];
  readonly basis_functions: number;
  readonly frozen_orbitals?: number;
  readonly fitted_energy?: number;
  readonly fitted_mp2?: number;
  readonly gradient_of?: string;
}

const rows: readonly Row[] = reference.psi4.rows;
const others: readonly Figures[] = reference.pyscf.rows;
const title = ({ name, basis }: Figures) => `${name} in ${basis}`;

Deno.test("engine: both programs have the figures of most molecules with K to Kr", () => {
  assert(rows.length >= 20 && others.length >= 18);
  for (const other of others) assert(rows.some((row) => title(row) === title(other)), title(other));
});

for (const row of rows) {
  const system = recorded(row);
  const isFitted = row.gradient_of?.startsWith("fitted") ?? false;
  const both = [row, ...others.filter((other) => title(other) === title(row) && !isFitted)];

  if (!isFitted) {
    Deno.test(`engine: ${title(row)} has the energies of Psi4 and PySCF`, () => {
      const { scf, energy } = runMp2Energy(system, row.basis);
      assertEquals(scf.properties.calcinfo_nbasis, row.basis_functions);
      for (const other of both) {
        assertAlmostEquals(scf.energy, other.energy, ENERGY_TOLERANCE_HARTREE);
        assertAlmostEquals(energy, other.mp2, ENERGY_TOLERANCE_HARTREE);
      }
      if (row.frozen_orbitals !== undefined) {
        const frozen = runMp2Energy(system, row.basis, { freezeCore: true });
        assertEquals(frozen.frozenOrbitals, row.frozen_orbitals);
        for (const { mp2_frozen: expected } of both) {
          assertAlmostEquals(frozen.energy, expected!, ENERGY_TOLERANCE_HARTREE);
        }
      }
      if (row.fitted_mp2 !== undefined) {
        const fitted = runMp2Energy(system, row.basis, { scfType: "df", mp2Type: "df" });
        assertAlmostEquals(fitted.scf.energy, row.fitted_energy!, ENERGY_TOLERANCE_HARTREE);
        assertAlmostEquals(fitted.energy, row.fitted_mp2, ENERGY_TOLERANCE_HARTREE);
      }
    });
  }
  if (row.gradient === undefined) continue;
  Deno.test(`engine: ${title(row)} has the gradient (${row.gradient_of}) of Psi4 and PySCF`, () => {
    const scf = { dConvergence: 1e-9, ...(isFitted && { scfType: "df" as const }) };
    const gradient = row.gradient_of!.endsWith("mp2")
      ? run(mp2Gradient(system, row.basis, { ...scf, ...(isFitted && { mp2Type: "df" as const }) })).gradient
      : run(hartreeFockGradient(runHartreeFock(system, row.basis, scf)));
    for (const { gradient: expected } of both) {
      assertEquals(gradient.atoms.length, expected!.length);
      expected!.forEach((value, i) =>
        assertAlmostEquals(gradient.atoms[i]!, value, GRADIENT_TOLERANCE_HARTREE_BOHR)
      );
    }
  });
}
