// What is refused with Psi4, also through QCEngine, before anything runs.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../command_line/fake_host.ts";
import { assertRefused, inputWith, type RefusedModel } from "../refused_models.ts";

const REFUSED: readonly RefusedModel[] = [
  [
    "a keyword of Psi4 twice, in letters of other sizes",
    "{ program: psi4, method: hf, basis: sto-3g, keywords: { scf_type: pk, SCF_TYPE: df } }",
    "nocp",
    'model.keywords.SCF_TYPE: found "df"; expected each keyword once, and scf_type is the same one',
  ],
  [
    "coupled cluster by Psi4 in the field of charges, which leaves out what they do to the nuclei",
    "{ program: psi4, method: ccsd, basis: sto-3g }\nembedding_charges: { 1: [0.1], 2: [0.1] }",
    "nocp",
    'model.method: found "ccsd", with embedding charges; expected one of hf, scf, mp2',
  ],
  [
    "gradients by Psi4 in the field of charges, which feel forces too",
    "{ program: psi4, method: hf, basis: sto-3g }\nembedding_charges: { 1: [0.1], 2: [0.1] }\ndriver: gradient",
    "nocp",
    "or program: builtin, the built-in engine, which has gradients in the field of charges",
  ],
  ["Psi4 without a basis set", "{ program: psi4, method: hf }", "nocp", "model.basis: found no basis set"],
  [
    "energies that have not converged",
    "{ program: psi4, method: hf, basis: sto-3g, keywords: { FAIL_ON_MAXITER: false } }",
    "nocp",
    "would be added up as if it were right",
  ],
  [
    "a number of frozen orbitals, whatever the n-mer",
    "{ program: psi4, method: mp2, basis: sto-3g, keywords: { mp2__NUM_FROZEN_DOCC: 1 } }",
    "nocp",
    "expected freeze_core: true, which goes by the atoms of each n-mer",
  ],
  [
    "the same through QCEngine",
    "{ program: qcengine:psi4, method: mp2, basis: sto-3g, keywords: { docc: [1] } }",
    "nocp",
    "docc, one number of orbitals for n-mers of all sizes",
  ],
  [
    "a number of frozen orbitals beside a zero",
    "{ program: psi4, method: mp2, basis: sto-3g, keywords: { frozen_docc: [0, 1] } }",
    "nocp",
    "frozen_docc, one number of orbitals for n-mers of all sizes",
  ],
  [
    "no doubly occupied orbitals at all",
    "{ program: psi4, method: hf, basis: sto-3g, keywords: { docc: [0] } }",
    "nocp",
    "docc, one number of orbitals for n-mers of all sizes; expected none",
  ],
  [
    "Psi4's own expansion inside of nmer's",
    "{ program: psi4, method: hf, basis: sto-3g, keywords: { function_kwargs: { bsse_type: cp } } }",
    "nocp",
    "model.keywords.function_kwargs: found bsse_type; expected only dertype",
  ],
  [
    "protocols for a program that takes none",
    "{ program: psi4, method: hf, basis: sto-3g, protocols: { stdout: true } }",
    "nocp",
    "model.protocols",
  ],
  [
    "a correction of errors by a program that corrects none",
    "{ program: psi4, method: hf, basis: sto-3g, protocols: { error_correction: { default_policy: false, policies: { x: true } } } }",
    "nocp",
    "model.protocols",
  ],
  [
    "a basis set in another directory",
    '{ program: psi4, method: hf, basis: "../../x" }',
    "nocp",
    "model.basis",
  ],
  [
    "a path deep in a keyword",
    "{ program: psi4, method: hf, basis: a, keywords: { x: [{ y: [/etc/passwd] }] } }",
    "nocp",
    "model.keywords.x[0].y[0]: found",
  ],
  [
    "what Python would take for a method of its own",
    "{ program: psi4, method: __import__, basis: a }",
    "nocp",
    "model.method",
  ],
];

for (const refused of REFUSED) {
  Deno.test(`psi4: ${refused[0]} is refused`, () => assertRefused(refused));
}

for (
  const [keyword, part] of [
    ["basis: 6-31g", "basis, a second place for the basis set, which Psi4 would not look at"],
    ["scf__basis: 6-31g", "scf__basis, a second place for the basis set"],
    ["perturb_h: true", "a field that results would not report; expected embedding_charges"],
    ["SCF__PERTURB_DIPOLE: [0, 0, 0.01]", "a field that results would not report"],
    ["extern: true", "extern, a field"],
    ["external_potential_symmetry: true", "external_potential_symmetry, a field"],
    ["units: bohr", "units, what nmer or Psi4 itself sets for each n-mer"],
    ["df_ints_io: load", "df_ints_io, what nmer or Psi4 itself sets"],
    ["guess: read", "guess: read, of an earlier calculation that is not there"],
    ["mom_occ: [5]", "mom_occ, orbitals by their numbers, which mean others in each n-mer"],
    ["frac_occ: [5]", "frac_occ, orbitals by their numbers"],
    ["ras1: [2]", "ras1, one number of orbitals for n-mers of all sizes"],
    ["detci__die_if_not_converged: false", "an energy that has not converged would be added up"],
    ["e_convergence: 0.1", "expected a number of at most 0.001: looser ones give no converged energies"],
    ["scf__d_convergence: 2", "found 2; expected a number of at most 0.001"],
    // Psi4 1.3.2 takes it for 0.1 and calls water's energy converged that is 0.02 Hartree off.
    ["e_convergence: true", "found true; expected a number of at most 0.001"],
    ["E_CONVERGENCE: tight", 'found "tight"; expected a number of at most 0.001'],
    ["scf type: pk", 'found the keyword "scf type"; expected a name of letters, digits and _'],
    ["maxiter: null", "model.keywords.maxiter: found null; expected text, a number"],
    ["scf: { fail_on_maxiter: false }", "model.keywords.scf: found {"],
  ] as const
) {
  Deno.test(`psi4: Psi4's keyword ${keyword} is refused, also through QCEngine`, async () => {
    for (const program of ["psi4", "qcengine:psi4"]) {
      const model = `{ program: ${program}, method: hf, basis: sto-3g, keywords: { ${keyword} } }`;
      const { status, err } = await runCommand(["run", "in.yaml"], { "in.yaml": inputWith(model) });
      assertEquals(status, 2, err);
      assertStringIncludes(err, part);
    }
  });
}

Deno.test("psi4: an open shell needs a reference for it", async () => {
  const input = (keywords: string) =>
    `molecule: { text: "2 1\\n0 2\\nH 0 0 0\\n--\\n0 1\\nHe 0 0 3" }
model: { program: psi4, method: hf, basis: sto-3g, keywords: ${keywords} }
`.replace("2 1\\n", "");
  const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input("{ scf_type: pk }") });
  assertEquals(status, 2);
  assertStringIncludes(err, "none, which is rhf, for multiplicity 2 of fragment 1");
  const right = await runCommand(["validate", "in.yaml"], { "in.yaml": input("{ REFERENCE: ROHF }") });
  assertEquals([right.status, right.err], [0, ""]);
});
