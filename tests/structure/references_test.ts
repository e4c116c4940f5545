// The reference data as a check: loops over it make tests, so a case that is lost would take its test away silently.

import { assertEquals } from "@std/assert";
import { BASIS_NAMES } from "../../lib/engine/mod.ts";

/** For each table the number of its cases, and of those that have an optional part. */
const COUNTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "engine/boys.json": { "": 27 },
  "engine/nwchem_table.json": { cases: 16, "cases.energy": 16, "cases.gradient": 16, "cases.mp2": 14 },
  "engine/psi4_dependent.json": { cases: 9, "cases.energy": 9 },
  "engine/psi4_embedding.json": { models: 3, "models.tasks": 3 },
  "engine/psi4_fitting.json": {
    cases: 46,
    "cases.gradient": 40,
    "cases.mp2": 42,
    "cases.mp2_frozen": 41,
    "cases.options": 4,
  },
  "engine/psi4_fitted_mp2_gradients.json": { cases: 10, "cases.gradient": 10 },
  "engine/psi4_gradients.json": { cases: 33, "cases.gradient": 33 },
  "engine/psi4_hessians.json": { cases: 5, "cases.hessian": 5 },
  "engine/psi4_mp2.json": { cases: 28, cores: 28 },
  "engine/psi4_mp2_gradients.json": { cases: 10, "cases.gradient": 10 },
  "engine/psi4_mp2_hessians.json": { cases: 3, "cases.hessian": 3 },
  "engine/psi4_open_shells.json": { cases: 52, "cases.energy": 52 },
  "engine/psi4_rhf.json": { cases: 59, "cases.energy": 59 },
  "engine/psi4_table.json": {
    cases: 126,
    "cases.gradient": 126,
    "cases.mp2": 113,
    "cases.mp2_frozen": 100,
    "cases.mp2_gradient": 49,
    "cases.hessian": 14,
    "cases.puream": 4,
  },
  "qcmanybody/counts.json": { cases: 558, "cases.labels": 288 },
  "qcmanybody/results.json": { cases: 73, "cases.expected": 73 },
};

const BASIS_SETS = 36;

type Rows = readonly Readonly<Record<string, unknown>>[];

for (const [file, counts] of Object.entries(COUNTS)) {
  Deno.test(`references: ${file} has all of its cases`, async () => {
    const data = JSON.parse(await Deno.readTextFile(new URL(`../data/${file}`, import.meta.url)));
    const found = Object.keys(counts).map((path) => {
      const [table, part] = path.split(".") as [string, string?];
      const rows: Rows = table === "" ? data : data[table];
      return [path, part === undefined ? rows.length : rows.filter((row) => row[part] !== undefined).length];
    });
    assertEquals(Object.fromEntries(found), counts);
  });
}

Deno.test("references: there are tests for all basis sets", () => {
  assertEquals(BASIS_NAMES.length, BASIS_SETS);
});
