// Cells that the text of a molecule states are refused, and a comment is looked through in time that grows with its
// length alone.

import { assert, assertEquals } from "@std/assert";
import { parseInput, parsePsi4Text, parseXyz } from "../../../lib/input/mod.ts";
import { onlyRefuses, refuses } from "../refusal.ts";

const xyz = (comment: string) => `4\n${comment}\nF 0 0 2.45\nO 0 0 0\nH 0 0 1.05\nH 0.92 0 -0.24\n`;

Deno.test("comment: lines of a cell after the atoms are refused as what they are", () => {
  refuses(() => parseXyz(`${xyz("")}%PBC\n 10 10 10`), { line: 7, expected: "an isolated molecule" });
});

Deno.test("comment: a cell in text and in QCSchema's comment is refused, and so is a unit that is not the geometry's", () => {
  refuses(() => parsePsi4Text("# box 10 10 10\nF 0 0 0"), { line: 1, expected: "an isolated molecule" });
  refuses(() => parsePsi4Text("# fractional coordinates\nF 0 0 0"), { line: 1, found: "fractional" });
  const keys = (comment: string, atoms: string) =>
    parseInput(`molecule: { ${atoms}, comment: '${comment}' }\nmodel: { method: hf }`).molecule;
  const symbols = "symbols: [F], geometry: [0, 0, 0]";
  refuses(() => keys('Lattice="9 0 0 0 9 0 0 0 9"', symbols), { at: "molecule.comment", found: "a lattice" });
  refuses(() => keys("units: angstrom", symbols), { at: "molecule.comment", expected: "bohr" });
  refuses(() => keys("units: bohr", "text: F 0 0 1"), { at: "molecule.comment", hint: "units: bohr" });
  assertEquals(keys("units: bohr", symbols).notices, undefined);
  assertEquals(keys("units: bohr", "text: F 0 0 1, units: bohr").geometry[2], 1);
});

for (
  const part of [
    "charge ",
    " ",
    "a",
    "10 ",
    "pbc T ",
    "box 1 ",
    "a=1 b=1 ",
    "(1,",
    "S=",
    "mulliken ",
    "1-9,",
    "selection_a=1-9999999,",
    "[",
    "units ",
  ]
) {
  Deno.test(`comment: a long line of ${JSON.stringify(part)} is looked through at once`, () => {
    const start = performance.now();
    onlyRefuses(() => parseXyz(xyz(`x${part.repeat(2 ** 18 / part.length - 1)}`)));
    assert(performance.now() - start < LINEAR_MILLISECONDS);
  });
}

Deno.test("comment: a line longer than is looked through is refused", () => {
  refuses(() => parseXyz(xyz("a".repeat(2 ** 18 + 1))), { line: 2, expected: "at most" });
});

// Quadratic time would be hours; this much is for a busy machine.
const LINEAR_MILLISECONDS = 10_000;
