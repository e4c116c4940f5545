// Times of Hartree-Fock and MP2 gradients on the embedded engine, energies included, on one core, after one calculation to
// warm up; beside them resident Psi4 on one thread, where its Python module is found: with exact integrals (scf_type pk,
// mp2_type conv) and with density fitting. The last column is the largest difference of a gradient's component to the
// exact one.
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_gradient.ts

import {
  hartreeFockGradient,
  runHartreeFock,
  runSecondOrderEnergy,
  secondOrderGradient,
} from "../lib/engine/mod.ts";
import { run, water } from "../tests/engine/systems.ts";
import { type Case, printRow, timed, timePsi4 } from "./resident_psi4.ts";

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 3, basis: "cc-pvdz" },
];

const ROUNDS = 5;

interface Computed {
  readonly size: number;
  readonly gradient: Float64Array;
}

function compare(
  title: string,
  method: "scf" | "mp2",
  cases: readonly Case[],
  compute: (each: Case) => Computed,
): void {
  const psi4 = timePsi4(cases, method, "gradient");
  if (psi4 === undefined) console.log("Psi4 is not importable here; its columns are left out.");
  console.log(title);
  cases.forEach((each, i) => {
    const { seconds, value } = timed(() => compute(each), ROUNDS);
    const difference = psi4 &&
      psi4[i]!.gradient.map((component, k) => Math.abs(component - value.gradient[k]!));
    printRow(each, value.size, seconds, difference && Math.max(...difference), psi4?.[i]);
  });
}

// What the driver gradient sets.
const OPTIONS = { dConvergence: 1e-9 };

compare(
  "system            functions   nmer    Psi4 pk  Psi4 df  nmer/best  largest difference to pk",
  "scf",
  CASES,
  ({ molecules, basis }) => {
    const wavefunction = runHartreeFock(water(molecules), basis, OPTIONS);
    return { size: wavefunction.basis.size, gradient: run(hartreeFockGradient(wavefunction)).atoms };
  },
);
console.log();
compare(
  "MP2               functions   nmer  Psi4 conv  Psi4 df  nmer/best  largest difference to conv",
  "mp2",
  CASES,
  ({ molecules, basis }) => {
    const { wavefunction, gradient } = run(secondOrderGradient(water(molecules), basis));
    return { size: wavefunction.basis.size, gradient: gradient.atoms };
  },
);
const { molecules, basis } = CASES.at(-1)!;
const energy = timed(() => runSecondOrderEnergy(water(molecules), basis), ROUNDS).seconds;
const gradient = timed(() => run(secondOrderGradient(water(molecules), basis)), ROUNDS).seconds;
console.log(
  `The last MP2 gradient takes ${(gradient / energy).toFixed(2)} times as long as the energy alone.`,
);
