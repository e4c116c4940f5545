import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { BOHR_IN_ANGSTROM } from "../../../lib/base/units.ts";
import { parseXyz } from "../../../lib/input/mod.ts";
import { onlyRefuses, type Refusal, refuses } from "../refusal.ts";
import { FEW_ROUNDINGS } from "../../tolerances.ts";

const read = (text: string, units?: "angstrom" | "bohr") =>
  parseXyz(text, { name: "w.xyz", ...(units === undefined ? {} : { units }) });
const water = "3\nwater\nO 0 0 0.1\nH 0 0.7 -0.4\nH 0 -0.7 -0.4\n";

Deno.test("xyz: symbols, coordinates in bohr, the comment and the line of each atom are kept", () => {
  const record = read(water);
  assertEquals(record.symbols, ["O", "H", "H"]);
  assertAlmostEquals(record.geometry[2]!, 0.1 / BOHR_IN_ANGSTROM, FEW_ROUNDINGS);
  assertEquals(record.comment, "water");
  assertEquals(record.place("symbols", 1), { file: "w.xyz", line: 4 });
  assertEquals(record.fragments, undefined);
});

Deno.test("xyz: labels, atomic numbers, case, tabs, Fortran exponents and further columns are understood", () => {
  const record = read("4\n\n\tO1\t1.0D-3 0 0\nh_a 0 0 1.\n8 -.5 0 0 0.25 x\nHE 3 0 +1e1\n\n \n");
  assertEquals(record.symbols, ["O", "h", "O", "HE"]);
  assertAlmostEquals(record.geometry[0]!, 0.001 / BOHR_IN_ANGSTROM, FEW_ROUNDINGS / 10);
  assertEquals(record.comment, undefined);
});

for (
  const [what, text] of [
    ["the count line", "1 au\n\nHe 0 0 2"],
    ["the comment's units", "1\nhelium, units: bohr\nHe 0 0 2"],
    ["the comment", "1\nBohr\nHe 0 0 2"],
  ] as const
) {
  Deno.test(`xyz: ${what} can say bohr`, () => assertEquals(read(text).geometry[2], 2));
}

Deno.test("xyz: a decimal comma is refused, and not read as two numbers", () => {
  refuses(() => read("2\n\nHe 0,0 0,0 0,0\nHe 1,5 0,0 3,25"), {
    line: 3,
    found: '"0,0"',
    hint: "Decimals are written with a point: 0.0.",
  });
});

Deno.test("xyz: line ends of Windows and of old Macs give the same lines", () => {
  for (const end of ["\r\n", "\r"]) {
    const record = read(water.replaceAll("\n", end));
    assertEquals([record.comment, record.symbols.length, record.place("symbols", 2).line], ["water", 3, 5]);
  }
});

Deno.test("xyz: the key units holds where the file says nothing, and may not contradict it", () => {
  assertEquals(read("1\n\nHe 0 0 2", "bohr").geometry[2], 2);
  refuses(() => read("1 bohr\n\nHe 0 0 2", "angstrom"), { line: 1, found: "bohr", expected: "angstrom" });
});

const refused: Record<string, [string, Refusal]> = {
  "a count that is none": ["three\n\nO 0 0 0", {
    file: "w.xyz",
    line: 1,
    found: '"three"',
    expected: "number of atoms",
  }],
  "no atoms": ["0\n\n", { line: 1, expected: "number of atoms" }],
  "an unknown unit": ["1 nm\n\nO 0 0 0", { line: 1, found: "nm" }],
  "a coordinate that is none": ["1\n\nO 0 zero 0", { line: 3, found: '"zero"', expected: "y coordinate" }],
  "NaN as a coordinate": ["1\n\nO 0 0 NaN", { line: 3, found: '"NaN"', expected: "a finite number" }],
  "infinity as a coordinate": ["1\n\nO 0 0 1e400", { line: 3, found: '"1e400"' }],
  "a length beyond range in bohr": ["1\n\nO 0 0 1.7e308", { line: 3, found: "1.7e+308 angstrom" }],
  "a hexadecimal coordinate": ["1\n\nO 0 0 0x10", { line: 3, found: '"0x10"' }],
  "a missing coordinate": ["1\n\nO 0 0", { line: 3, found: "only 2 coordinates" }],
  "fewer atoms than said": ["3\n\nO 0 0 0\nH 0 0 1\n\n", {
    line: 5,
    found: "end after 2 atoms",
    expected: "3 atoms",
  }],
  "a blank line between atoms": ["2\n\nO 0 0 0\n\nH 0 0 1", { line: 4, found: "a blank line after 1 atoms" }],
  "more atoms than said": ["1\n\nO 0 0 0\nH 0 0 1", { line: 4, found: "more than 1 atoms" }],
  "a second frame": [water + water, { line: 6, found: "second frame", hint: "computes every frame" }],
  "a ghost atom": ["1\n\nGh(He) 0 0 0", { line: 3, found: "Gh(He)", hint: "placed by nmer" }],
  "a ghost atom of Psi4's other spelling": ["1\n\n@He 0 0 0", { line: 3, found: "@He" }],
  "a mass that is none": ["1\n\nC@-13 0 0 0", { line: 3, expected: "a mass" }],
  "an atomic number beyond the elements": ["1\n\n119 0 0 0", { line: 3, expected: "1 to 118" }],
  "a symbol that is none": ["1\n\nO-1 0 0 0", { line: 3, found: '"O-1"', expected: "element symbol" }],
  "a lattice": ['1\nLattice="1 0 0 0 1 0 0 0 1"\nO 0 0 0', { line: 2, found: "lattice", hint: "periodic" }],
  "columns in another order": ["1\nProperties=pos:R:3:species:S:1\nO 0 0 0", {
    line: 2,
    expected: "species:S:1",
  }],
  "a comment that only mentions bohr": ["1\ngeometry (bohr)\nO 0 0 0", { line: 2, hint: "units: bohr" }],
  "nothing": ["\n", { file: "w.xyz", found: "an empty file" }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`xyz: ${what} is refused`, () => refuses(() => read(text), refusal));
}

Deno.test("xyz: a lattice without periodicity and extended columns are accepted", () => {
  read('1\nLattice="1 0 0 0 1 0 0 0 1" pbc="F F F" Properties=species:S:1:pos:R:3:forces:R:3\nO 0 0 0 1 2 3');
});

Deno.test("xyz: what is written in bohr is read back exactly", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const atom = fc.tuple(fc.constantFrom("H", "O", "Na", "Cl"), number, number, number);
  fc.assert(fc.property(fc.array(atom, { minLength: 1 }), (atoms) => {
    const record = read(
      `${atoms.length} bohr\nany\n${atoms.map((fields) => fields.join("  ")).join("\n")}\n`,
    );
    assertEquals(record.symbols, atoms.map(([symbol]) => symbol));
    assertEquals(
      [...record.geometry],
      atoms.flatMap(([, ...xyz]) => xyz.map((value) => Number(String(value)))),
    );
  }));
});

Deno.test("xyz: whatever the text, nothing but a refusal is thrown", () => {
  const edit = fc.tuple(fc.nat(water.length), fc.nat(3), fc.string({ maxLength: 4, unit: "binary" }));
  fc.assert(
    fc.property(edit, ([at, length, insert]) => {
      onlyRefuses(() => read(water.slice(0, at) + insert + water.slice(at + length)));
    }),
    { numRuns: 1000 },
  );
});
