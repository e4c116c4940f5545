// Which numbers can be a property of a molecule, whoever gives them.

import { assertEquals, assertMatch } from "@std/assert";
import { implausible } from "../../lib/base/quantities/molecular_property.ts";

const tensor = (...upper: readonly number[]) => {
  const [xx, xy, xz, yy, yz, zz] = upper as [number, number, number, number, number, number];
  return Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz);
};

Deno.test("properties: a symmetric tensor can be one, and any dipole", () => {
  assertEquals(implausible("polarizability", tensor(7, 0.1, -2, 6, 0, 5)), undefined);
  assertEquals(implausible("quadrupole", tensor(-7, 0.1, -2, 6, 0, -5)), undefined);
  assertEquals(implausible("dipole", Float64Array.of(-1, 2, 3)), undefined);
});

Deno.test("properties: a tensor that is not symmetric is none, beyond rounding", () => {
  for (const one of [1, 2, 5]) {
    const values = tensor(7, 1, 2, 6, 3, 5);
    values[one]! += 1e-12;
    assertEquals(implausible("polarizability", values), undefined);
    values[one]! += 1;
    assertMatch(implausible("polarizability", values)!, /not symmetric: .* and /);
    assertMatch(implausible("quadrupole", values)!, /not symmetric/);
  }
});

Deno.test("properties: no state of lowest energy has a negative polarizability", () => {
  for (const values of [tensor(-7, 0, 0, 6, 0, 5), tensor(7, 0, 0, -6, 0, 5), tensor(7, 0, 0, 6, 0, -5)]) {
    assertMatch(implausible("polarizability", values)!, /^a negative polarizability, -/);
  }
  assertEquals(implausible("polarizability", tensor(-1e-9, 0, 0, 0, 0, 0)), undefined); // of a proton
});
