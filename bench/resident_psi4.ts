// Times of Psi4 on one thread, resident in one process: beside them the benchmarks of the engine put their own.

import { fromFileUrl } from "@std/path";
import { water } from "../tests/engine/systems.ts";

/** A water cluster to time. */
export interface Case {
  readonly molecules: 1 | 2 | 3;
  readonly basis: string;
}

/** Seconds with exact integrals and with density fitting; with the former, the energy in Hartree. */
export interface Psi4Times {
  readonly pk: number;
  readonly df: number;
  readonly energy: number;
  /** In Hartree/bohr; empty where only energies are timed. */
  readonly gradient: readonly number[];
}

/** Seconds and results of the cases by Psi4, or undefined where it cannot be run. */
export function timePsi4(
  cases: readonly Case[],
  method: "scf" | "mp2",
  driver: "energy" | "gradient" = "energy",
): Psi4Times[] | undefined {
  const script = fromFileUrl(new URL("engine_psi4.py", import.meta.url));
  const described = cases.map(({ molecules, basis }) => {
    const { atomicNumbers, geometry } = water(molecules);
    return { atomicNumbers, geometry, basis };
  });
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      const { success, stdout } = new Deno.Command(python, {
        args: [script, JSON.stringify(described), method, driver],
      }).outputSync();
      if (success) return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
    } catch {
      // The next interpreter may have Psi4.
    }
  }
  return undefined;
}

/** Median of the seconds that a calculation takes, after one to warm up, with what that gave. */
export function timed<T>(compute: () => T, rounds: number): { readonly seconds: number; readonly value: T } {
  const value = compute();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    compute();
    return (performance.now() - start) / 1000;
  });
  return { seconds: times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!, value };
}

/** Prints a row of nmer's and Psi4's times; the ratio is to the better one of Psi4, the difference to the exact one. */
export function printRow(
  { molecules, basis }: Case,
  functions: number,
  seconds: number,
  difference: number | undefined,
  other: Psi4Times | undefined,
): void {
  console.log(
    [
      `water ${molecules}, ${basis}`.padEnd(18),
      String(functions).padStart(8),
      `${seconds.toFixed(4)} s`.padStart(10),
      ...(other === undefined ? [] : [
        `${other.pk.toFixed(3)} s`.padStart(9),
        `${other.df.toFixed(3)} s`.padStart(8),
        (seconds / Math.min(other.pk, other.df)).toFixed(2).padStart(8),
        difference!.toExponential(1).padStart(14),
      ]),
    ].join(" "),
  );
}
