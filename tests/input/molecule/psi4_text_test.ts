import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parsePsi4Text } from "../../../lib/input/mod.ts";
import { onlyRefuses, type Refusal, refuses } from "../refusal.ts";

const read = (text: string) => parsePsi4Text(text, { name: "m.txt" });
const dimer =
  "# ion and water\n1 1\n--\n1 1\nNa 0 0 0\n--\nO1 0 0 4 ! label\nH_a 0 1.4 5\n1 0 -1.4 5\nunits au\nno_com\n";

Deno.test("psi4 text: fragments, charges, labels, units and comments are read", () => {
  const record = read(dimer);
  assertEquals(record.symbols, ["Na", "O", "H", "H"]);
  assertEquals([...record.geometry.slice(3, 6)], [0, 0, 4]);
  assertEquals(record.fragments, [[0], [1, 2, 3]]);
  assertEquals([record.charge, record.multiplicity], [1, 1]);
  assertEquals(record.fragmentCharges, [1, undefined]);
  assertEquals(record.fragmentMultiplicities, [1, undefined]);
  assertEquals(record.place("symbols", 2).line, 8);
  assertEquals(record.place("fragments", 1).line, 7);
  assertEquals(record.place("fragment_charges", 0).line, 4);
});

Deno.test("psi4 text: without -- the charge line is the molecule's and fragments stay unsaid", () => {
  const record = read("-1 2\nO 0 0 0\nH 0 0 1\nsymmetry c1\nnoreorient");
  assertEquals([record.charge, record.multiplicity, record.fragments], [-1, 2, undefined]);
});

Deno.test("psi4 text: a charge line with atoms before the first -- belongs to that fragment", () => {
  const record = read("0 2\nH 0 0 0\n--\nHe 0 0 3");
  assertEquals([record.charge, record.fragmentMultiplicities], [undefined, [2, undefined]]);
});

Deno.test("psi4 text: commas between columns are no decimal commas", () => {
  for (const line of ["He, 0, 0, 3", "He 0,0,3", "He,0,0,3", "0,1\nHe 0 0 3"]) {
    assertEquals(read(line).symbols, ["He"], line);
    assertEquals([...read(line).geometry.slice(0, 2)], [0, 0]);
  }
});

const refused: Record<string, [string, Refusal]> = {
  "a ghost atom": ["He 0 0 0\n@He 0 0 3", { file: "m.txt", line: 2, hint: "placed by nmer" }],
  "a ghost atom in parentheses": ["Gh(He) 0 0 3", { line: 1, hint: "placed by nmer" }],
  "a Z-matrix": ["O\nH 1 0.96\nH 1 0.96 2 104.5", { line: 1, hint: "Z-matrices" }],
  "a Z-matrix's later line": ["O 0 0 0\nH 1 0.96 2 104.5", { line: 2, hint: "Z-matrices" }],
  "a variable": ["O 0 0 0\nR = 0.96", { line: 2, hint: "Variables" }],
  "variables as coordinates": ["O x y z", { line: 1, hint: "Variables" }],
  "a variable as one coordinate": ["O 0 0 z", { line: 1, found: '"z"', expected: "z coordinate" }],
  "a mass that is none": ["C@heavy 0 0 0", { line: 1, expected: "a mass" }],
  "a fragment without atoms": ["He 0 0 0\n--\n", { line: 2, found: "a fragment without atoms" }],
  "nothing but a charge line": ["0 1", { found: "no atoms" }],
  "two charge lines in a fragment": ["0 1\n0 1\nHe 0 0 0", {
    line: 2,
    found: "second line",
    hint: "before the first --",
  }],
  "two units": ["units au\nHe 0 0 0\nunits ang", { line: 3, found: "units angstrom" }],
  "an unknown unit": ["units nm\nHe 0 0 0", { line: 1, expected: "units angstrom or units bohr" }],
  "three hyphens": ["He 0 0 0\n---\nHe 0 0 3", { line: 2, expected: "-- alone" }],
  "an effective fragment": ["efp h2o 0 0 0 0 0 0", { line: 1, hint: "Effective fragment potentials" }],
  "a look-up": ["pubchem:benzene", { line: 1, hint: "in the net" }],
  "a decimal comma": ["He 0 0 0\nHe 0,757 0 3", { line: 2, found: '"0,757"', hint: "with a point: 0.757" }],
  "a decimal comma in each number": ["He 0,0 1,5 -2,25", { line: 1, found: '"0,0"', hint: "point: 0.0" }],
  "a decimal comma that makes four columns": ["He 0,757 0", { line: 1, found: '"0,757"', hint: "0.757" }],
  "NaN": ["He 0 0 nan\nHe 0 0 1", { line: 1, found: '"nan"' }],
  "something else": ["He 0 0 0\nhello world, this is it, really", { line: 2, found: "hello" }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`psi4 text: ${what} is refused`, () => refuses(() => read(text), refusal));
}

Deno.test("psi4 text: whatever the text, nothing but a refusal is thrown", () => {
  const edit = fc.tuple(fc.nat(dimer.length), fc.nat(9), fc.string({ maxLength: 5, unit: "binary" }));
  fc.assert(
    fc.property(edit, ([at, length, insert]) => {
      onlyRefuses(() => read(dimer.slice(0, at) + insert + dimer.slice(at + length)));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("psi4 text: atoms that quotes of YAML joined to one line are refused with how to write them", () => {
  for (const joined of ["He 0 0 0 He 0 0 3", "He 0 0 0 -- He 0 0 3", "0 1 O 0 0 0 H1 0 0 1 H2 0 1 0"]) {
    refuses(() => parsePsi4Text(joined), { line: 1, expected: "one atom a line", hint: "text: |" });
  }
});
