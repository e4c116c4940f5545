// Times of Psi4 on one thread, resident in one process: beside them the benchmarks of the engine put their own.

import { fromFileUrl } from "@std/path";
import { water } from "../tests/engine/systems.ts";

/** A water cluster to time. */
export interface Case {
  readonly molecules: 1 | 2 | 3;
  readonly basis: string;
}

/** A calculation's time and results. */
export interface Run {
  readonly seconds: number;
  /** In Hartree. */
  readonly energy: number;
  /** In Hartree/bohr; empty where only energies are timed. */
  readonly gradient: ArrayLike<number>;
}

/** With exact integrals, and with density fitting. */
export interface BothRuns {
  readonly pk: Run;
  readonly df: Run;
}

/** nmer's, which does not fit everything. */
export interface OwnRuns {
  readonly pk: Run;
  readonly df?: Run;
}

/** Seconds and results of the cases by Psi4, or undefined where it cannot be run. */
export function timePsi4(
  cases: readonly Case[],
  method: "scf" | "mp2",
  driver: "energy" | "gradient" = "energy",
): BothRuns[] | undefined {
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

/** What a calculation gives, with the median of its seconds, after one to warm up. */
export function timed(compute: () => Omit<Run, "seconds">, rounds: number): Run {
  const value = compute();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    compute();
    return (performance.now() - start) / 1000;
  });
  return { ...value, seconds: times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]! };
}

/** Prints the head of a table whose exact integrals are called `exact` in Psi4. */
export function printHead(exact: string): void {
  console.log(
    [
      "system".padEnd(21),
      "functions",
      "nmer".padStart(9),
      "nmer df".padStart(9),
      `Psi4 ${exact}`.padStart(9),
      "Psi4 df".padStart(9),
      "nmer/best",
      "nmer df/df",
      `to ${exact}`.padStart(9),
      "df to df",
    ].join("  "),
  );
}

/**
 * Prints a row: seconds; nmer's ratio to the better one of Psi4, that with density fitting to Psi4's; the largest
 * difference of energy or gradient to Psi4's with the same integrals.
 */
export function printRow(
  { molecules, basis }: Case,
  functions: number,
  own: OwnRuns,
  other: BothRuns | undefined,
): void {
  const seconds = (run: Run | undefined) => (run ? `${run.seconds.toFixed(4)} s` : "-").padStart(9);
  console.log(
    [
      `water ${molecules}, ${basis}`.padEnd(21),
      String(functions).padStart(9),
      seconds(own.pk),
      seconds(own.df),
      ...(other === undefined ? [] : [
        seconds(other.pk),
        seconds(other.df),
        (own.pk.seconds / Math.min(other.pk.seconds, other.df.seconds)).toFixed(2).padStart(9),
        (own.df ? (own.df.seconds / other.df.seconds).toFixed(2) : "-").padStart(10),
        difference(own.pk, other.pk).toExponential(1).padStart(9),
        (own.df ? difference(own.df, other.df).toExponential(1) : "-").padStart(8),
      ]),
    ].join("  "),
  );
}

function difference(own: Run, other: Run): number {
  if (other.gradient.length === 0) return own.energy - other.energy;
  return Math.max(...Array.from(other.gradient, (value, i) => Math.abs(value - own.gradient[i]!)));
}
