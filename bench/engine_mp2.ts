// Times of MP2 energies on the embedded engine, Hartree-Fock included, on one core, after one calculation to warm up;
// beside them resident Psi4 on one thread, where its Python module is found: with exact integrals (scf_type pk,
// mp2_type conv) and with density fitting.
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_mp2.ts

import { runSecondOrderEnergy } from "../lib/engine/mod.ts";
import { water } from "../tests/engine/systems.ts";
import { type Case, printRow, timed, timePsi4 } from "./resident_psi4.ts";

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 2, basis: "cc-pvdz" },
  { molecules: 3, basis: "cc-pvdz" },
];

const ROUNDS = 5;

const psi4 = timePsi4(CASES, "mp2");
if (psi4 === undefined) console.log("Psi4 is not importable here; its columns are left out.");
console.log("system            functions   nmer  Psi4 conv  Psi4 df  nmer/best  energy difference to conv");
CASES.forEach((each, i) => {
  const { seconds, value } = timed(() => runSecondOrderEnergy(water(each.molecules), each.basis), ROUNDS);
  printRow(
    each,
    value.scf.properties.calcinfo_nbasis,
    seconds,
    psi4 && value.energy - psi4[i]!.energy,
    psi4?.[i],
  );
});
