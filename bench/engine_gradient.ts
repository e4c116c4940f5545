// Times of Hartree-Fock and MP2 gradients on the built-in engine, energies included, on one core, after one calculation
// to warm up; beside them resident Psi4 on one thread, where its Python module is found: both with exact integrals
// (scf_type pk, mp2_type conv) and with density fitting. The last columns are the largest differences of a gradient's
// component.
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_gradient.ts

import {
  hartreeFockGradient,
  mp2Gradient,
  type Mp2Options,
  releaseIntegrals,
  runHartreeFock,
  runMp2Energy,
} from "../lib/engine/mod.ts";
import { run, water } from "../tests/engine/systems.ts";
import { type Case, printHead, printRow, timed, timePsi4 } from "./resident_psi4.ts";

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 3, basis: "cc-pvdz" },
  { molecules: 2, basis: "aug-cc-pvdz" },
];

const ROUNDS = 5;

// What the driver gradient sets.
const OPTIONS = { dConvergence: 1e-9 };

const hartreeFock = timePsi4(CASES, "scf", "gradient");
if (hartreeFock === undefined) console.log("Psi4 is not importable here; its columns are left out.");
printHead("pk");
CASES.forEach((each, i) => {
  let functions = 0;
  const time = (scfType: "auto" | "df") =>
    timed(() => {
      const wavefunction = runHartreeFock(water(each.molecules), each.basis, { ...OPTIONS, scfType });
      functions = wavefunction.basis.size;
      return { energy: wavefunction.energy, gradient: run(hartreeFockGradient(wavefunction)).atoms };
    }, ROUNDS);
  const own = { pk: time("auto"), df: time("df") };
  printRow(each, functions, own, hartreeFock?.[i]);
});

console.log("\nMP2");
const mp2 = timePsi4(CASES, "mp2", "gradient");
printHead("conv");
CASES.forEach((each, i) => {
  let functions = 0;
  const time = (options: Partial<Mp2Options>) =>
    timed(() => {
      releaseIntegrals(); // of the round before
      const { result, wavefunction, gradient } = run(mp2Gradient(water(each.molecules), each.basis, options));
      functions = wavefunction.basis.size;
      return { energy: result.energy, gradient: gradient.atoms };
    }, ROUNDS);
  const own = time({});
  printRow(each, functions, { pk: own, df: time({ scfType: "df", mp2Type: "df" }) }, mp2?.[i]);
  const energy = () => ({
    energy: runMp2Energy(water(each.molecules), each.basis).energy,
    gradient: [],
  });
  console.log(
    `    ${(own.seconds / timed(energy, ROUNDS).seconds).toFixed(2)} times as long as nmer's energy alone`,
  );
});
