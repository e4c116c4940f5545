// What each program computes nmer's own systems with: the cheapest that it has, since what is compared is nmer's work
// and not the chemistry.

import type { ProgramModels } from "./built_in_systems.ts";

const HARTREE_FOCK: ProgramModels = {
  usual: { method: "hf", basis: "sto-3g" },
  other: { method: "hf", basis: "3-21g" },
};

const MODELS: Readonly<Record<string, ProgramModels>> = {
  builtin: { ...HARTREE_FOCK, other: { method: "mp2", basis: "sto-3g" }, moments: ["dipole", "quadrupole"] },
  psi4: { ...HARTREE_FOCK, openShell: { reference: "uhf" } },
  pyscf: { ...HARTREE_FOCK, other: { method: "mp2", basis: "sto-3g" }, moments: ["dipole", "quadrupole"] },
  xtb: { usual: { method: "gfn2-xtb" }, other: { method: "gfn1-xtb" } },
  "qcengine:mopac": { usual: { method: "pm7" }, other: { method: "pm6" } },
  "qcengine:xtb": { usual: { method: "gfn2-xtb" }, other: { method: "gfn1-xtb" } },
  tblite: { usual: { method: "gfn2-xtb" }, other: { method: "gfn1-xtb" } },
  "qcengine:nwchem": { ...HARTREE_FOCK, openShell: { scf__uhf: "true" } },
};

/** The models of a program; of one that nobody has thought of here, those that most programs have. */
export function modelsOf(program: string): ProgramModels {
  return MODELS[program] ?? HARTREE_FOCK;
}
