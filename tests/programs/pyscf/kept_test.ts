// What PySCF's server keeps between tasks: no bit of a result depends on it.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { answersOf } from "../../python_environment.ts";
import { isThere, pyscfPython } from "./pyscf.ts";
import { HYDROGENS, LITHIUM, questionOf, SMALL, type System } from "./systems.ts";

const SCRIPT = fromFileUrl(new URL("./kept.py", import.meta.url));
const PROGRAMS = fromFileUrl(new URL("../../../lib/programs/", import.meta.url));

interface Answer {
  readonly results: readonly { readonly result: unknown; readonly dipole: readonly string[] }[];
  readonly grids: number;
  readonly integrals: number;
}

/** Real fragments and those of the basis, of a dimer: counterpoise-corrected and not. */
const LABELS = [[[1], [1]], [[1], [1, 2]], [[2], [1, 2]], [[1, 2], [1, 2]], [[2], [2]]];

/** What the server gets of an n-mer. */
function taskOf(system: System, labels: readonly (readonly number[])[], driver: string, settings: object) {
  const { symbols, real, geometry, charge, spin } = questionOf(system, labels, { basis: "3-21g" });
  return {
    input: {
      driver,
      model: { method: "hf", basis: "3-21g" },
      molecule: { symbols, real, geometry, molecular_charge: charge, molecular_multiplicity: spin + 1 },
    },
    settings: {
      ...{ method: "scf", xc: null, nlc: true, dispersion: null, reference: null, density_fit: null },
      ...{
        auxbasis_mp2: null,
        newton: false,
        stability: null,
        grid_response: false,
        cart: true,
        s_tolerance: 1e-7,
      },
      scf: { conv_tol: 1e-10, conv_tol_grad: 1e-6 },
      ...{ grids: {}, nlcgrids: {}, cc: {} },
      ...settings,
    },
    cores: symbols.map(() => 0),
    moments: [],
    threads: 1,
    memory_bytes: 1e9,
  };
}

Deno.test({
  name:
    `pyscf: a task has the same bits whatever its process computed before, and grids and integrals of one basis ` +
    `are made once${isThere ? "" : " (skipped: no PySCF here)"}`,
  ignore: !isThere && Deno.env.get("CI") !== "true",
  fn: async () => {
    const models = [
      [SMALL, "gradient", { xc: "b3lypg", grids: { level: 2 } }],
      [LITHIUM, "energy", { xc: "wb97x", grids: { level: 2 } }],
      [SMALL, "energy", {}],
      [HYDROGENS, "energy", { method: "mp2", stability: "check" }],
    ] as const;
    const tasks = models.flatMap(([system, driver, settings]) =>
      LABELS.map((labels) => taskOf(system, labels, driver, settings))
    );
    const { forth, back, alone } = await answersOf<Record<"forth" | "back" | "alone", Answer>>(
      pyscfPython(),
      [SCRIPT],
      { programs: PROGRAMS, tasks },
    );
    assertEquals(forth!.results, alone!.results);
    assertEquals(back!.results, alone!.results);
    // The dimer's basis, and those of both fragments, of two functionals.
    assertEquals([forth!.grids, back!.grids, alone!.grids], [6, 6, 10]);
    // Hartree-Fock after B3LYP has integrals that are there.
    assert(forth!.integrals < alone!.integrals, `${forth!.integrals} of ${alone!.integrals}`);
  },
});
