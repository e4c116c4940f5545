// Names of methods that would be other functionals than a chemist means by them.

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { parsePyscfMethod } from "../../../lib/programs/pyscf/method.ts";
import { isThere, run } from "./pyscf.ts";
import { inputOf, SMALL } from "./systems.ts";

for (
  const name of [
    "wb97xd",
    "wb97x_d",
    "wB97X-D",
    "HYB_GGA_XC_WB97X_D",
    "wb97xd3",
    "b97d",
    "b97_3c",
    "b97d,",
    "0.9*wb97x_d + 0.1*hf",
  ]
) {
  Deno.test(`pyscf: a functional whose own dispersion would be missing is refused: ${name}`, () => {
    assertThrows(() => parsePyscfMethod(name, []), InputError, "wb97x-d3zero");
  });
}

for (
  const name of [
    "beefvdw",
    "GGA_XC_BEEFVDW",
    "mbeef_vdw,pbe",
    "scan,scan_rvv10",
    "vcml_rvv10",
    "beefvdw-d3bj",
  ]
) {
  Deno.test(`pyscf: a functional with non-local correlation that PySCF lacks is refused: ${name}`, () => {
    assertThrows(() => parsePyscfMethod(name, []), InputError, "PySCF has no other non-local correlation");
  });
}

for (const name of ["b3lyp-d3bjatm", "pbe0-d3bj2b", "b3lyp-d32b", "pbe-d3bj-d4"]) {
  Deno.test(`pyscf: dispersion that PySCF would add unasked, to ghosts as well, is refused: ${name}`, () => {
    assertThrows(() => parsePyscfMethod(name, []), InputError, "at the end of a name, once");
  });
}

Deno.test("pyscf: B97 with D3 is refused with the name of Grimme's functional", () => {
  assertThrows(() => parsePyscfMethod("b97-d3bj", []), InputError, "b97d-d3bj");
});

Deno.test("pyscf: CF22D has its D3 whether its name says so or not", () => {
  assertEquals(parsePyscfMethod("cf22d", []), parsePyscfMethod("CF22D-D3zero", []));
});

Deno.test("pyscf: names that JavaScript's objects have are no methods", () => {
  const { method, xc } = parsePyscfMethod("constructor", []);
  assertEquals([method, xc], ["scf", "constructor"]);
});

Deno.test({
  name: "pyscf: a name that stands for exchange alone is refused with what to write",
  ignore: !isThere && Deno.env.get("CI") !== "true",
  async fn() {
    const { code, err } = await run(inputOf(SMALL, { method: "lda", basis: "sto-3g" }));
    assertEquals(code, 2, err);
    assertStringIncludes(err, 'as in "lda,vwn"');
  },
});
