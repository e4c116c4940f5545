// nmer with PySCF against PySCF by itself: the same n-mers, with ghosts, charges and spins, each by objects of its own.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { isProgramThere } from "../../live_programs.ts";
import { byItself, isThere, type Question, ran, type Result, run } from "./pyscf.ts";
import {
  HYDROGENS,
  inputOf,
  IODINE,
  LITHIUM,
  questionOf,
  RADICAL,
  SMALL,
  type System,
  WATERS,
} from "./systems.ts";

/** A test that is skipped where PySCF, or another program that it wants, is absent, and fails there with CI=true. */
function test(name: string, fn: () => Promise<void>, isOtherThere = true): void {
  const canRun = isThere && isOtherThere;
  Deno.test({
    name: `pyscf: ${name}${canRun ? "" : ` (skipped: no ${isThere ? "Psi4" : "PySCF"} here)`}`,
    ignore: !canRun && Deno.env.get("CI") !== "true",
    fn,
  });
}

/** Hartree; with a grid its sums over many points. */
const SAME = 1e-9;
const isPsi4There = await isProgramThere("psi4", "--version");
const KCAL_PER_MOL = 627.5094740631;

/** Each task of a result with what PySCF gives for it by itself. */
async function assertSame(system: System, result: Result, how: Pick<Question, "basis"> & Partial<Question>) {
  const tasks = Object.entries(result.cluster_properties)
    .map(([label, properties]) => [JSON.parse(label).slice(1) as number[][], properties] as const);
  const alone = await byItself(tasks.map(([labels]) => questionOf(system, labels, how)));
  tasks.forEach(([labels, properties], i) =>
    assertAlmostEquals(
      properties.return_energy,
      alone[i]!.energy,
      SAME,
      `energy of ${JSON.stringify(labels)}`,
    )
  );
}

const CASES = [
  ["B3LYP with D4", SMALL, { method: "b3lyp-d4", basis: "sto-3g" }, {
    basis: "sto-3g",
    xc: "b3lypg",
    dispersion: ["d4", "b3lyp"],
  }],
  ["unrestricted CCSD(T)", RADICAL, { method: "ccsd(t)", basis: "sto-3g" }, {
    basis: "sto-3g",
    step: "ccsd(t)",
  }],
] as const;

for (const [what, system, model, how] of CASES) {
  test(`energies of nmer are PySCF's, with ghosts: ${what}`, async () => {
    const result = await ran(inputOf(system, model, { bsse: ["cp", "nocp"], return_total_data: true }));
    assertEquals(Object.keys(result.cluster_properties).length, 5);
    await assertSame(system, result, how as Pick<Question, "basis"> & Partial<Question>);
  });
}

// Both on fine grids; ghosts have grid points in both.
for (const method of ["pbe0", "wb97x"]) {
  test(`counterpoise of ${method} is Psi4's`, async () => {
    const [own, psi4] = [{ "grids.level": 6 }, {
      scf_type: "pk",
      dft_spherical_points: 590,
      dft_radial_points: 99,
    }];
    const [ours, theirs] = await Promise.all(
      [["pyscf", own], ["psi4", psi4]].map(([program, keywords]) =>
        ran(inputOf(HYDROGENS, { program, method, basis: "6-31g", keywords }, { bsse: ["cp"] }))
      ),
    );
    assertAlmostEquals(Number(ours!.return_result), Number(theirs!.return_result), 1e-7);
  }, isPsi4There);
}

test("ghosts have no core potential: ammonia and iodine fluoride", async () => {
  const result = await ran(inputOf(IODINE, { method: "hf", basis: "def2-svp" }, { bsse: ["cp"] }));
  assertAlmostEquals(Number(result.return_result) * KCAL_PER_MOL, -12.747, 1e-3);
});

// Own numbers of both programs, from integrals to sums.
for (
  const [what, model, driver, tolerance] of [
    ["Hartree-Fock", { method: "hf", keywords: {} }, "gradient", 1e-7],
    ["MP2 with frozen cores", { method: "mp2", keywords: { freeze_core: true } }, "gradient", 1e-7],
    ["Hartree-Fock", { method: "hf", keywords: {} }, "hessian", 1e-6],
    ["MP2, by differences,", { method: "mp2", keywords: {} }, "hessian", 1e-6],
  ] as const
) {
  test(`energies and the ${driver} of ${what} are builtin's, with ghosts`, async () => {
    const rest = { driver, bsse: ["cp"], return_total_data: true };
    const [ours, theirs] = await Promise.all(
      ["builtin", "pyscf"].map((program) => ran(inputOf(SMALL, { ...model, program, basis: "6-31g" }, rest))),
    );
    const [own, other] = [ours!, theirs!].map(({ return_result }) =>
      (return_result as number[]).flat() as number[]
    );
    assertEquals(own!.length, driver === "gradient" ? 12 : 144);
    own!.forEach((value, i) => assertAlmostEquals(other![i]!, value, tolerance));
    for (const [label, { return_energy }] of Object.entries(ours!.cluster_properties)) {
      assertAlmostEquals(theirs!.cluster_properties[label]!.return_energy, return_energy, 1e-8, label);
    }
  });
}

// Two electrons have no triples, so that CCSD, whose gradient is analytic, is the same.
test("gradients of unrestricted CCSD(T), by differences, are those of CCSD for two electrons", async () => {
  const [differences, analytic] = await Promise.all(
    ["ccsd(t)", "ccsd"].map((method) =>
      ran(inputOf(HYDROGENS, { method, basis: "6-31g", keywords: { reference: "uhf" } }, {
        driver: "gradient",
        bsse: ["nocp"],
        max_nbody: 1,
        return_total_data: true,
      }))
    ),
  );
  const [own, other] = [differences!, analytic!].map(({ return_result }) =>
    (return_result as number[]).flat()
  );
  own!.forEach((value, i) => assertAlmostEquals(value, other![i]!, 1e-7));
});

test("orbitals to second order are as converged as those by DIIS: gradients of MP2 are the same", async () => {
  const [second, first] = await Promise.all(
    [true, false].map((newton) =>
      ran(inputOf(SMALL, { method: "mp2", basis: "6-31g", keywords: { newton } }, {
        driver: "gradient",
        bsse: ["nocp"],
        return_total_data: true,
      }))
    ),
  );
  const [own, other] = [second!, first!].map(({ return_result }) => (return_result as number[]).flat());
  own!.forEach((value, i) => assertAlmostEquals(value, other![i]!, 1e-7));
});

// Orbitals of both kinds are nearly the same here, and coupled cluster makes little of the difference.
test("gradients of CCSD on restricted open shells, by differences, are nearly those of unrestricted ones", async () => {
  const rest = { driver: "gradient", bsse: ["nocp"], return_total_data: true };
  const [restricted, unrestricted] = await Promise.all(
    ["rohf", "uhf"].map((reference) =>
      ran(inputOf(LITHIUM, { method: "ccsd", basis: "sto-3g", keywords: { reference } }, rest))
    ),
  );
  const [own, other] = [restricted!, unrestricted!].map(({ return_result }) =>
    (return_result as number[]).flat()
  );
  own!.forEach((value, i) => assertAlmostEquals(value, other![i]!, 1e-4));
});

test("Hessians of CCSD on restricted open shells are refused before anything runs", async () => {
  const model = { method: "ccsd", basis: "sto-3g", keywords: { reference: "rohf" } };
  const { code, err } = await run(inputOf(LITHIUM, model, { driver: "hessian", bsse: ["nocp"] }));
  assertEquals(code, 2, err);
  assertStringIncludes(err, "energy or gradient");
});

test("gradients of DF-MP2, by differences, are those of MP2 to fitting, and sum to nothing", async () => {
  const [fitted, exact] = await Promise.all(
    ["df-mp2", "mp2"].map((method) =>
      ran(inputOf(SMALL, { method, basis: "cc-pvdz" }, { driver: "gradient", bsse: ["nocp"], max_nbody: 2 }))
    ),
  );
  const [own, other] = [fitted!, exact!].map(({ return_result }) => (return_result as number[]).flat());
  own!.forEach((value, i) => assertAlmostEquals(value, other![i]!, 1e-4));
  for (const axis of [0, 1, 2]) {
    assertAlmostEquals(own!.filter((_, i) => i % 3 === axis).reduce((sum, one) => sum + one, 0), 0, 1e-7);
  }
});

for (
  const [model, tolerance] of [
    [{ method: "pbe", basis: "sto-3g", keywords: { "grids.level": 5, grid_response: true } }, 2e-5],
    [{ method: "hf", basis: "6-31g*" }, 1e-6],
  ] as const
) {
  test(`forces in a field of charges are differences of energies, those on the charges included: ${model.basis}`, async () => {
    const rest = {
      bsse: ["nocp"],
      max_nbody: 1,
      return_total_data: true,
      embedding_charges: { 1: [0.2, -0.2], 2: [0.3, -0.3] },
    };
    const { return_result } = await ran(inputOf(SMALL, model, { ...rest, driver: "gradient" }));
    const gradient = (return_result as number[]).flat();
    const step = 0.002;
    const [plus, minus] = await Promise.all([step, -step].map((by) => {
      const moved = { ...SMALL, geometry: SMALL.geometry.with(6, SMALL.geometry[6]! + by) };
      return ran(inputOf(moved, model, rest));
    }));
    const difference = (Number(plus!.return_result) - Number(minus!.return_result)) / (2 * step);
    assertAlmostEquals(gradient[6]!, difference, tolerance);
  });
}

// Grids of 75 to 99 radial and 302 to 590 angular points differ by less than a microhartree for these molecules.
const TO_GRIDS = 2e-6;

test("the argon dimer by CCSD(T) with frozen cores is Psi4's", async () => {
  const argons = { symbols: ["Ar", "Ar"], geometry: [0, 0, 0, 0.1, 0.2, 7.1], fragments: [[0], [1]] };
  const [ours, theirs] = await Promise.all(["pyscf", "psi4"].map((program) =>
    ran(inputOf(argons, {
      program,
      method: "ccsd(t)",
      basis: "cc-pvdz",
      keywords: { freeze_core: true, ...(program === "psi4" && { scf_type: "pk", r_convergence: 8 }) },
    }, { bsse: ["nocp"], return_total_data: true }))
  ));
  assertAlmostEquals(Number(ours!.return_result), Number(theirs!.return_result), 1e-7);
}, isPsi4There);

test("a water trimer by B3LYP is Psi4's, to grids", async () => {
  const trimer = {
    symbols: [...WATERS.symbols, "O", "H", "H"],
    geometry: [...WATERS.geometry, 0.3, 3.1, 0.2, 1.2, 4.6, 0.5, -1.5, 3.4, -0.1],
    fragments: [...WATERS.fragments, [6, 7, 8]],
  };
  const [ours, theirs] = await Promise.all(
    [{ "grids.level": 5 }, { scf_type: "pk" }].map((keywords, i) =>
      ran(
        inputOf(trimer, { program: ["pyscf", "psi4"][i], method: "b3lyp", basis: "6-31g*", keywords }, {
          bsse: ["nocp"],
          max_nbody: 3,
          supersystem_ie_only: true,
        }),
      )
    ),
  );
  assertAlmostEquals(Number(ours!.return_result), Number(theirs!.return_result), TO_GRIDS);
}, isPsi4There);

for (
  const [what, model, code, told] of [
    [
      "no convergence",
      { method: "hf", basis: "sto-3g", keywords: { max_cycle: 1 } },
      3,
      "SCF not converged in 1 cycles",
    ],
    [
      "a functional that libxc has not",
      { method: "pbee", basis: "sto-3g" },
      2,
      'libxc has no functional "pbee" ("LibXCFunctional: name \'PBEE\' not found."); check its name, as in pbe or',
    ],
    [
      "a basis set that nobody has",
      { method: "hf", basis: "cc-pvqqz" },
      2,
      'PySCF has no basis set "cc-pvqqz" for H, F',
    ],
    ["no parameters", { method: "pw6b95-d3bjm", basis: "sto-3g" }, 2, "pyscf-dispersion has no d3bjm for"],
  ] as const
) {
  test(`it is told where there is no number: ${what}`, async () => {
    const { err, ...result } = await run(inputOf(SMALL, model, { bsse: ["nocp"] }));
    assertEquals(result.code, code, err);
    assertStringIncludes(`${err} ${result.error?.error_message}`.replaceAll(/\s+/g, " "), told);
  });
}
