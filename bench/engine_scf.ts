// Times of restricted Hartree-Fock on the built-in engine with exact integrals and with density fitting, on one core,
// after one calculation to warm up; beside them resident Psi4 on one thread, where its Python module is found.
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_scf.ts

import { runHartreeFock } from "../lib/engine/mod.ts";
import { water } from "../tests/engine/systems.ts";
import { type Case, printHead, printRow, timed, timePsi4 } from "./resident_psi4.ts";

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 3, basis: "sto-3g" },
  { molecules: 3, basis: "cc-pvdz" },
  { molecules: 3, basis: "aug-cc-pvdz" },
];

const ROUNDS = 7;

const psi4 = timePsi4(CASES, "scf");
if (psi4 === undefined) console.log("Psi4 is not importable here; its columns are left out.");
printHead("pk");
CASES.forEach((each, i) => {
  let functions = 0;
  const time = (scfType: "auto" | "df") =>
    timed(() => {
      const { energy, result } = runHartreeFock(water(each.molecules), each.basis, { scfType });
      functions = result.properties.calcinfo_nbasis;
      return { energy, gradient: [] };
    }, ROUNDS);
  const own = { pk: time("auto"), df: time("df") };
  printRow(each, functions, own, psi4?.[i]);
});
