import { assertEquals } from "@std/assert";
import { collectArrays, flattenArray } from "../../lib/base/flat_array.ts";

Deno.test("properties: arrays go as numbered elements and come back whole, in any order", () => {
  const dipole = [0.1, -0.2, 0.3];
  const flat = {
    scf_iterations: 9,
    ...flattenArray("scf_dipole_moment", dipole),
    ...flattenArray("none", []),
  };
  assertEquals(Object.keys(flat).length, 4);
  assertEquals(collectArrays(flat), { scf_iterations: 9, scf_dipole_moment: dipole });
  const backwards = Object.fromEntries(Object.entries(flat).toReversed());
  assertEquals(collectArrays(backwards), { scf_iterations: 9, scf_dipole_moment: dipole });
});

Deno.test("properties: eleven elements are in the order of their numbers, not of their names", () => {
  const values = Array.from({ length: 11 }, (_, i) => i);
  assertEquals(collectArrays(flattenArray("q", values)), { q: values });
});
