// Times of Hartree-Fock gradients on the embedded engine, energies included, on one core, after one calculation to warm
// up; beside them resident Psi4 on one thread, where its Python module is found: with exact integrals (scf_type pk) and
// with density fitting. The last column is the largest difference of a gradient's component to the exact one.
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_gradient.ts

import { hartreeFockGradient, runHartreeFock } from "../lib/engine/mod.ts";
import { run, water } from "../tests/engine/systems.ts";
import { type Case, printRow, timed, timePsi4 } from "./resident_psi4.ts";

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 3, basis: "cc-pvdz" },
];

const ROUNDS = 5;

// What the driver gradient sets.
const OPTIONS = { dConvergence: 1e-9 };

const psi4 = timePsi4(CASES, "scf", "gradient");
if (psi4 === undefined) console.log("Psi4 is not importable here; its columns are left out.");
console.log("system            functions   nmer    Psi4 pk  Psi4 df  nmer/best  largest difference to pk");
CASES.forEach((each, i) => {
  const { seconds, value } = timed(() => {
    const wavefunction = runHartreeFock(water(each.molecules), each.basis, OPTIONS);
    return { size: wavefunction.basis.size, gradient: run(hartreeFockGradient(wavefunction)).atoms };
  }, ROUNDS);
  const difference = psi4 &&
    psi4[i]!.gradient.map((component, k) => Math.abs(component - value.gradient[k]!));
  printRow(each, value.size, seconds, difference && Math.max(...difference), psi4?.[i]);
});
