// What the comment of a molecule's file states of charges, units and cells: heeded, or refused, never ignored.

import { assert, assertEquals } from "@std/assert";
import { describeNotice } from "../../../lib/base/notice.ts";
import { parseInput, parsePsi4Text, parseXyz, readInput } from "../../../lib/input/mod.ts";
import { moleculeFromRecord } from "../../../lib/molecule/mod.ts";
import { filesIn, type Refusal, refuses, refusesLater } from "../refusal.ts";

const hydroxide = "F 0 0 2.45\nO 0 0 0\nH 0 0 1.05\nH 0.92 0 -0.24\n";
const xyz = (comment: string, atoms = hydroxide) => `${atoms.split("\n").length - 1}\n${comment}\n${atoms}`;
const read = (comment: string, keys: string, atoms?: string) =>
  readInput(
    "in.yaml",
    filesIn({
      "in.yaml": `molecule: { file: m.xyz, ${keys} }\nmodel: { method: hf, basis: sto-3g }`,
      "m.xyz": xyz(comment, atoms),
    }),
  );
const moleculeOf = async (comment: string, keys: string, atoms?: string) =>
  moleculeFromRecord((await read(comment, keys, atoms)).molecule);
const chargesOf = async (comment: string, keys: string, atoms?: string) =>
  (await moleculeOf(comment, keys, atoms)).fragments.map(({ charge }) => charge);

const atlas = "charge=-1 charge_a=-1 charge_b=0 selection_a=1 selection_b=2-4 scaling=1.0";

Deno.test("comment: charges of the Non-Covalent Interactions Atlas reach their fragments, detected, given or unsaid", async () => {
  assertEquals(await chargesOf(atlas, "fragments: auto"), [-1, 0]);
  assertEquals(await chargesOf(atlas, "units: angstrom"), [-1, 0]);
  assertEquals(await chargesOf(atlas, "fragments: [[3, 2, 1], [0]]"), [0, -1]);
  const { molecule } = await read(atlas, "fragments: auto");
  assertEquals(molecule.notices?.map(describeNotice), [
    "note: m.xyz:2: charge -1 from the comment",
    "note: m.xyz:2: 2 fragments and the charges -1, 0 from the comment",
  ]);
});

Deno.test("comment: charges of an atlas that are not those of the given fragments are refused, or overruled", async () => {
  await refusesLater(read(atlas, "fragments: [[0, 1], [2, 3]]"), {
    file: "m.xyz",
    line: 2,
    found: "parts that are not the fragments",
    hint: "fragment_charges",
  });
  assertEquals(
    await chargesOf(atlas, "fragments: [[0, 1], [2, 3]], fragment_charges: [-1, 0]"),
    [-1, 0],
  );
  await refusesLater(read(atlas, "fragments: auto, fragment_charges: [0, -1]"), {
    line: 2,
    found: "-1 for fragment 1, counted from 1",
  });
});

for (
  const [comment, charge, multiplicity] of [
    ["charge=-1 multiplicity=1", -1, 1],
    ["charge=-1=", -1, 1],
    ["-1 1", -1, 1],
    ["+1, 3", 1, 3],
    ["energy: -5.07, Charge: -1, mult: 3", -1, 3],
    ['Properties=species:S:1:pos:R:3:charges:R:1 total_charge="-1.0" spin=0 pbc="F F F"', -1, 1],
    ['{"charge": -1, "spin_multiplicity": 3}', -1, 3],
    ["molecular_charge=1; 2S+1=1", 1, 1],
    ["* xyz -1 1", -1, 1],
    ["$molecule 1 3", 1, 3],
  ] as const
) {
  Deno.test(`comment: ${comment} is heeded, and said`, async () => {
    const { charge: heeded, multiplicity: coupled } = await moleculeOf(comment, "units: angstrom");
    assertEquals([heeded, coupled], [charge, multiplicity]);
    const { notices } = parseXyz(xyz(comment), { name: "m.xyz" });
    assert(notices?.some((notice) => describeNotice(notice).includes(`m.xyz:2: charge ${charge} from`)));
  });
}

for (
  const comment of [
    "chrg=2",
    "chg: 2",
    "Mg2+ water",
    "[Mg(H2O)]2+",
    "Na+ with three waters",
    "charge=-1/2",
    "charge 1",
    "q=-1",
    "charge=1+",
    "partial charge=1",
    "hydroxide anion",
    "charges=-1,0",
    'charge=0 charges="1 -1"',
    "-1 1 hydroxide",
    "--chrg 2",
    "q = -1",
  ]
) {
  Deno.test(`comment: ${comment} is refused where the input does not say the charge, and passed over where it does`, async () => {
    await refusesLater(read(comment, "fragments: auto"), {
      file: "m.xyz",
      line: 2,
      found: "a comment that mentions",
      hint: "State charge and multiplicity in the input",
    });
    const { molecule } = await read(comment, "fragments: auto, fragment_charges: [0, 0]");
    assert(molecule.notices?.some(({ statement }) => statement.includes("passed over")));
  });
}

for (
  const comment of [
    "S=1/2",
    "Ms = 1/2",
    "--uhf 1",
    "spin=1",
    "total_spin=1.5",
    "magmom=2.0",
    "triplet",
    "diradical",
    "mult 3",
  ]
) {
  Deno.test(`comment: ${comment} has several meanings, and is refused unless the input says the multiplicity`, async () => {
    await refusesLater(read(comment, "fragments: auto"), { line: 2, hint: "multiplicity" });
    assertEquals((await moleculeOf(comment, "multiplicity: 1, charge: -1")).multiplicity, 1);
  });
}

Deno.test("comment: what contradicts the input, or itself, is refused", async () => {
  await refusesLater(read("charge=-1", "charge: 1"), {
    line: 2,
    found: "charge -1",
    expected: "1, as in.yaml:1",
  });
  await refusesLater(read("0 1", "multiplicity: 3"), {
    line: 2,
    found: "multiplicity 1",
    expected: "3, as in",
  });
  await refusesLater(read("charge=-1 total_charge=0", "units: angstrom"), {
    found: "charge -1",
    expected: "one charge",
  });
  await refusesLater(moleculeOf("charge=-1", "fragments: auto, fragment_charges: [0, 0]"), {
    file: "m.xyz",
    line: 2,
    found: "a total charge of -1",
    expected: "0, the sum",
  });
  assertEquals(await chargesOf("charge=-1", "charge: -1"), [-1]);
});

Deno.test("comment: a total charge that no fragment is said to carry asks for the fragments' charges", async () => {
  await refusesLater(moleculeOf("total_charge=-1", "fragments: auto"), {
    line: 2,
    found: "a total charge of -1",
    hint: "fragment_charges: 2 numbers with the sum -1",
  });
  assertEquals(await chargesOf("total_charge=-1", "fragments: auto, fragment_charges: [-1, 0]"), [-1, 0]);
});

Deno.test("comment: words that only sound like charges say nothing", () => {
  for (
    const comment of [
      "uncharged, closed-shell",
      "Properties=species:S:1:pos:R:3:charge:R:1:magmoms:R:1 magmom=0.0",
      "charge=0 multiplicity=1",
      "gdb 17 800.1 430.2",
      "100 200",
    ]
  ) {
    const { charge = 0, multiplicity = 1, notices } = parseXyz(xyz(comment));
    assertEquals([charge, multiplicity, notices], [0, 1, undefined], comment);
  }
});

Deno.test("comment: Psi4-style text and QCSchema's comment are heeded alike", () => {
  assertEquals(parsePsi4Text("# charge=-1\nF 0 0 0").charge, -1);
  assertEquals(parsePsi4Text("0 1 # charge and multiplicity\nF 0 0 0\nH 0 0 1").charge, 0);
  refuses(() => parsePsi4Text("Na 0 0 0 # charge=1\nCl 0 0 3", { name: "m.txt" }), {
    file: "m.txt",
    line: 1,
  });
  refuses(() => parsePsi4Text("# 1 1\nNa 0 0 0"), { line: 1, hint: "State charge" });
  assertEquals(parsePsi4Text("# 1 1\n-1 1\nNa 0 0 0").charge, -1);
  refuses(() => parsePsi4Text("! a cation\nNa 0 0 0"), { line: 1, found: '"cation"' });
  const qcschema = (comment: string, more = "") =>
    parseInput(
      `molecule: { symbols: [F], geometry: [0, 0, 0], comment: "${comment}"${more} }\nmodel: { method: hf }`,
    ).molecule;
  assertEquals(qcschema("charge=-1").charge, -1);
  refuses(() => qcschema("the anion"), { at: "molecule.comment", found: '"anion"' });
  assertEquals(qcschema("the anion", ", molecular_charge: -1").charge, -1);
});

const unclear: Record<string, Refusal> = {
  "E(HF) = -152.0315, unit: a.u., opt converged": {
    line: 2,
    found: 'a comment that mentions "a.u."',
    hint: "units:",
  },
  "E = -1.5 au": { line: 2, found: "au" },
  "geometry (bohr)": { line: 2, found: "bohr", hint: "units: bohr" },
  "a.u.": { line: 2, found: "a.u." },
  "velocities in bohr/fs": { line: 2 },
  "units: bohr/fs": { line: 2 },
  "dipole units: bohr": { line: 2 },
  "in atomic units": { line: 2 },
  "R = 0.29 nm": { line: 2, found: "nm" },
  "R = 2.9 angstrom": { line: 2, found: "angstrom" },
  "R = 290 pm": { line: 2, found: "290 pm" },
  "units: pm": { line: 2, found: "pm" },
  "coordinates in pm": { line: 2, found: "in pm" },
  "5.6 a0": { line: 2, found: "a0" },
  "fractional coordinates": { line: 2, found: "fractional", hint: "Convert the coordinates" },
  "Fractional": { line: 2, found: "Fractional" },
  "Direct": { line: 2, found: "Direct" },
  "units=crystal": { line: 2, found: "crystal" },
  "ATOMIC_POSITIONS (crystal)": { line: 2, found: "(crystal)" },
};
for (const [comment, refusal] of Object.entries(unclear)) {
  Deno.test(`comment: ${comment} is no clear unit of length, and is refused unless the input says the unit`, async () => {
    refuses(() => parseXyz(xyz(comment), { name: "m.xyz" }), refusal);
    const { molecule } = await read(comment, "units: angstrom");
    assertEquals(molecule.geometry, parseXyz(xyz("")).geometry);
  });
}

for (
  const [comment, z] of [
    ["units: bohr", 2.45],
    ["E=-1.5, units=bohr", 2.45],
    ["positions{atomic_unit} Step: 10", 2.45],
    ["Bohr", 2.45],
    ["units angstrom", undefined],
    ["written by gabedit : coordinates in Angstrom", undefined],
    ["coordinates in bohr", 2.45],
    ["# Step: 1 positions{angstrom}", undefined],
    ["an Au atom", undefined],
  ] as const
) {
  Deno.test(`comment: the unit of ${comment} is clear`, () => {
    assertEquals(parseXyz(xyz(comment)).geometry[2], z ?? parseXyz(xyz("")).geometry[2]);
  });
}

Deno.test("comment: a unit that the count line contradicts is refused, as is one that is not known", () => {
  refuses(() => parseXyz("1 au\nunits: angstrom\nHe 0 0 2"), {
    line: 2,
    found: "angstrom",
    expected: "bohr",
  });
  refuses(() => parseXyz(xyz("positions{nanometer}")), { line: 2, found: '"nanometer"' });
});

Deno.test("comment: bohr in a comment of Psi4-style text asks for a line with the unit", () => {
  refuses(() => parsePsi4Text("# in bohr\nHe 0 0 2"), { line: 1, found: "bohr", hint: "units bohr" });
  assertEquals(parsePsi4Text("# in bohr\nunits bohr\nHe 0 0 2").geometry[2], 2);
  parsePsi4Text("# 3 angstrom apart\nHe 0 0 2");
});

for (
  const comment of [
    "# CELL(abcABC):   40.0    40.0    40.0    90.0    90.0    90.0  Step:  10  Bead: 0 positions{angstrom}",
    'pbc="T T T" Properties=species:S:1:pos:R:3',
    'pbc="F F T"',
    "pbc=[True, False, False]",
    'Lattice="9 0 0 0 9 0 0 0 9"',
    'Lattice="9 0 0 0 9 0 0 0 9" pbc=""',
    "cell: 9 9 9",
    "cell 10.0 10.0 10.0 90 90 90",
    "box 10 10 10",
    "box 10 x 10 x 10",
    "lattice 10 10 10",
    "CRYST1   10.0   10.0   10.0  90.00  90.00  90.00 P 1",
    "%PBC 10 10 10",
    "PBC: 10 10 10",
    "pbc T T T",
    "pbc true",
    "VEC1 10 0 0",
    "a=10.0, b=10.0, c=10.0",
  ]
) {
  Deno.test(`comment: ${comment} is of a periodic system, and is refused`, () => {
    refuses(() => parseXyz(xyz(comment)), { line: 2, expected: "an isolated molecule", hint: "remove" });
  });
}

const asked: Record<string, string> = {
  "2 1 Mg water": "charge and multiplicity",
  "(2,1)": "charge and multiplicity",
  "complex [2, 1]": "charge and multiplicity",
  "xtb opt -c 1": "charge",
  "xtb opt -u 2": "multiplicity",
  "S = 1": "multiplicity",
  "-1": "charge",
  "deprotonated": "charge",
};
for (const [comment, about] of Object.entries(asked)) {
  Deno.test(`comment: ${comment} may be ${about}, which is asked unless the input says it`, async () => {
    const { notices } = parseXyz(xyz(comment), { name: "m.xyz" });
    assertEquals(notices?.map(({ severity, line }) => [severity, line]), [["warning", 2]]);
    assert(notices![0]!.statement.includes(`may be meant as ${about},`), notices![0]!.statement);
    const { molecule } = await read(comment, "charge: 4, multiplicity: 5");
    assertEquals(molecule.notices?.map(({ severity }) => severity), ["note"]);
  });
}

for (
  const comment of [
    "unit cell of LiF",
    "periodic box",
    "10.0 10.0 10.0",
    "10 10 10 90 90 90",
    "box 10",
    "PBC",
  ]
) {
  Deno.test(`comment: ${comment} may mean a periodic system, which is asked`, () => {
    const { notices } = parseXyz(xyz(comment));
    assertEquals(notices?.map(({ severity }) => severity), ["warning"]);
    assert(notices![0]!.statement.includes("periodic system"));
  });
}

Deno.test("comment: what many programs write, and numbers in a sentence, is not asked about", () => {
  for (
    const comment of [
      "energy: -5.07 gnorm: 0.0003 xtb: 6.5.1",
      "i =        1, time =        0.500, E =       -17.1617253051",
      "Coordinates from ORCA-job water E -76.3",
      "2 water molecules",
      "cp 1 3",
      "water 2 1 test",
      "0 1 water dimer",
      "dimer (1,2)",
      "CAS(2,2)",
      "1st frame",
      "2 3rd",
      "1 2-dichloroethane",
      "made 5:31 pm",
      "PM3 direct SCF",
      "the crystal structure's geometry",
      "fractional occupations",
      "UHF/6-31G* -76.3",
      "UHF 6-31G*",
      "box of water",
      "solar cell, non-periodic",
      'pbc="F F F"',
      "1 2 3",
      "-76.02 0.003 1.2",
      "12",
    ]
  ) assertEquals(parseXyz(xyz(comment)).notices, undefined, comment);
});
