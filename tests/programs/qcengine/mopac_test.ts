// What of MOPAC is refused; what is taken is compared with MOPAC's own numbers in tests/claims/external_programs_test.ts.

import { assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import type { Molecule } from "../../../lib/molecule/mod.ts";
import { MOPAC } from "../../../lib/programs/qcengine/mopac.ts";
import { heliumChain } from "../../execution/fakes.ts";

const withSpins = (multiplicities: readonly number[], multiplicity = 1): Molecule => {
  const chain = heliumChain(multiplicities.length);
  const fragments = chain.fragments.map((fragment, i) => ({ ...fragment, multiplicity: multiplicities[i]! }));
  return { ...chain, fragments, multiplicity };
};

const settings = (method: string, keywords: Record<string, unknown> = {}) =>
  MOPAC.settings({ program: "mopac", method, keywords }, ["model"]);
const checkSpin = (molecule: Molecule) => MOPAC.check(undefined, molecule, ["model"], false);

Deno.test("mopac: one fragment with an odd number of unpaired electrons passes", () => {
  for (const spins of [[1, 1, 1], [1, 2, 1], [4, 1, 1]]) checkSpin(withSpins(spins, Math.max(...spins)));
});

for (
  const [what, molecule, found] of [
    [
      "a triplet",
      withSpins([1, 3], 3),
      "multiplicity 3 of fragment 2, counted from 1; MOPAC by QCEngine has",
    ],
    [
      "two doublets, whose dimer is a triplet",
      withSpins([2, 1, 2], 3),
      "unpaired electrons of fragments 1 and 3",
    ],
    ["a triplet of the whole", withSpins([1, 1], 3), "multiplicity 3 of the molecule"],
  ] as const
) {
  Deno.test(`mopac: ${what} is refused with the reason`, () => {
    const error = assertThrows(() => checkSpin(molecule), InputError);
    assertStringIncludes(error.message, found);
  });
}

Deno.test("mopac: a method that QCEngine does not have of it is refused with the nearest one", () => {
  for (const method of ["PM7", "pm6-D3H4", "AM1"]) settings(method);
  const error = assertThrows(() => settings("pm77"), InputError);
  assertStringIncludes(error.message, 'model.method: found "pm77"; expected one of am1, mndo,');
  assertStringIncludes(error.message, "Did you mean pm7?");
});

Deno.test("mopac: keywords are numbers and booleans, not words", () => {
  settings("pm7", { iter: 50, PULAY: false });
  for (const keywords of [{ iter: "5 UHF" }, { iter: 1.5 }, { iter: 0 }, { pulay: "no" }, { uhf: true }]) {
    assertThrows(() => settings("pm7", keywords), InputError, "expected iter");
  }
});
