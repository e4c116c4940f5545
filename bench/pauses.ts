// How soon a calculation of the built-in engine can be stopped: times of its steps, between which a worker looks whether it
// shall go on. Waters on a grid; each case once to warm up, then once to measure.
//
//     deno run -A bench/pauses.ts [PATTERN]     # cases whose names have PATTERN

import type { Driver } from "../lib/base/driver.ts";
import { methodNamed, METHODS, releaseIntegrals, type System } from "../lib/engine/mod.ts";
import { system } from "../tests/engine/systems.ts";
import { waterGrid } from "./water_grid.ts";

interface Case {
  readonly method: "hf" | "mp2";
  readonly driver: Driver;
  readonly waters: number;
  readonly basis: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the calculation may take, in bytes; default 2 GB. */
  readonly memoryBytes?: number;
}

const FITTED = { scfType: "df" };
const BOTH_FITTED = { scfType: "df", mp2Type: "df" };
const UNRESTRICTED = { reference: "uhf" };
const CASES: Readonly<Record<string, Case>> = {
  "hf": { method: "hf", driver: "energy", waters: 6, basis: "cc-pvdz" },
  "hf, open shell": { method: "hf", driver: "energy", waters: 4, basis: "cc-pvdz", options: UNRESTRICTED },
  "hf, direct": {
    method: "hf",
    driver: "energy",
    waters: 6,
    basis: "cc-pvdz",
    options: { scfType: "direct" },
  },
  "hf, fitted": { method: "hf", driver: "energy", waters: 12, basis: "cc-pvdz", options: FITTED },
  "hf, fitted, little memory": {
    method: "hf",
    driver: "energy",
    waters: 10,
    basis: "cc-pvdz",
    options: FITTED,
    memoryBytes: 2.5e8,
  },
  "hf, large functions": { method: "hf", driver: "energy", waters: 1, basis: "cc-pvqz" },
  "mp2": { method: "mp2", driver: "energy", waters: 6, basis: "cc-pvdz" },
  "mp2, fitted": { method: "mp2", driver: "energy", waters: 10, basis: "cc-pvdz", options: BOTH_FITTED },
  "hf gradient": { method: "hf", driver: "gradient", waters: 6, basis: "cc-pvdz" },
  "hf gradient, fitted": { method: "hf", driver: "gradient", waters: 10, basis: "cc-pvdz", options: FITTED },
  "mp2 gradient": { method: "mp2", driver: "gradient", waters: 4, basis: "cc-pvdz" },
  "mp2 gradient, fitted": {
    method: "mp2",
    driver: "gradient",
    waters: 8,
    basis: "cc-pvdz",
    options: BOTH_FITTED,
  },
};

const pattern = Deno.args[0] ?? "";
console.log(
  "case                        functions   seconds   steps   median ms   99 %   longest (after % of the time)",
);
for (const [name, case_] of Object.entries(CASES)) {
  if (!name.includes(pattern)) continue;
  steps(case_);
  const { functions, starts, times } = steps(case_);
  const seconds = (starts.at(-1)! + times.at(-1)!) / 1000;
  const sorted = times.toSorted();
  const longest = sorted.at(-1)!;
  const at = 100 * starts[times.indexOf(longest)]! / (1000 * seconds);
  console.log(
    `${name.padEnd(28)}${String(functions).padStart(9)}${seconds.toFixed(2).padStart(10)}${
      String(times.length).padStart(8)
    }${sorted[sorted.length >> 1]!.toFixed(1).padStart(12)}${
      sorted[Math.floor(0.99 * sorted.length)]!.toFixed(1).padStart(7)
    }${longest.toFixed(1).padStart(10)} (${at.toFixed(0)} %)`,
  );
}

/** Times of all steps, and when each began, in milliseconds. */
function steps({ method, driver, waters, basis, options, memoryBytes = 2e9 }: Case): {
  readonly functions: number;
  readonly starts: readonly number[];
  readonly times: Float64Array;
} {
  releaseIntegrals();
  const computation = methodNamed(method, METHODS)![driver]({
    system: watersOf(waters),
    basis,
    options: { ...options, memoryBytes },
  });
  const times: number[] = [], starts: number[] = [];
  const begin = performance.now();
  for (let last = begin;;) {
    const step = computation.next();
    const now = performance.now();
    starts.push(last - begin);
    times.push(now - last);
    if (step.done) {
      const { properties } = step.value;
      return { functions: Number(properties?.["calcinfo_nbasis"]), starts, times: Float64Array.from(times) };
    }
    last = performance.now();
  }
}

function watersOf(count: number): System {
  return system(
    waterGrid(count).flatMap((place) =>
      ["O", "H", "H"].map((symbol, k) =>
        [symbol, place[3 * k]!, place[3 * k + 1]!, place[3 * k + 2]!] as const
      )
    ),
  );
}
