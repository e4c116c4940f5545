// Times of restricted Hartree-Fock on the embedded engine, on one core, after one calculation to warm up; beside
// them resident Psi4 on one thread, where its Python module is found.
//
//     deno run --allow-run=/usr/bin/python3,python3 --allow-env bench/engine_scf.ts

import { fromFileUrl } from "@std/path";
import { runHartreeFock } from "../lib/engine/mod.ts";
import { water } from "../tests/engine/systems.ts";

/** A calculation to time. */
interface Case {
  readonly molecules: 1 | 2 | 3;
  readonly basis: string;
}

const CASES: readonly Case[] = [
  { molecules: 1, basis: "6-31g" },
  { molecules: 2, basis: "6-31g" },
  { molecules: 3, basis: "6-31g" },
  { molecules: 3, basis: "sto-3g" },
  { molecules: 3, basis: "cc-pvdz" },
];

const ROUNDS = 7;

function timeEngine({ molecules, basis }: Case): { seconds: number; energy: number; functions: number } {
  const compute = () => runHartreeFock(water(molecules), basis).result;
  const { energy, properties } = compute();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    compute();
    return (performance.now() - start) / 1000;
  });
  return { seconds: median(times), energy, functions: properties.calcinfo_nbasis };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Seconds and energies of the same cases by Psi4, or undefined where it cannot be run. */
function timePsi4(): { pk: number; df: number; energy: number }[] | undefined {
  const script = fromFileUrl(new URL("engine_psi4.py", import.meta.url));
  const cases = CASES.map(({ molecules, basis }) => {
    const { atomicNumbers, geometry } = water(molecules);
    return { atomicNumbers, geometry, basis };
  });
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      const { success, stdout } = new Deno.Command(python, { args: [script, JSON.stringify(cases)] })
        .outputSync();
      if (success) return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
    } catch {
      // The next interpreter may have Psi4.
    }
  }
  return undefined;
}

const psi4 = timePsi4();
if (psi4 === undefined) console.log("Psi4 is not importable here; its columns are left out.");
console.log("system            functions   nmer    Psi4 pk  Psi4 df  nmer/best  energy difference to pk");
CASES.forEach((each, i) => {
  const { seconds, energy, functions } = timeEngine(each);
  const other = psi4?.[i];
  console.log(
    [
      `water ${each.molecules}, ${each.basis}`.padEnd(18),
      String(functions).padStart(8),
      `${seconds.toFixed(4)} s`.padStart(10),
      ...(other === undefined ? [] : [
        `${other.pk.toFixed(3)} s`.padStart(9),
        `${other.df.toFixed(3)} s`.padStart(8),
        (seconds / Math.min(other.pk, other.df)).toFixed(2).padStart(8),
        (energy - other.energy).toExponential(1).padStart(14),
      ]),
    ].join(" "),
  );
});
