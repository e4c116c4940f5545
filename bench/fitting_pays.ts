// From which size on density fitting takes less time than exact integrals: times of both on the built-in engine, one after
// the other in each round, on one core; the least of all rounds, after one to warm up. scf_type fits the mean field
// alone, mp2_type the correlation alone.
//
//     deno run -A bench/fitting_pays.ts [ROUNDS, default 5] [hf | mp2 | gradient | mp2-gradient ...]

import type { Driver } from "../lib/base/driver.ts";
import { methodNamed, METHODS, releaseIntegrals, type System } from "../lib/engine/mod.ts";
import { run, water } from "../tests/engine/systems.ts";
import { FRAGMENTS } from "./fragments.ts";

interface Size {
  readonly name: string;
  readonly system: System;
  readonly basis: string;
}

interface Kind {
  readonly method: "hf" | "mp2";
  readonly driver: Driver;
  /** What is fitted, against nothing. */
  readonly fitted: Readonly<Record<string, string>>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  hf: { method: "hf", driver: "energy", fitted: { scfType: "df" } },
  gradient: { method: "hf", driver: "gradient", fitted: { scfType: "df" } },
  mp2: { method: "mp2", driver: "energy", fitted: { mp2Type: "df" } },
  "mp2-both": { method: "mp2", driver: "energy", fitted: { scfType: "df", mp2Type: "df" } },
  "mp2-gradient": { method: "mp2", driver: "gradient", fitted: { mp2Type: "df" } },
  "mp2-gradient-both": { method: "mp2", driver: "gradient", fitted: { scfType: "df", mp2Type: "df" } },
};

function waters(molecules: 1 | 2 | 3, basis: string): Size {
  return { name: `water ${molecules}`, system: water(molecules), basis };
}

const SIZES: readonly Size[] = [
  waters(1, "6-31g"),
  waters(2, "6-31g"),
  waters(3, "6-31g"),
  waters(2, "cc-pvdz"),
  waters(3, "6-31g*"),
  { name: "methane 2", system: FRAGMENTS["methane 2"], basis: "cc-pvdz" },
  waters(3, "cc-pvdz"),
  waters(2, "aug-cc-pvdz"),
  waters(3, "def2-svpd"),
  waters(2, "def2-tzvp"),
  waters(1, "cc-pvtz"),
  waters(1, "cc-pvqz"),
  waters(3, "aug-cc-pvdz"),
  waters(2, "cc-pvtz"),
];

const [rounds = "5", ...asked] = Deno.args;
console.log("kind          system     basis        functions    exact   fitted  fitted/exact");
for (const [name, kind] of Object.entries(KINDS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const size of SIZES) report(name, kind, size);
}

function report(name: string, kind: Kind, size: Size): void {
  const least = [Infinity, Infinity];
  let functions = 0;
  for (let round = 0; round <= Number(rounds); round++) {
    for (const [i, options] of [{}, kind.fitted].entries()) {
      releaseIntegrals();
      const start = performance.now();
      const { properties } = run(compute(kind, size, options));
      const milliseconds = performance.now() - start;
      functions = Number(properties?.["calcinfo_nbasis"]);
      if (round > 0) least[i] = Math.min(least[i]!, milliseconds);
    }
  }
  const [exact, fitted] = least as [number, number];
  console.log(
    `${name.padEnd(13)} ${size.name.padEnd(10)} ${size.basis.padEnd(12)} ${String(functions).padStart(9)} ` +
      `${exact.toFixed(1).padStart(8)} ${fitted.toFixed(1).padStart(8)} ${
        (fitted / exact).toFixed(2).padStart(13)
      }`,
  );
}

function compute(kind: Kind, { system, basis }: Size, options: object) {
  return methodNamed(kind.method, METHODS)![kind.driver]({
    system,
    basis,
    options: { ...options, memoryBytes: 2 ** 30 },
  });
}
