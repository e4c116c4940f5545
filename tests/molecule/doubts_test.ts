import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../lib/base/error.ts";
import type { Notice } from "../../lib/base/notice.ts";
import { parseXyz } from "../../lib/input/molecule/xyz.ts";
import { moleculeDoubts, moleculeFromRecord, shortestContacts } from "../../lib/molecule/mod.ts";
import type { MoleculeRecord } from "../../lib/input/records/molecule_record.ts";

function doubtsOf(atoms: string, more: Partial<MoleculeRecord> = { fragments: "auto" }): readonly Notice[] {
  const lines = atoms.split(";");
  const read = parseXyz(`${lines.length}\n\n${lines.join("\n")}\n`, { name: "m.xyz" });
  const record = { ...read, ...more, place: read.place.bind(read) };
  const molecule = moleculeFromRecord(record);
  return moleculeDoubts(record, molecule, shortestContacts(molecule));
}

const WATERS = "O 0 0 0;H .757 0 .587;H -.757 0 .587;O 0 0 -2.9;H 0 .757 -3.487;H 0 -.757 -3.487";

Deno.test("doubts: two waters at 2.9 angstrom raise none, whether found or given", () => {
  assertEquals(doubtsOf(WATERS), []);
  assertEquals(doubtsOf(WATERS, { fragments: [[0, 1, 2], [3, 4, 5]] }), []);
});

Deno.test("doubts: short bonds of N2, CO, HF, H2 and C2H2 raise none", () => {
  for (
    const atoms of [
      "N 0 0 0;N 0 0 1.098",
      "C 0 0 0;O 0 0 1.128",
      "H 0 0 0;F 0 0 .917",
      "H 0 0 0;H 0 0 .74",
      "H 0 0 0;C 0 0 1.06;C 0 0 2.26;H 0 0 3.32",
    ]
  ) assertEquals(doubtsOf(atoms), [], atoms);
});

Deno.test("doubts: distances that no bond has are named with their place, the shortest first, three at most", () => {
  const half = WATERS.replace(/\d*\.\d+/g, (number) => String(Number(number) / 2));
  const doubts = doubtsOf(half, { fragments: [[0, 1, 2], [3, 4, 5]] });
  assertEquals(doubts.map(({ severity, file }) => [severity, file]), Array(3).fill(["warning", "m.xyz"]));
  assertStringIncludes(
    doubts[0]!.statement,
    "are 0.48 angstrom apart, and no bond of them is shorter than 0.63",
  );
  assertStringIncludes(doubts[2]!.statement, "and 1 more like this");
});

Deno.test("doubts: a lost decimal point puts an atom where nothing is felt", () => {
  const doubts = doubtsOf("O 0 0 0;H .757 0 .587;H -.757 0 0587000");
  const far = doubts.filter(({ statement }) => statement.includes("586999 angstrom away from all others"));
  assertEquals(far.map(({ line }) => line), [4, 5]);
  assertEquals(doubts.length, 4, "and both are radicals");
});

Deno.test("doubts: 100 angstrom between ions are far enough to compute, 101 are not without asking", () => {
  const pair = (distance: number) => `He 0 0 0;He 0 0 ${distance}`;
  assertEquals(doubtsOf(pair(100)), []);
  assertEquals(doubtsOf(pair(101)).length, 2);
});

Deno.test("doubts: radicals that nobody asked for are named, and those that the input states are not", () => {
  const pair = "N 0 0 0;H 0 0 1.03;H .97 0 -.34;H -.485 .84 -.34;H -.485 -.84 -.34;Cl 0 0 3.1";
  assertEquals(
    doubtsOf(pair).map(({ statement }) => statement.split(" has ")[0]),
    [
      "fragment 1, H4N,",
      "fragment 2, Cl,",
    ].map((text) => text.slice(0, -1) + ","),
  );
  assertEquals(doubtsOf(pair, { fragments: "auto", fragmentCharges: [1, -1] }), []);
  assertEquals(doubtsOf(pair, { fragments: "auto", fragmentMultiplicities: [2, 2] }), []);
  assertEquals(doubtsOf("O 0 0 0;H 0 0 .97", { fragments: "auto", multiplicity: 2 }), []);
});

Deno.test("doubts: fragments that cut a bond are named, hydrogen and halogen bonds and ions are none", () => {
  const ethane =
    "C 0 0 0;H 1.02 0 -.37;H -.51 .88 -.37;H -.51 -.88 -.37;C 0 0 1.53;H -1.02 0 1.9;H .51 .88 1.9;H .51 -.88 1.9";
  const cut = doubtsOf(ethane, { fragments: [[0, 1, 2, 3], [4, 5, 6, 7]], fragmentMultiplicities: [2, 2] });
  assertEquals(cut.length, 1);
  assertStringIncludes(
    cut[0]!.statement,
    "fragments 1 and 2 are bonded: atom 1 (C, line 3) and atom 5 (C, line 7)",
  );
  const shifted = doubtsOf(WATERS, { fragments: [[0, 1, 5], [3, 4, 2]] });
  assertStringIncludes(shifted.map(({ statement }) => statement).join("\n"), "fragments 1 and 2 are bonded");
  assertEquals(
    doubtsOf("F 0 0 0;H 0 0 1.14;F 0 0 2.28", { fragments: [[0, 1], [2]], fragmentCharges: [0, -1] }),
    [],
  );
  assertEquals(doubtsOf("Na 0 0 0;Cl 0 0 2.36", { fragments: [[0], [1]], fragmentCharges: [1, -1] }), []);
});

Deno.test("doubts: the shortest contact is found far beyond the cells that are searched first", () => {
  const record = parseXyz("3\n\nHe 0 0 0\nHe 0 0 50\nHe 0 0 90\n", { name: "m.xyz" });
  const molecule = moleculeFromRecord({ ...record, fragments: "auto", place: record.place.bind(record) });
  const contacts = shortestContacts(molecule);
  assertEquals(contacts.map((contact) => contact?.other), [1, 2, 1]);
});

Deno.test("doubts: charges that do not fit the fragments found are refused with their formulas", () => {
  const zinc = "Zn 0 0 0;O 1.9 0 0;H 2.487 .757 0;H 2.487 -.757 0";
  const error = assertThrows(
    () => doubtsOf(zinc, { fragments: "auto", fragmentCharges: [2, 0] }),
    InputError,
  );
  assertStringIncludes(error.message, "2 values for 1 fragment; expected one value for each fragment");
  assertStringIncludes(
    error.message,
    "The fragments that were found are, in this order, H2OZn, as lists of atoms fragments: [[0, 1, 2, 3]];",
  );
  const sodium = "Na 0 0 0;O 2.35 0 0;H 2.937 .757 0;H 2.937 -.757 0";
  const total = assertThrows(() => doubtsOf(sodium, { fragments: "auto", charge: 1 }), InputError);
  assertStringIncludes(total.message, "Give fragment_charges: 2 numbers with the sum 1");
  assertStringIncludes(
    total.message,
    "in this order, Na, H2O, as lists of atoms fragments: [[0], [1, 2, 3]];",
  );
  const fluorine = "O 0 0 0;H 0.587 .757 0;H 0.587 -.757 0;F 3 0 0";
  const other = assertThrows(() => doubtsOf(fluorine, { fragments: "auto", charge: -1 }), InputError);
  assertStringIncludes(other.message, "H2O, F, as lists of atoms fragments: [[0, 1, 2], [3]];");
  const chain = Array.from({ length: 40 }, (_, i) => `He 0 0 ${3 * i}`).join(";");
  const long = assertThrows(() => doubtsOf(chain, { fragments: "auto", fragmentCharges: [0] }), InputError);
  assertStringIncludes(long.message, "He, ...; other lists part them otherwise.");
});

Deno.test("doubts: O2 as a singlet that nobody asked for is named; a stated one and other molecules are not", () => {
  const pair = "O 0 0 0;O 0 0 1.21;O 3.2 0 0;O 3.2 0 1.21";
  assertEquals(doubtsOf(pair).map(({ statement }) => statement.includes("O2, was taken for a singlet")), [
    true,
    true,
  ]);
  assertEquals(doubtsOf(pair, { fragments: "auto", fragmentMultiplicities: [1, 1] }), []);
  assertEquals(doubtsOf(pair, { fragments: "auto", multiplicity: 1 }), []);
  assertEquals(doubtsOf("N 0 0 0;N 0 0 1.1;N 3.2 0 0;N 3.2 0 1.1"), []);
});

Deno.test("doubts: atoms of metals as singlets are named with the multiplicity of their ground states", () => {
  for (const [symbol, multiplicity] of [["Fe", 5], ["Cr", 7], ["Ti", 3], ["Se", 3]] as const) {
    const [doubt] = doubtsOf(`${symbol} 0 0 0;He 0 0 6`);
    assertStringIncludes(doubt!.statement, `${symbol}, was taken for a singlet`);
    assertStringIncludes(doubt!.advice!, `fragment_multiplicities: ${multiplicity}`);
  }
  for (const symbol of ["Zn", "Mg", "Ar"]) assertEquals(doubtsOf(`${symbol} 0 0 0;He 0 0 6`), [], symbol);
});
