// Which basis sets come with core potentials, and which have all electrons instead.

import { assertEquals } from "@std/assert";
import {
  allElectronExample,
  elementsWithCorePotentials,
} from "../../../lib/programs/contract/core_potentials.ts";

Deno.test("core potentials: the set that is named instead has all electrons of the elements that are named", () => {
  const exampleFor = (basis: string, numbers: readonly number[]) =>
    allElectronExample(elementsWithCorePotentials(basis, numbers));
  assertEquals(exampleFor("lanl2dz", [35, 1]), " of Br, as 6-311G** has them");
  assertEquals(exampleFor("def2-svp", [53, 7]), " of I, as 6-311G** has them");
  assertEquals(exampleFor("lanl2dz", [30, 17]), " of Zn, Cl, as def2-TZVP has them");
  assertEquals(exampleFor("def2-svp", [47, 53]), " of Ag, I");
});
