import { assertEquals, assertThrows } from "@std/assert";
import {
  atomicNumberOf,
  covalentRadiusAngstrom,
  ELEMENT_COUNT,
  elementSymbol,
} from "../../lib/base/elements.ts";

Deno.test("elements: symbols and atomic numbers are each other's inverse, in any spelling of case", () => {
  assertEquals(ELEMENT_COUNT, 118);
  for (let number = 1; number <= ELEMENT_COUNT; number++) {
    assertEquals(atomicNumberOf(elementSymbol(number).toUpperCase()), number);
  }
  // One of each period, from the periodic table.
  const known = { H: 1, Ne: 10, Cl: 17, Fe: 26, I: 53, Hg: 80, Og: 118 };
  for (const [symbol, number] of Object.entries(known)) assertEquals(atomicNumberOf(symbol), number);
  assertEquals(atomicNumberOf("Xx"), undefined);
  assertThrows(() => elementSymbol(0), RangeError, "no element has the atomic number 0");
});

Deno.test("elements: covalent radii are those of Cordero et al. 2008, table 2", () => {
  const published = { H: 0.31, He: 0.28, C: 0.76, N: 0.71, O: 0.66, Na: 1.66, Cl: 1.02, Zn: 1.22, Cm: 1.69 };
  for (const [symbol, radius] of Object.entries(published)) {
    assertEquals(covalentRadiusAngstrom(atomicNumberOf(symbol)!), radius);
  }
  assertEquals(covalentRadiusAngstrom(97), undefined);
});
