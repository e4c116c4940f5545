// Times of MP2 energies on the built-in engine, Hartree-Fock included, on one core, after one calculation to warm up;
// beside them resident Psi4 on one thread, where its Python module is found: both with exact integrals (scf_type pk,
// mp2_type conv) and with density fitting (scf_type df, mp2_type df).
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_mp2.ts

import { type Mp2Options, runMp2Energy } from "../lib/engine/mod.ts";
import { water } from "../tests/engine/systems.ts";
import { type Case, printHead, printRow, timed, timePsi4 } from "./resident_psi4.ts";

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 2, basis: "cc-pvdz" },
  { molecules: 3, basis: "cc-pvdz" },
  { molecules: 2, basis: "aug-cc-pvdz" },
];

const ROUNDS = 5;

const psi4 = timePsi4(CASES, "mp2");
if (psi4 === undefined) console.log("Psi4 is not importable here; its columns are left out.");
printHead("conv");
CASES.forEach((each, i) => {
  let functions = 0;
  const time = (options: Partial<Mp2Options>) =>
    timed(() => {
      const { energy, scf } = runMp2Energy(water(each.molecules), each.basis, options);
      functions = scf.properties.calcinfo_nbasis;
      return { energy, gradient: [] };
    }, ROUNDS);
  const own = { pk: time({}), df: time({ scfType: "df", mp2Type: "df" }) };
  printRow(each, functions, own, psi4?.[i]);
});
