// nmer with the programs of others, against the built-in engine: the same n-mers, ghosts, frames and orders of atoms.

import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../folders.ts";
import { LARGE_COMPONENT } from "../tolerances.ts";
import {
  assertSame,
  energyInput,
  GRADIENT_TOLERANCE,
  HESSIAN_TOLERANCE,
  needing,
  psi4,
  PSI4_KEYWORDS,
  type Result,
  ROOT,
  run,
  runWith,
  WATER_DIMER,
} from "./external_programs.ts";

function test(...args: Parameters<typeof needing>): void {
  Deno.test(needing(...args));
}

test("psi4: a water trimer in all treatments equals the built-in engine", psi4, "psi4", async () => {
  const model = (program: string, keywords = "") =>
    `{ program: ${program}, method: hf, basis: 6-31g, keywords: { ${keywords} } }`;
  const result = await run(energyInput(model("psi4", PSI4_KEYWORDS)), "-p", "2");
  const expected = await run(energyInput(model("builtin")));
  assertEquals(Object.keys(result.cluster_properties).length, 19);
  assertSame(result, expected);
});

test(
  "psi4: MP2 with a frozen core counts no core of a ghost atom, as the built-in engine",
  psi4,
  "psi4",
  async () => {
    const model = (program: string, keywords: string) =>
      `{ program: ${program}, method: mp2, basis: 6-31g, keywords: { freeze_core: true, ${keywords} } }`;
    const input = (program: string, keywords = "") =>
      energyInput(model(program, keywords), "cp", WATER_DIMER);
    assertSame(await run(input("psi4", `mp2_type: conv, ${PSI4_KEYWORDS}`)), await run(input("builtin")));
  },
);

for (const method of ["hf", "mp2"]) {
  test(
    `psi4: an expansion by ${method} in the field of charges equals the built-in engine's`,
    psi4,
    "psi4",
    async () => {
      const charges = "{ 1: [-0.834, 0.417, 0.417], 2: [-0.8, 0.4, 0.4], 3: [-0.7, 0.3, 0.4] }";
      const input = (program: string, keywords = "") =>
        energyInput(
          `{ program: ${program}, method: ${method}, basis: 6-31g, keywords: { ${keywords} } }`,
          "nocp",
        ).replace("return_total_data: true", `embedding_charges: ${charges}`);
      const result = await run(input("psi4", `mp2_type: conv, ${PSI4_KEYWORDS}`), "-p", "2");
      assertSame(result, await run(input("builtin")), 4);
    },
  );
}

test(
  "psi4: charges and multiplicities of fragments reach it, as they do the built-in engine",
  psi4,
  "psi4",
  async () => {
    const molecule = `
    units bohr
    1 1
    Li 0 0 -4.2
    --
    0 2
    H  0.05 0 0
    --
    0 1
    O  5.6 0 0.3
    H  6.7 1.43 0.2
    H  6.7 -1.43 0.4`;
    const input = (program: string, keywords = "") =>
      energyInput(
        `{ program: ${program}, method: hf, basis: 6-31g, keywords: { reference: uhf, ${keywords} } }`,
        "[cp, nocp]",
        molecule,
      );
    assertSame(await run(input("psi4", PSI4_KEYWORDS)), await run(input("builtin")));
  },
);

test(
  "psi4: one whose module no Python imports starts again for each task, with the same energies",
  psi4,
  "psi4",
  () =>
    withFolder(async (folder) => {
      const wrapper = join(folder, "psi4");
      await Deno.writeTextFile(wrapper, '#!/bin/sh\nexec psi4 "$@"\n', { mode: 0o700 });
      const model = (program: string, keywords = "") =>
        `{ program: ${program}, method: hf, basis: sto-3g, keywords: { ${keywords} } }`;
      const input = (program: string, keywords?: string) =>
        energyInput(model(program, keywords), "nocp", WATER_DIMER);
      assertSame(
        await runWith({ NMER_PSI4: wrapper }, input("psi4", PSI4_KEYWORDS)),
        await run(input("builtin")),
      );
    }),
);

/** What nmer says when it refuses an input before any task. */
function refusal(input: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return withFolder(async (cwd) => {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(cwd, name), text);
    await Deno.writeTextFile(join(cwd, "in.yaml"), input);
    const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", join(ROOT, "cli.ts"), "run", "in.yaml", "--progress", "none", "--no-journal"],
      cwd,
      env: { PSIPATH: cwd },
    }).output();
    const err = new TextDecoder().decode(stderr);
    assertEquals([code, new TextDecoder().decode(stdout)], [2, ""], err);
    return err;
  });
}

for (
  const [what, model, told] of [
    [
      "a basis set that it has not for an element",
      "{ program: psi4, method: hf, basis: cc-pvtz-f12, keywords: { scf_type: pk } }",
      'it has no basis set "cc-pvtz-f12" for K; check its name',
    ],
    [
      "a set for density fitting that it does not have",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { df_basis_scf: cc-pvdz-jkfti } }",
      'it has no set for density fitting "CC-PVDZ-JKFTI" for O, H, K; give df_basis_scf, or scf_type: pk',
    ],
    [
      "one for MP2 that does not have an element",
      "{ program: psi4, method: mp2, basis: sto-3g, keywords: { df_basis_mp2: aug-cc-pvdz-ri, scf_type: pk } }",
      'it has no set for density fitting "AUG-CC-PVDZ-RI" for K; give df_basis_mp2, or mp2_type: conv',
    ],
    [
      "a method that it does not have",
      "{ program: psi4, method: hff, basis: sto-3g }",
      'psi4 cannot compute hff/sto-3g: Energy method "hff" is not available. Did you mean?',
    ],
    [
      "a keyword that it does not have",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { scf_type: pq } }",
      "psi4 cannot compute hf/sto-3g: scf_type: PQ is not a valid choice; check the keywords",
    ],
    [
      "a misspelled keyword",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { e_convergense: 8 } }",
      "E_CONVERGENSE is not a valid option; did you mean e_convergence?",
    ],
    [
      "a misspelled keyword of a module",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { scf__maxitr: 8 } }",
      "MAXITR is not a valid option; did you mean maxiter?",
    ],
    [
      "text that it would drop in place of a number",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { diis: 'no', maxiter: '20' } }",
      'it would drop or change the value of the keyword maxiter: "20"; give the type that the option has',
    ],
    [
      "a whole number that it would make of another",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { scf__maxiter: 20.7 } }",
      "it would drop or change the value of the keyword scf__maxiter: 20.7",
    ],
  ] as const
) {
  test(`psi4: ${what} is told before anything is computed, ghosts included`, psi4, "psi4", async () => {
    const molecule = `
    O 0 0 0
    H 0 0 0.96
    H 0.93 0 -0.24
    --
    1 1
    K 0 3 0`;
    assertStringIncludes(await refusal(energyInput(model, "cp", molecule)), told);
  });
}

// Made up: its name says nothing of the potential.
const OWN_SET_WITH_POTENTIAL = `spherical
****
He 0
S 1 1.00
  0.8 1.0
****
Ne 0
S 1 1.00
  1.2 1.0
P 1 1.00
  1.5 1.0
****
Ne 0
Ne-ECP 1 2
p-ul potential
  1
2 1.0 0.0
s-ul potential
  1
2 1.7 10.0
`;

test(
  "psi4: a set of one's own with core potentials is refused with ghosts, whatever its name, and computed without where its name tells",
  psi4,
  "psi4",
  async () => {
    const model = (basis: string) =>
      `{ program: psi4, method: hf, basis: ${basis}, keywords: { scf_type: pk } }`;
    const molecule = "\n    Ne 0 0 0\n    --\n    He 0 0 3";
    const files = { "mine.gbs": OWN_SET_WITH_POTENTIAL };
    const told = await refusal(energyInput(model("mine"), "cp", molecule), files);
    assertStringIncludes(told, '"mine" has core potentials for Ne, which it leaves on ghost atoms');
    assertStringIncludes(told, "write bsse: nocp");
    const unexpected = await refusal(energyInput(model("mine"), "nocp", molecule), files);
    assertStringIncludes(unexpected, "put ecp into the name of its file, as in mine-ecp");
    await withFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, "mine-ecp.gbs"), OWN_SET_WITH_POTENTIAL);
      const { properties } = await runWith(
        { PSIPATH: folder },
        energyInput(model("mine-ecp"), "nocp", molecule),
      );
      assert(Number.isFinite(properties["nocp_corrected_total_energy"]));
    });
  },
);

// Psi4 1.3 hangs in the next calculation of a process in which coupled cluster did not converge.
test(
  "psi4: coupled cluster that does not converge fails each task, and hangs none",
  psi4,
  "psi4",
  () =>
    withFolder(async (cwd) => {
      const model = "{ program: psi4, method: ccsd, basis: sto-3g, keywords: { ccenergy__maxiter: 2 } }";
      await Deno.writeTextFile(join(cwd, "in.yaml"), energyInput(model, "nocp", WATER_DIMER));
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", join(ROOT, "cli.ts"), "run", "in.yaml", "-p", "1", "--no-journal"],
        cwd,
        stdout: "piped",
        stderr: "null",
      }).spawn();
      // Each of its three tasks takes a second, and the start of another server as long.
      const late = setTimeout(() => child.kill("SIGTERM"), 60_000);
      const { code, stdout } = await child.output();
      clearTimeout(late);
      assertEquals(code, 3);
      assertMatch(new TextDecoder().decode(stdout), / and 2 more: psi4 failed: .*did not converge/);
    }),
);

// Two molecules that no symmetry relates, turned, with their atoms scattered over the list.
const SCATTERED = {
  symbols: ["O", "F", "H", "H", "H"],
  geometry: [0.21, -0.13, 0.32, 3.1, 3.9, -1.2, 1.32, 0.77, -0.83, -1.43, 0.42, -0.61, 2.12, 2.61, -0.72],
  fragments: [[0, 2, 3], [1, 4]],
};

const derivativeInput = (program: string, driver: string, bsse: string, keywords = {}) =>
  JSON.stringify({
    molecule: SCATTERED,
    driver,
    model: { program, method: "hf", basis: "sto-3g", keywords },
    bsse: [bsse],
    return_total_data: true,
  });
const TIGHT = { scf_type: "pk", d_convergence: 1e-10, e_convergence: 1e-11 };

function assertSameArrays(result: Result, expected: Result, length: number, tolerance: number): void {
  const [values, references] = [result, expected].map(({ return_result }) =>
    return_result as readonly number[]
  );
  assertEquals([values!.length, references!.length], [length, length]);
  values!.forEach((value, i) => assertAlmostEquals(value, references![i]!, tolerance, `component ${i}`));
  assert(values!.filter((value) => Math.abs(value) > LARGE_COMPONENT).length > length / 3);
}

test("psi4: gradients come back in nmer's frame and order of atoms", psi4, "psi4", async () => {
  const result = await run(derivativeInput("psi4", "gradient", "cp", TIGHT));
  assertSameArrays(result, await run(derivativeInput("builtin", "gradient", "cp")), 15, GRADIENT_TOLERANCE);
});

test("psi4: Hessians come with gradients, in nmer's frame and order of atoms", psi4, "psi4", async () => {
  const result = await run(derivativeInput("psi4", "hessian", "nocp", TIGHT));
  assertSameArrays(result, await run(derivativeInput("builtin", "hessian", "nocp")), 225, HESSIAN_TOLERANCE);
  assertEquals(
    Object.keys(result.properties).filter((name) => name.endsWith("_total_gradient")).length > 0,
    true,
  );
});
