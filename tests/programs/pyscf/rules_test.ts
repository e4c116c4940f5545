// What is refused with PySCF before anything runs.

import { assertRefused, type RefusedModel } from "../refused_models.ts";

const REFUSED: readonly RefusedModel[] = [
  [
    "a keyword of PySCF twice, in letters of other sizes",
    "{ program: pyscf, method: hf, basis: sto-3g, keywords: { conv_tol: 1e-8, CONV_TOL: 1e-7 } }",
    "nocp",
    "model.keywords.CONV_TOL: found 1e-7; expected each keyword once, and conv_tol is the same one",
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
];

for (const refused of REFUSED) {
  Deno.test(`pyscf: ${refused[0]} is refused`, () => assertRefused(refused));
}
