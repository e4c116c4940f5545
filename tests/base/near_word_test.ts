import { assertEquals } from "@std/assert";
import { didYouMean, nearWord } from "../../lib/base/near_word.ts";

const PROGRAMS = ["builtin", "psi4", "xtb", "nwchem", "orb", "gamess", "mopac", "molpro"];

Deno.test("near words: slips of the pen are found", () => {
  for (
    const [word, meant] of [
      ["nwchme", "nwchem"],
      ["xbt", "xtb"],
      ["psi", "psi4"],
      ["Psi44", "psi4"],
      ["bultin", "builtin"],
      ["gamesss", "gamess"],
      ["molp", "molpro"],
    ]
  ) assertEquals(nearWord(word!, PROGRAMS), meant, word);
});

Deno.test("near words: a word that is another one is none of them", () => {
  for (const word of ["orca", "gaussian", "pyscf", "cp2k", "dftb+", "x", "", "nwchem".repeat(20)]) {
    assertEquals(nearWord(word, PROGRAMS), undefined, word);
  }
  assertEquals(didYouMean("orca", PROGRAMS), undefined);
  assertEquals(didYouMean("paralel", ["parallel"], "--"), "Did you mean --parallel?");
});
