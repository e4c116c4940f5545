// Molfiles and SD files: formal charges, radicals, isotopes and bonds are heeded, drawings refused.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { heedRemarks } from "../../../lib/input/molecule/heed_remarks.ts";
import { readSdf } from "../../../lib/input/molecule_files/sdf.ts";
import { filesIn, onlyRefuses, type Refusal, refuses } from "../refusal.ts";
import { moleculeFromRecord } from "../../../lib/molecule/mod.ts";
import { readMolecule } from "../../../lib/input/mod.ts";
import { molfile } from "./written.ts";

const read = (text: string) => readSdf(text, "a.sdf");

// Of a calculation in Open Babel's test data (test/testgauss/sulfite.sdf).
const SULFITE = molfile(
  [["S", 0, 0, 0.3381], ["O", 1.4013, 0.3656, -0.2254], ["O", -1.0173, 1.0308, -0.2254], [
    "O",
    -0.3841,
    -1.3963,
    -0.2254,
  ]],
  [[2, 1, 2], [3, 1, 1], [4, 1, 1]],
  ["M  CHG  2   3  -1   4  -1"],
);

Deno.test("sdf: what bonds join is a fragment, with the sum of its atoms' formal charges", () => {
  const record = read(SULFITE);
  assertEquals(record.fragments as unknown, [[0, 1, 2, 3]]);
  assertEquals([record.fragmentCharges, record.name] as unknown[], [[-2], "a molecule"]);
  assertEquals(record.place("symbols", 3), { file: "a.sdf", line: 8 });
  const salt = read(molfile([["Na", 0, 0, 1, 3], ["Cl", 3, 0, 0, 5]], []));
  assertEquals([salt.fragments, salt.fragmentCharges] as unknown[], [[[0], [1]], [1, -1]]);
});

Deno.test("sdf: a title that contradicts the charges is refused with its line", () => {
  const record = heedRemarks(read(SULFITE.replace("a molecule", "sulfite, charge=-1")));
  refuses(() => moleculeFromRecord(record), { line: 1, found: "-1" });
});

Deno.test("sdf: lines M  CHG replace the charges of the atoms' lines", () => {
  const record = read(molfile([["Na", 0, 0, 1, 3], ["Cl", 3, 0, 0, 5]], [], ["M  CHG  1   1   1"]));
  assertEquals(record.fragmentCharges, [1, 0]);
});

Deno.test("sdf: radicals and isotopes are heeded", () => {
  const methyl: [string, number, number, number][] = [["C", 0, 0, 0.1], ["H", 1, 0, 0], ["H", -0.5, 0.9, 0], [
    "H",
    -0.5,
    -0.9,
    0,
  ]];
  const bonds: [number, number, number][] = [[1, 2, 1], [1, 3, 1], [1, 4, 1]];
  const record = read(molfile(methyl, bonds, ["M  RAD  1   1   2", "M  ISO  1   1  13"]));
  assertEquals(record.fragmentMultiplicities, [2]);
  assertEquals(record.massNumbers, [13, undefined, undefined, undefined]);
  assertEquals(record.notices, undefined);
  assertEquals(read(molfile(methyl, bonds)).notices?.map(({ severity }) => severity), ["warning"]);
});

const water: [string, number, number, number][] = [["O", 0, 0, 0], ["H", 0, 0.76, 0.59], [
  "H",
  0,
  -0.76,
  0.59,
]];
const refused: Record<string, [string, Refusal]> = {
  "a second molecule": [`${molfile(water, [[1, 2, 1], [1, 3, 1]])}$$$$\n${SULFITE}`, {
    found: "a second molecule",
  }],
  "hydrogens left out": [molfile([["C", 0, 0, 0], ["C", 1.5, 0, 0.1]], [[1, 2, 1]]), {
    line: 5,
    found: "6 hydrogens seem to be left out",
  }],
  "V3000": ["a\nb\n\n  0  0  0     0  0            999 V3000\n", { line: 4, found: "V3000", hint: "obabel" }],
  "a drawing": [
    molfile(water, [[1, 2, 1], [1, 3, 1]]).replace("  nmer", "  Ketcher 02131813502D").replaceAll(
      "0.5900",
      "0.0000",
    ),
    {
      line: 2,
      found: "two dimensions",
    },
  ],
  "an atom of a query": [molfile([["R#", 0, 0, 0]], []), { line: 5, found: '"R#"' }],
  "a mass difference": [molfile([["H", 0, 0, 0]], []).replace("H   0", "H   1"), { line: 5, hint: "M  ISO" }],
  "too few atoms": [molfile(water, []).replace("  3  0", "  9  0"), { found: "the end after 3 atoms" }],
  "a bond with nothing": [molfile(water, [[1, 7, 1]]), { line: 8, found: "7" }],
  "a charge of no atom": [molfile(water, [], ["M  CHG  1   9   1"]), { line: 8, found: "atom 9" }],
  "a charge beyond all": [molfile(water, [], ["M  CHG  1   1  99"]), { line: 8, found: "99" }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`sdf: ${what} is refused with its line`, () => refuses(() => read(text), refusal));
}

Deno.test("sdf: a file .mol is a molfile where it looks like one", async () => {
  const files = filesIn({ "a.mol": SULFITE, "b.mol": "0 1\nHe 0 0 0\n" });
  assertEquals((await readMolecule("a.mol", files)).fragmentCharges, [-2]);
  assertEquals((await readMolecule("b.mol", files)).charge, 0);
});

Deno.test("sdf: whatever a file says, it is read or refused", () => {
  const noise = fc.tuple(fc.nat(SULFITE.length), fc.string({ maxLength: 12 }));
  fc.assert(fc.property(noise, ([at, text]) => {
    onlyRefuses(() => read(`${SULFITE.slice(0, at)}${text}${SULFITE.slice(at + text.length)}`));
  }));
});
