// What is refused and taken whatever program it is for, whether it is installed or not.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../command_line/fake_host.ts";
import { assertRefused, inputWith, type RefusedModel } from "./refused_models.ts";

const MODEL = "{ program: builtin, method: hf, basis: sto-3g }";

const REFUSED: readonly RefusedModel[] = [
  [
    "a number of frozen orbitals in the built-in engine",
    "{ program: builtin, method: mp2, basis: sto-3g, keywords: { num_frozen_docc: 1 } }",
    "nocp",
    "another number would be the same for n-mers of all sizes",
  ],
  [
    "errors left alone, and something else",
    "{ program: builtin, method: hf, basis: sto-3g, protocols: { error_correction: { default_policy: false }, stdout: false } }",
    "nocp",
    "model.protocols",
  ],
  [
    "a task configuration for the built-in engine",
    "{ program: builtin, method: hf, basis: sto-3g, task_config: { retries: 1 } }",
    "nocp",
    "model.task_config",
  ],
];

for (const refused of REFUSED) {
  Deno.test(`external programs: ${refused[0]} is refused`, () => assertRefused(refused));
}

Deno.test("external programs: a program that nobody knows is refused", () =>
  // It can be assembled, so it is no mistake of an input that is not run.
  assertRefused(["", "{ program: nwchme, method: hf }", "nocp", "Did you mean nwchem?"], ["run"]));

for (
  const model of [
    "{ program: psi4, method: ccsd(t), basis: aug-cc-pV(D+d)Z, keywords: { mp2_type: conv, freeze_core: true } }",
    "{ program: psi4, method: mp2, basis: cc-pvdz, keywords: { df_basis_mp2: cc-pvtz-ri, e_convergence: 8, guess: sad, basis_guess: true } }",
    '{ program: psi4, method: b3lyp-d3(bj), basis: "6-311++G(d,p)", keywords: { e_convergence: 1e-9 } }',
    "{ program: NWChem, method: hf, basis: 6-31G*, keywords: { scf__thresh: 1e-8 }, task_config: { retries: 1 } }",
    "{ program: nwchem, method: mp2, basis: aug-cc-pVDZ, keywords: { mp2__freeze: false } }",
    "{ program: nwchem, method: ccsd, basis: sto-3g, keywords: { tce__freeze: 0, qc_module: tce } }",
    "{ program: psi4, method: mp2, basis: aug-cc-pVDZ, keywords: { num_frozen_docc: 0 } }",
    "{ program: qcengine:psi4, method: mp2, basis: sto-3g, keywords: { FROZEN_DOCC: [0], mp2__num_frozen_uocc: 0 } }",
    "{ program: builtin, method: mp2, basis: sto-3g, keywords: { num_frozen_docc: 0 } }",
    "{ program: nwchem, method: ccsdt, basis: sto-3g, keywords: { qc_module: tce } }",
    "{ program: XTB, method: gfn1-xtb, keywords: { accuracy: 0.0001, solvent: CHCl3, electronic_temperature: 9 } }",
    "{ program: qcengine:xtb, method: GFN2-xTB, keywords: { accuracy: 1.0, solvent: none } }",
    "{ program: psi4, method: hf, basis: sto-3g, protocols: { error_correction: { default_policy: false } } }",
    "{ program: builtin, method: hf, basis: sto-3g, protocols: { error_correction: { default_policy: false, policies: { a: false } } } }",
    "{ program: xtb, method: gfn2-xtb, protocols: { error_correction: { default_policy: false } } }",
    "{ program: mopac, method: PM7, protocols: { error_correction: { default_policy: false } } }",
  ]
) {
  Deno.test(`external programs: ${model} is taken`, async () => {
    const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": inputWith(model) });
    assertEquals([status, err], [0, ""]);
  });
}

Deno.test("external programs: costs are estimated without the program, so plan needs none", async () => {
  const input = {
    "in.yaml": inputWith(MODEL.replace("builtin", "psi4").replace("sto-3g", "aug-cc-pvtz"), "cp"),
  };
  const { status, out } = await runCommand(["plan", "in.yaml", "--format", "json"], input);
  const { levels } = JSON.parse(out);
  assertEquals([status, levels[1].max_basis_functions], [0, 42]);
});

Deno.test("external programs: threads that no program of the input would use are refused", async () => {
  const run = (model: string) =>
    runCommand(["run", "in.yaml", "--threads", "2"], { "in.yaml": inputWith(model) });
  const { status, err } = await run(MODEL);
  assertEquals(status, 2);
  assertStringIncludes(err, "found 2; expected 1: builtin computes each task on one thread");
  assertStringIncludes((await run(MODEL.replace("builtin", "psi4"))).err, "psi4 cannot be started here");
});

Deno.test("external programs: one that is not there ends a run with status 4", async () => {
  const { status, err } = await runCommand(["run", "in.yaml"], {
    "in.yaml": inputWith(MODEL.replace("builtin", "psi4")),
  });
  assertEquals(status, 4);
  assertStringIncludes(err, "psi4 cannot be started here");
});
