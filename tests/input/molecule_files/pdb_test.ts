// PDB files: residues are fragments, with the charges of ions and protonation states; what is ambiguous is refused.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type MoleculeRecord, readInput } from "../../../lib/input/mod.ts";
import { heedRemarks } from "../../../lib/input/molecule/heed_remarks.ts";
import { residueCharge } from "../../../lib/input/molecule_files/pdb_charges.ts";
import { readPdb } from "../../../lib/input/molecule_files/pdb.ts";
import { filesIn, onlyRefuses, type Refusal, refuses } from "../refusal.ts";
import { pdbAtom, pdbWater } from "./written.ts";

const read = (...lines: readonly string[]): MoleculeRecord => heedRemarks(readPdb(lines.join("\n"), "a.pdb"));
const said = ({ notices = [] }: MoleculeRecord) => notices.map(({ severity }) => severity);

Deno.test("pdb: residues are the fragments, in the order of their first atoms, and ions have their charges", () => {
  const record = read(
    "TITLE     SODIUM IN WATER",
    pdbWater(1, 0),
    pdbAtom("NA", "NA", 2, [3, 0, 0], { element: "NA" }),
    pdbAtom("CL", "CL", 3, [6, 0, 0], { element: "CL" }),
    pdbAtom("ZN", "ZN", 4, [9, 0, 0], { element: "ZN" }),
    "END",
  );
  assertEquals(record.symbols, ["O", "H", "H", "NA", "CL", "ZN"]);
  assertEquals(record.fragments as unknown, [[0, 1, 2], [3], [4], [5]]);
  assertEquals(record.fragmentCharges, [0, 1, -1, 2]);
  assertEquals(said(record), ["note"]);
  assertEquals(record.place("symbols", 3), { file: "a.pdb", line: 5 });
  assert(Math.abs(record.geometry[9]! - 5.66917837) < 1e-7, "3 angstrom in bohr");
});

Deno.test("pdb: formal charges in columns 79 and 80 count before what is known of the residue's name", () => {
  const iron = read(pdbAtom("FE", "FE", 1, [0, 0, 0], { element: "FE", charge: "2+" }));
  assertEquals(iron.fragmentCharges, [2]);
  assertEquals(read(pdbAtom("FE", "FE", 1, [0, 0, 0], { element: "FE" })).fragmentCharges, [3]);
});

Deno.test("pdb: insertion codes and chains make residues of their own", () => {
  const record = read(
    pdbAtom("NE", "NE", 1, [0, 0, 0], { element: "NE" }),
    pdbAtom("NE", "NE", 1, [3, 0, 0], { element: "NE", insertion: "A" }),
    pdbAtom("NE", "NE", 1, [6, 0, 0], { element: "NE", chain: "B" }),
  );
  assertEquals(record.fragments as unknown, [[0], [1], [2]]);
});

Deno.test("pdb: numbers that are used again make residues of their own, names that are elements do not", () => {
  const waters = read(pdbWater(1, 0), pdbWater(1, 4), pdbWater(2, 8), pdbWater(1, 12));
  assertEquals(waters.fragments?.length, 4);
  assertEquals([waters.fragmentCharges, said(waters)] as unknown[], [[0, 0, 0, 0], ["note"]]);
  const methane = [
    pdbAtom("C", "UNL", 1, [0, 0, 0]),
    ...[1, 2, 3, 4].map((x) => pdbAtom("H", "UNL", 1, [x, 1, 0])),
  ];
  assertEquals(read(...methane).fragments as unknown, [[0, 1, 2, 3, 4]]);
});

Deno.test("pdb: an input groups residues otherwise, and charges of whole ones are added up", async () => {
  const pdb = [pdbWater(1, 0), pdbAtom("NA", "NA", 2, [2.4, 0, 0], { element: "NA" }), pdbWater(3, 6)].join(
    "\n",
  );
  const input = async (keys: string) => {
    const yaml = `molecule: { file: a.pdb${keys} }\nmodel: { method: hf, basis: sto-3g }\n`;
    return (await readInput("in.yaml", filesIn({ "in.yaml": yaml, "a.pdb": pdb }))).molecule;
  };
  assertEquals((await input("")).fragmentCharges, [0, 1, 0]);
  const joined = await input(", fragments: [[0, 1, 2, 3], [4, 5, 6]]");
  assertEquals([joined.fragments, joined.fragmentCharges] as unknown[], [[[0, 1, 2, 3], [4, 5, 6]], [1, 0]]);
  const cut = await input(", fragments: [[0, 1], [2, 3, 4, 5, 6]]");
  assertEquals([cut.fragmentCharges, cut.charge] as unknown[], [undefined, 1]);
  const auto = await input(", fragments: auto");
  assertEquals([auto.fragments, auto.charge] as unknown[], ["auto", 1]);
  const own = await input(", fragment_charges: { 2: 0 }");
  assertEquals([own.fragmentCharges, own.notices] as unknown[], [[undefined, 0], []]);
});

const refused: Record<string, [readonly string[], Refusal]> = {
  "a water without hydrogens": [[pdbWater(1, 0, 0)], { line: 1, found: "without two hydrogens", hint: "pH" }],
  "an atom in two places": [[
    pdbAtom("NE", "NE", 1, [0, 0, 0], { element: "NE", alternate: "A" }),
    pdbAtom("NE", "NE", 1, [0, 0, 1], { element: "NE", alternate: "B" }),
  ], { line: 2, found: "a second place (B)", hint: "alternate location" }],
  "a site of a force field": [[pdbWater(1, 0), pdbAtom("EPW", "HOH", 1, [0, 0, 0.1], { element: "EP" })], {
    line: 4,
    found: '"EPW"',
  }],
  "a second model": [["MODEL        1", pdbWater(1, 0), "ENDMDL", "MODEL        2", pdbWater(1, 0)], {
    line: 6,
    found: "a second model",
  }],
  "no element": [[pdbAtom("CA", "LIG", 1, [0, 0, 0], { element: "CA" }).slice(0, 66)], {
    found: "no element",
    hint: "calcium",
  }],
  "an unknown element": [[pdbAtom("XX", "LIG", 1, [0, 0, 0], { element: "XX" })], { found: '"XX"' }],
  "a strange charge": [[pdbAtom("NE", "NE", 1, [0, 0, 0], { element: "NE", charge: "9?" })], {
    found: '"9?"',
  }],
  "a line of blanks": [["ATOM 1 O HOH 1 0.0 0.0 0.0"], {
    line: 1,
    found: "ATOM 1",
    hint: "parted by blanks",
  }],
  "no atoms": [["HEADER    NOTHING"], { found: "no line ATOM" }],
  "a ligand without hydrogens": [[
    pdbAtom("C1", "LIG", 1, [0, 0, 0]),
    pdbAtom("O1", "LIG", 1, [1.2, 0, 0]),
  ], { found: "LIG 1 of chain A without hydrogens" }],
};
for (const [what, [lines, refusal]] of Object.entries(refused)) {
  Deno.test(`pdb: ${what} is refused with its line`, () => refuses(() => read(...lines), refusal));
}

Deno.test("pdb: bohr is refused, since the format has angstrom", () => {
  refuses(() => readPdb(pdbWater(1, 0), "a.pdb", "bohr"), { found: "units: bohr" });
});

Deno.test("pdb: a cell, missing residues, partial occupancies and unknown charges are warned of", () => {
  const cell = read("CRYST1   52.000   58.600   61.900  90.00  90.00  90.00 P 21 21 21    8", pdbWater(1, 0));
  assertEquals(said(cell), ["warning"]);
  const unit = read("CRYST1    1.000    1.000    1.000  90.00  90.00  90.00 P 1           1", pdbWater(1, 0));
  assertEquals(said(unit), []);
  assertEquals(said(read("REMARK 465     MET A     1", pdbWater(1, 0))), ["warning"]);
  const half = pdbAtom("NE", "HE", 1, [0, 0, 0], { element: "NE", occupancy: "0.50" });
  assertEquals(said(read(half)), ["warning", "warning"]);
});

Deno.test("pdb: the charge of an amino acid follows from its hydrogens", () => {
  const charge = (name: string, atoms: string, more: { isBridged?: boolean; linked?: string[] } = {}) => {
    const names = atoms.split(" ");
    const rule = residueCharge({
      name,
      atoms: new Set(names),
      hydrogens: names.filter((each) => /^\d?H/.test(each)).length,
      isBridged: more.isBridged ?? false,
      linked: new Set(more.linked ?? ["N", "C"]),
    });
    return typeof rule === "object" && "charge" in rule ? rule.charge : rule;
  };
  assertEquals(charge("ASP", "N H CA HA CB HB2 HB3 CG OD1 OD2 C O"), -1);
  assertEquals(charge("ASP", "N H CA HA CB HB2 HB3 CG OD1 OD2 HD2 C O"), 0);
  assertEquals(charge("GLU", "N H CA HA CD OE1 OE2 C O"), -1);
  assertEquals(charge("LYS", "N H CA HA NZ HZ1 HZ2 HZ3 C O"), 1);
  assertEquals(charge("LYS", "N H CA HA NZ HZ1 HZ2 C O"), 0);
  assertEquals(charge("LYS", "N H CA HA NZ C O"), { lacks: "hydrogens at NZ" });
  assertEquals(charge("ARG", "N H CA HA NE HE NH1 HH11 HH12 NH2 HH21 HH22 C O"), 1);
  assertEquals(charge("HIS", "N H CA HA ND1 HD1 NE2 HE2 C O"), 1);
  assertEquals(charge("HIS", "N H CA HA ND1 HD1 NE2 C O"), 0);
  assertEquals(charge("HIS", "N H CA HA ND1 NE2 C O"), { lacks: "a hydrogen at ND1 or NE2" });
  assertEquals(charge("CYS", "N H CA HA SG C O"), -1);
  assertEquals(charge("CYS", "N H CA HA SG C O", { isBridged: true }), 0);
  assertEquals(charge("GLY", "N H1 H2 H3 CA HA2 HA3 C O", { linked: ["C"] }), 1);
  assertEquals(charge("GLY", "N H CA HA2 HA3 C O OXT", { linked: ["N"] }), -1);
  assertEquals(charge("GLY", "N H1 H2 H3 CA HA2 HA3 C O OXT", { linked: [] }), 0);
  assertEquals(charge("GLY", "N CA C O"), { lacks: "hydrogens" });
  assertEquals(charge("HOH", "O H1"), -1);
  assertEquals(charge("SO4", "S O1 O2 O3 O4"), -2);
  assertEquals(charge("DA", "P OP1 OP2 O5' H5' H4' C4'"), -1);
  assertEquals(charge("DA", "O5' HO5' H5' H4' C4'"), 0);
  assertEquals(charge("LIG", "C1 H1"), "unknown");
});

Deno.test("pdb: whatever a file says, it is read or refused", () => {
  const line = fc.oneof(
    fc.string({ maxLength: 90 }),
    fc.constantFrom(pdbWater(1, 0), "MODEL", "CRYST1 x", "TER", "REMARK 465 M"),
    fc.string({ maxLength: 80 }).map((text) => `ATOM  ${text}`),
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 8 }), (lines) => onlyRefuses(() => read(...lines, "x"))));
});
