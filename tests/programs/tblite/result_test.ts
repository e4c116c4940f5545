// Answers in tblite's name that must not be believed.

import { assertEquals, assertThrows } from "@std/assert";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { nmerOf } from "../../../lib/molecule/mod.ts";
import { ProgramError } from "../../../lib/programs/mod.ts";
import { parseTbliteResult } from "../../../lib/programs/tblite/adapter.ts";
import { heliumChain } from "../../execution/fakes.ts";

const DIMER = nmerOf(heliumChain(2), [0, 1].map(fragmentIndex), [0, 1].map(fragmentIndex));
const RIGHT = {
  success: true,
  energy: -3.5,
  gradient: [0, 0, -0.1, 0, 0, 0.1],
  dipole: [0, 0, 0.5],
  charge: 1e-15,
  electrons: [2, 2],
  functions: 2,
  atoms: 2,
};

Deno.test("tblite's answer: a right one gives its numbers", () => {
  const computed = parseTbliteResult(RIGHT, "gradient", DIMER);
  assertEquals(computed.energy, -3.5);
  assertEquals(computed.gradient, Float64Array.from(RIGHT.gradient));
  assertEquals(computed.properties, {
    calcinfo_natom: 2,
    calcinfo_nbasis: 2,
    "scf_dipole_moment[0]": 0,
    "scf_dipole_moment[1]": 0,
    "scf_dipole_moment[2]": 0.5,
  });
});

for (
  const [what, changed, told] of [
    ["no object", undefined, "gave no result"],
    ["no success", { success: 1 }, "failed: no reason given"],
    ["no energy", { energy: null }, "gave no energy"],
    ["an energy as text", { energy: "-3.5" }, "gave no energy"],
    ["an energy that is not finite", { energy: 1e999 }, "gave no energy"],
    ["an energy that no molecule has", { energy: 1e200 }, "gave"],
    ["another number of atoms", { atoms: 1 }, "the result of 1 atoms instead of 2"],
    ["a charge that was not asked for", { charge: 1 }, "a charge of 1 on its atoms together instead of 0"],
    ["too few electrons", { electrons: [2, 1] }, "3 electrons instead of 4"],
    ["unpaired electrons", { electrons: [3, 1] }, "2 unpaired electrons instead of 0"],
    ["too few electrons of both spins", { electrons: [3] }, "3 electrons instead of 4"],
    ["electrons of three kinds", { electrons: [2, 1, 1] }, "a list of electrons of 3 numbers instead of 2"],
    ["a short gradient", { gradient: [0, 0, 0] }, "a gradient of 3 numbers instead of 6"],
    ["a nested gradient", { gradient: [[0, 0, 0], 0, 0, 0, 0, 0] }, "something else than finite numbers"],
    ["no gradient", { gradient: null }, "no gradient"],
    ["no dipole moment", { dipole: {} }, "no dipole moment"],
  ] as const
) {
  Deno.test(`tblite's answer: ${what} is not believed`, () => {
    const answer = changed === undefined ? null : { ...RIGHT, ...changed };
    assertThrows(() => parseTbliteResult(answer, "gradient", DIMER), ProgramError, told);
  });
}
