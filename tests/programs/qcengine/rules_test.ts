// What is refused with programs behind QCEngine before anything runs.

import { assertRefused, type RefusedModel } from "../refused_models.ts";

const REFUSED: readonly RefusedModel[] = [
  [
    "ghost atoms of vmfc with a potential",
    "{ program: qcengine:torchani, method: ani1x }",
    "[nocp, vmfc]",
    "expected nocp, or a program that has ghost atoms: builtin, psi4, pyscf, nwchem",
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
  [
    "a number of frozen orbitals in NWChem",
    "{ program: nwchem, method: mp2, basis: sto-3g, keywords: { mp2__freeze: 1 } }",
    "nocp",
    "expected freeze atomic, which goes by the atoms of each n-mer",
  ],
  [
    "a command for MPI",
    '{ program: nwchem, method: hf, basis: sto-3g, task_config: { mpiexec_command: "rm -rf x" } }',
    "nocp",
    'model.task_config.mpiexec_command: found "mpiexec_command"; expected one of retries, nnodes, cores_per_rank',
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
];

for (const refused of REFUSED) {
  Deno.test(`QCEngine: ${refused[0]} is refused`, () => assertRefused(refused));
}
