// What external programs refuse before anything runs, whether they are installed or not.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { HELIUM_DIMER, runCommand } from "../command_line/fake_host.ts";

const MODEL = "{ program: builtin, method: hf, basis: sto-3g }";

function inputWith(model: string, bsse = "nocp", rest = ""): string {
  return `${HELIUM_DIMER.slice(0, HELIUM_DIMER.indexOf("model:"))}model: ${model}\nbsse: ${bsse}\n${rest}`;
}

for (
  const [what, model, bsse, part] of [
    ["a program that nobody knows", "{ program: nwchme, method: hf }", "nocp", "Did you mean nwchem?"],
    [
      "ghost atoms with a semiempirical program",
      "{ program: xtb, method: GFN2-xTB }",
      "cp",
      "bsse: found ghost atoms (cp or vmfc) with xtb, a semiempirical method",
    ],
    [
      "ghost atoms of vmfc with a potential",
      "{ program: qcengine:torchani, method: ani1x }",
      "[nocp, vmfc]",
      "expected nocp, or a program that has ghost atoms: builtin, psi4, pyscf, nwchem",
    ],
    [
      "a method of xtb's that would spoil others",
      "{ program: xtb, method: GFN0-xTB }",
      "nocp",
      "gives energies of other methods that are 4e-7 Hartree off",
    ],
    ["a method that xtb does not have", "{ program: xtb, method: gfn2 }", "nocp", "Did you mean gfn2-xtb?"],
    [
      "a basis set for xtb",
      "{ program: xtb, method: GFN2-xTB, basis: 6-31g }",
      "nocp",
      'model.basis: found "6-31g"; expected no basis: GFN2-xTB has a minimal one of its own',
    ],
    [
      "a keyword that xtb does not have",
      "{ program: xtb, method: GFN2-xTB, keywords: { max_iteration: 9 } }",
      "nocp",
      "Did you mean max_iterations?",
    ],
    [
      "an accuracy that xtb would change in silence",
      "{ program: xtb, method: GFN2-xTB, keywords: { accuracy: 1e-6 } }",
      "nocp",
      "model.keywords.accuracy: found 0.000001; expected a number from 0.0001 (tight) to 1000",
    ],
    [
      "a part of an iteration",
      "{ program: xtb, method: GFN2-xTB, keywords: { max_iterations: 1.5 } }",
      "nocp",
      "expected a whole number from 1 on",
    ],
    [
      "a keyword of PySCF twice, in letters of other sizes",
      "{ program: pyscf, method: hf, basis: sto-3g, keywords: { conv_tol: 1e-8, CONV_TOL: 1e-7 } }",
      "nocp",
      "model.keywords.CONV_TOL: found 1e-7; expected each keyword once, and conv_tol is the same one",
    ],
    [
      "a keyword of Psi4 twice, in letters of other sizes",
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { scf_type: pk, SCF_TYPE: df } }",
      "nocp",
      'model.keywords.SCF_TYPE: found "df"; expected each keyword once, and scf_type is the same one',
    ],
    [
      "a fit by no set, with PySCF, in capitals",
      "{ program: pyscf, method: hf, basis: 6-31g, keywords: { DENSITY_FIT: true } }",
      "nocp",
      "found none, and none is known to go with 6-31g",
    ],
    [
      "functionals without PySCF's screening of integrals, at which it fails",
      "{ program: pyscf, method: camb3lyp, basis: sto-3g, keywords: { direct_scf: false } }",
      "nocp",
      "model.keywords.direct_scf: found direct_scf, with method camb3lyp; expected no direct_scf, or true",
    ],
    [
      "a double hybrid with PySCF",
      "{ program: pyscf, method: b2plyp, basis: sto-3g }",
      "nocp",
      "a double hybrid; expected another functional: PySCF computes the self-consistent part",
    ],
    [
      "dispersion that PySCF would leave out",
      "{ program: pyscf, method: wb97x-d, basis: sto-3g }",
      "nocp",
      "PySCF leaves out the dispersion that belongs to it",
    ],
    [
      "D3 without a damping",
      "{ program: pyscf, method: pbe0-d3, basis: sto-3g }",
      "nocp",
      "pbe0-d3bj or pbe0-d3zero",
    ],
    [
      "dispersion twice",
      "{ program: pyscf, method: wb97x-v-d4, basis: sto-3g }",
      "nocp",
      "with dispersion twice; expected wb97x-v, which has VV10, or wb97x-d4",
    ],
    [
      "a method that PySCF's part of nmer does not have",
      "{ program: pyscf, method: ccsdt, basis: sto-3g }",
      "nocp",
      "expected hf, mp2, df-mp2, ccsd, ccsd(t), or a functional of libxc",
    ],
    [
      "a loose threshold with PySCF",
      "{ program: pyscf, method: hf, basis: sto-3g, keywords: { conv_tol: 0.01 } }",
      "nocp",
      "model.keywords.conv_tol: found 0.01; expected a number from 1e-16 to 0.000001",
    ],
    [
      "a misspelled keyword of PySCF",
      "{ program: pyscf, method: hf, basis: sto-3g, keywords: { conv_toll: 1e-9 } }",
      "nocp",
      "Did you mean conv_tol?",
    ],
    [
      "an attribute of PySCF that is no keyword",
      "{ program: pyscf, method: hf, basis: sto-3g, keywords: { chkfile: a } }",
      "nocp",
      'found the unknown keyword "chkfile"',
    ],
    [
      "one number of frozen orbitals with PySCF",
      "{ program: pyscf, method: mp2, basis: sto-3g, keywords: { frozen: 1 } }",
      "nocp",
      "expected 0, or freeze_core: true, which goes by the atoms",
    ],
    [
      "a grid without a functional",
      "{ program: pyscf, method: hf, basis: sto-3g, keywords: { grids.level: 4 } }",
      "nocp",
      "only density functionals have grids",
    ],
    [
      "a coarse grid",
      "{ program: pyscf, method: pbe, basis: sto-3g, keywords: { grids.level: 0 } }",
      "nocp",
      "expected a whole number from 2 to 9",
    ],
    [
      "density fitting without a set that is known",
      "{ program: pyscf, method: df-mp2, basis: sto-3g }",
      "nocp",
      "model.keywords.auxbasis_mp2: found none, and none is known to go with sto-3g",
    ],
    [
      "code in place of a functional",
      "{ program: pyscf, method: pbe;x, basis: sto-3g }",
      "nocp",
      "model.method: found",
    ],
    [
      "functions of plane waves' pseudopotentials with PySCF",
      "{ program: pyscf, method: hf, basis: gth-dzvp }",
      "nocp",
      "GTH's belong to plane waves",
    ],
    [
      "no basis set for PySCF",
      "{ program: pyscf, method: hf }",
      "nocp",
      "one that PySCF or Basis Set Exchange has, or basis_file",
    ],
    [
      "ghost atoms with tblite",
      "{ program: tblite, method: GFN2-xTB }",
      "cp",
      "bsse: found ghost atoms (cp or vmfc) with tblite, a semiempirical method",
    ],
    [
      "a method that tblite does not have",
      "{ program: tblite, method: gfn-ff }",
      "nocp",
      "gfn2-xtb, gfn1-xtb",
    ],
    [
      "a keyword that tblite does not have",
      "{ program: tblite, method: gfn2-xtb, keywords: { electronic_temp: 9 } }",
      "nocp",
      "Did you mean electronic_temperature?",
    ],
    [
      "xtb's word for a solvent with tblite",
      "{ program: tblite, method: gfn2-xtb, keywords: { solvent: water } }",
      "nocp",
      "Name the model of solvation, as in alpb: water or gbsa: water.",
    ],
    [
      "two models of solvation with tblite",
      "{ program: tblite, method: gfn2-xtb, keywords: { alpb: water, cpcm: 80 } }",
      "nocp",
      "model.keywords.cpcm: found cpcm beside alpb; expected one model of solvation",
    ],
    [
      "a dielectric constant that ends tblite's process",
      "{ program: tblite, method: gfn2-xtb, keywords: { cosmo: 0.5 } }",
      "nocp",
      "model.keywords.cosmo: found 0.5; expected a dielectric constant above 1, or the name of a solvent",
    ],
    [
      "a word that is no solvent's name with tblite",
      '{ program: tblite, method: gfn2-xtb, keywords: { alpb: "/etc/passwd" } }',
      "nocp",
      "expected the name of a solvent, such as water",
    ],
    [
      "a keyword of tblite that acts on nothing",
      "{ program: tblite, method: gfn2-xtb, keywords: { alpb: water, born_kernel: p16 } }",
      "nocp",
      "model.keywords.born_kernel: found born_kernel without gb or gbe",
    ],
    [
      "a guess that tblite does not have",
      "{ program: tblite, method: gfn2-xtb, keywords: { guess: core } }",
      "nocp",
      "expected one of sad, eeq, ceh",
    ],
    [
      "a keyword for a force field",
      "{ program: xtb, method: GFN-FF, keywords: { accuracy: 1 } }",
      "nocp",
      "expected none: they are for the tight-binding methods, and GFN-FF is a force field",
    ],
    [
      "a solvent that GFN1-xTB lacks",
      "{ program: xtb, method: GFN1-xTB, keywords: { solvent: dmf } }",
      "nocp",
      "a solvent that GBSA has for gfn1-xtb: none, acetone",
    ],
    [
      "what only QCEngine's xtb takes",
      "{ program: xtb, method: GFN2-xTB, protocols: { stdout: true } }",
      "nocp",
      "as in program: qcengine:nwchem",
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
    [
      "a basis set for a semiempirical method",
      "{ program: mopac, method: PM7, basis: 6-31g }",
      "nocp",
      'model.basis: found "6-31g"; expected no basis set: mopac is a semiempirical method',
    ],
    [
      "NWChem without a basis set",
      "{ program: nwchem, method: hf }",
      "nocp",
      "model.basis: found no basis set; expected one that nwchem has",
    ],
    [
      "excited states by NWChem, of which QCEngine returns the ground state",
      "{ program: nwchem, method: TDDFT, basis: sto-3g }",
      "nocp",
      'model.method: found "TDDFT", for which QCEngine returns the energy of the ground state',
    ],
    [
      "NWChem as its own method",
      "{ program: nwchem, method: nwchem, basis: sto-3g }",
      "nocp",
      'model.method: found "nwchem", which asks NWChem for nothing',
    ],
    [
      "what NWChem computes by its contraction engine alone, without that",
      "{ program: nwchem, method: mp3, basis: sto-3g }",
      "nocp",
      "expected it together with qc_module: tce",
    ],
    [
      "a word in MOPAC's line of keywords",
      "{ program: mopac, method: PM7, keywords: { iter: 100 UHF } }",
      "nocp",
      'model.keywords.iter: found iter: "100 UHF"; expected iter, a number of iterations',
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
      "a number of frozen orbitals in the built-in engine",
      "{ program: builtin, method: mp2, basis: sto-3g, keywords: { num_frozen_docc: 1 } }",
      "nocp",
      "another number would be the same for n-mers of all sizes",
    ],
    [
      "a number of frozen orbitals in NWChem",
      "{ program: nwchem, method: mp2, basis: sto-3g, keywords: { mp2__freeze: 1 } }",
      "nocp",
      "expected freeze atomic, which goes by the atoms of each n-mer",
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
      "errors left alone, and something else",
      "{ program: builtin, method: hf, basis: sto-3g, protocols: { error_correction: { default_policy: false }, stdout: false } }",
      "nocp",
      "model.protocols",
    ],
    [
      "a command for MPI",
      '{ program: nwchem, method: hf, basis: sto-3g, task_config: { mpiexec_command: "rm -rf x" } }',
      "nocp",
      'model.task_config.mpiexec_command: found "mpiexec_command"; expected one of retries, nnodes, cores_per_rank',
    ],
    [
      "a task configuration for the built-in engine",
      "{ program: builtin, method: hf, basis: sto-3g, task_config: { retries: 1 } }",
      "nocp",
      "model.task_config",
    ],
    [
      "a basis set in another directory",
      '{ program: psi4, method: hf, basis: "../../x" }',
      "nocp",
      "model.basis",
    ],
    ["a basis set by its path", "{ program: nwchem, method: hf, basis: /etc/passwd }", "nocp", "model.basis"],
    [
      "a second line in a method",
      '{ program: nwchem, method: "hf\\ntask shell", basis: a }',
      "nocp",
      "model.method",
    ],
    [
      "a second line in a keyword",
      '{ program: nwchem, method: hf, basis: a, keywords: { scf__x: "1\\nend\\ntask shell \\"ls\\"" } }',
      "nocp",
      "model.keywords.scf__x: found",
    ],
    [
      "a second command in a keyword",
      '{ program: nwchem, method: hf, basis: a, keywords: { scf__x: "1; task shell" } }',
      "nocp",
      "which programs may take for commands",
    ],
    [
      "a second line in the name of a keyword",
      '{ program: nwchem, method: hf, basis: a, keywords: { "scf__x\\nend": 1 } }',
      "nocp",
      "expected a keyword of letters",
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
  ] as const
) {
  Deno.test(`external programs: ${what} is refused`, async () => {
    // What nobody knows can be assembled, so it is no mistake of the input.
    const commands = what === "a program that nobody knows" ? ["run"] : ["run", "validate"];
    for (const command of commands) {
      const { status, err } = await runCommand([command, "in.yaml"], { "in.yaml": inputWith(model, bsse) });
      assertEquals(status, 2, err);
      assertStringIncludes(err, part);
    }
  });
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
  Deno.test(`external programs: Psi4's keyword ${keyword} is refused, also through QCEngine`, async () => {
    for (const program of ["psi4", "qcengine:psi4"]) {
      const model = `{ program: ${program}, method: hf, basis: sto-3g, keywords: { ${keyword} } }`;
      const { status, err } = await runCommand(["run", "in.yaml"], { "in.yaml": inputWith(model) });
      assertEquals(status, 2, err);
      assertStringIncludes(err, part);
    }
  });
}

Deno.test("external programs: an open shell needs a reference for it", async () => {
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

for (
  const [what, molecule, part] of [
    ["an element without parameters", "Am 0 0 0\n--\nHe 0 0 9", "found Am; expected elements up to Rn"],
    ["4f electrons", "Eu 0 0 0\n--\nHe 0 0 9", "found Eu; expected elements without 4f electrons"],
    [
      "a charge that takes core electrons away",
      "7 2\nO 0 0 0\n--\n0 1\nHe 0 0 9",
      "charge 7 and multiplicity 2 of fragment 1, counted from 1; expected no more than 6 valence electrons",
    ],
    [
      "core electrons that are unpaired",
      "0 4\nLi 0 0 0\n--\n0 1\nHe 0 0 9",
      "charge 0 and multiplicity 4 of fragment 1",
    ],
  ] as const
) {
  Deno.test(`external programs: ${what} is refused with xtb and tblite`, async () => {
    for (const program of ["xtb", "tblite"]) {
      const text = JSON.stringify(molecule);
      const input = `molecule: { text: ${text} }\nmodel: { program: ${program}, method: GFN2-xTB }\n`;
      const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
      assertEquals(status, 2, err);
      assertStringIncludes(err, part.replaceAll("xtb", program));
    }
  });
}

Deno.test("external programs: point charges are refused with tblite, before anything runs", async () => {
  const rest = "embedding_charges: { 1: [0.1], 2: [0.1] }\nreturn_total_data: true\n";
  const input = inputWith("{ program: tblite, method: GFN2-xTB }", "nocp", rest);
  const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
  assertEquals(status, 2);
  assertStringIncludes(err, "embedding_charges: found");
  assertStringIncludes(err, "tblite");
});

Deno.test("external programs: a Hessian of embedded n-mers by xtb is refused", async () => {
  const rest = "driver: hessian\nembedding_charges: { 1: [0.1], 2: [0.1] }\nreturn_total_data: true\n";
  const input = inputWith("{ program: xtb, method: GFN2-xTB }", "nocp", rest);
  const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
  assertEquals(status, 2);
  assertStringIncludes(
    err,
    "driver: found hessian, together with embedding_charges; expected energy or gradient",
  );
});
