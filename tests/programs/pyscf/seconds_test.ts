// What tasks of PySCF are expected to take: what is computed many times, or over pairs of points, counts.

import { assert, assertAlmostEquals } from "@std/assert";
import type { Driver } from "../../../lib/base/driver.ts";
import { expectedSeconds } from "../../../lib/programs/pyscf/seconds.ts";
import { readPyscfModel } from "../../../lib/programs/pyscf/settings.ts";

const WATER = { functions: 18, weight: 10 };

function secondsOf(method: string, driver: Driver, keywords = {}, atoms = 3): number {
  const model = { program: "pyscf", method, basis: "cc-pvdz", keywords };
  return expectedSeconds(
    { ...model, programName: "pyscf", settings: readPyscfModel(model, ["model"]) },
    WATER,
    driver,
    atoms,
  );
}

Deno.test("pyscf: derivatives by differences are expected to take a calculation for each displacement", () => {
  for (
    const [method, driver, lower, keywords] of [
      ["df-mp2", "gradient", "energy", {}],
      ["ccsd(t)", "gradient", "energy", { reference: "uhf" }],
      ["mp2", "hessian", "gradient", {}],
      ["hf", "hessian", "gradient", { reference: "rohf" }],
      ["wb97x-v", "hessian", "gradient", {}],
    ] as const
  ) {
    const once = secondsOf(method, lower, keywords);
    assertAlmostEquals(secondsOf(method, driver, keywords) / once, 37, 1e-9, `${method} ${driver}`);
  }
  for (const [method, driver] of [["mp2", "gradient"], ["ccsd(t)", "gradient"], ["hf", "hessian"]] as const) {
    assert(secondsOf(method, driver) < 20 * secondsOf(method, "energy"), `${method} ${driver}`);
  }
});

// Water in 6-31G* took 27 s of processor time with wB97X-V, 0.3 s without VV10; a coarser grid 15 s, a finer one 88 s.
Deno.test("pyscf: VV10 is expected to go with the square of the points", () => {
  for (
    const [method, keywords, measured] of [
      ["wb97x-v", {}, 27],
      ["b97m-v", {}, 24],
      ["wb97x-v", { "nlcgrids.level": 2 }, 15],
      ["wb97x-v", { "nlcgrids.level": 4 }, 88],
    ] as const
  ) {
    const ratio = secondsOf(method, "energy", keywords) / measured;
    assert(ratio > 0.7 && ratio < 1.5, `${method} ${JSON.stringify(keywords)}: ${ratio}`);
  }
  assert(secondsOf("wb97x-d3bj", "energy") < 2);
  assert(secondsOf("wb97x-v", "energy", {}, 6) > 3.8 * secondsOf("wb97x-v", "energy"));
});
