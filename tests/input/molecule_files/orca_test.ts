// Molecules in ORCA inputs: fragments, charges and units are heeded, what is no molecule alone refused.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import fc from "fast-check";
import { readFileUpTo, readMolecule } from "../../../lib/input/mod.ts";
import { readOrca } from "../../../lib/input/molecule_files/orca.ts";
import { filesIn, onlyRefuses, type Refusal, refuses, refusesLater } from "../refusal.ts";

const read = (text: string) => readOrca(text, "a.inp");
const orca = (atoms: string, head = "! HF STO-3G", charges = "0 1") =>
  `${head}\n* xyz ${charges}\n${atoms}\n*\n`;

Deno.test("orca: fragments, charge, multiplicity and masses are heeded", () => {
  const record = read(orca("Li(1) 0 0 0 # an ion\nO(2) 0 0 2 M=17.999\nH(2) 0 0.9 2.2", undefined, "1 2"));
  assertEquals([record.symbols, record.fragments] as unknown[], [["Li", "O", "H"], [[0], [1, 2]]]);
  assertEquals([record.charge, record.multiplicity, record.masses] as unknown[], [1, 2, [
    undefined,
    17.999,
    undefined,
  ]]);
  assertEquals(record.place("symbols", 1), { file: "a.inp", line: 4 });
});

Deno.test("orca: coordinates are in bohr where ! Bohrs or Units says so", () => {
  assertEquals(read(orca("He 0 0 3", "! HF Bohrs")).geometry[2], 3);
  const block = "%coords\n CTyp xyz\n Charge -1\n Mult 2\n Units Bohrs\n coords\n He 0 0 3\n end\nend\n";
  const record = read(block);
  assertEquals([record.geometry[2], record.charge, record.multiplicity], [3, -1, 2]);
  refuses(() => read(`! Bohrs\n${block.replace("Units Bohrs", "Units Angs")}`), { found: "angstrom" });
});

Deno.test("orca: an input of cclib's is read, one of another program refused", async () => {
  const path = fromFileUrl(new URL("data/water_ccsd.inp", import.meta.url));
  const record = await readMolecule(path, readFileUpTo);
  assertEquals([record.symbols, record.charge, record.multiplicity] as unknown[], [["O", "H", "H"], 0, 1]);
  const gamess = filesIn({ "a.inp": " $CONTRL RUNTYP=ENERGY $END\n $DATA\nwater\nC1\n $END\n" });
  await refusesLater(readMolecule("a.inp", gamess), { found: "no coordinates as ORCA", hint: "GAMESS" });
});

const refused: Record<string, [string, Refusal]> = {
  "a ghost atom": [orca("He 0 0 0\nHe: 0 0 3"), { line: 4, found: "ghost" }],
  "a dummy atom": [orca("DA 0 0 0"), { line: 3, found: "dummy" }],
  "a point charge": [orca("Q 0 0 0 1"), { line: 3, found: "point charge" }],
  "a file of point charges": [orca("He 0 0 0", '%pointcharges "a.pc"'), { line: 1, found: "%pointcharges" }],
  "a Z-matrix": ["* int 0 1\nO 0 0 0 0 0 0\n*\n", { line: 1, found: '"int"', hint: "Z-matrices" }],
  "coordinates in another file": ["* xyzfile 0 1 a.xyz\n", {
    line: 1,
    found: '"a.xyz"',
    hint: "Name that file",
  }],
  "a second job": [`${orca("He 0 0 0")}$new_job\n`, { line: 5, found: "a second job" }],
  "coordinates again": [`${orca("He 0 0 0")}${orca("He 0 0 0")}`, { found: "coordinates again" }],
  "no end": ["* xyz 0 1\nHe 0 0 0\n", { found: "the end of the file" }],
  "no charge": ["* xyz\nHe 0 0 0\n*\n", { line: 1, expected: "charge and multiplicity" }],
  "another nuclear charge": [orca("He 0 0 0 Z=1.5"), { line: 3, found: "Z=" }],
  "parameters": [orca("He 0 0 {r}", "%paras r = 1 end"), { line: 1, found: "parameters" }],
  "an atom without a fragment": [orca("He(1) 0 0 0\nHe 0 0 3"), { line: 4, found: "without a fragment" }],
  "a word as a coordinate": [orca("He 0 0 x"), { line: 3, found: '"x"' }],
  "no atoms": [orca("# nothing"), { line: 2, found: "no atoms" }],
};
for (const [what, [text, refusal]] of Object.entries(refused)) {
  Deno.test(`orca: ${what}: refused with its line`, () => refuses(() => read(text), refusal));
}

Deno.test("orca: fragments that are stated elsewhere are warned of", () => {
  const record = read(orca("He 0 0 0", "%geom Fragments 1 {0} end end"));
  assertEquals(record.notices?.map(({ severity }) => severity), ["warning"]);
});

Deno.test("orca: whatever a file says, it is read or refused", () => {
  const text = orca("Li(1) 0 0 0\nHe(2) 0 0 2", "! HF Bohrs\n%pal nprocs 2 end", "1 1");
  const noise = fc.tuple(fc.nat(text.length), fc.string({ maxLength: 12 }));
  fc.assert(fc.property(noise, ([at, other]) => {
    onlyRefuses(() => read(`${text.slice(0, at)}${other}${text.slice(at + other.length)}`));
  }));
});
