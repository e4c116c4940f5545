// What the comment of a molecule file states: taken where the form is exact, and asked for where it is not.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { questionsOf, refuseCell, statedCharges, statedUnit } from "../../../lib/input/molecule/comment.ts";
import { runCommand } from "../../command_line/fake_host.ts";
import { refuses } from "../refusal.ts";

const PLACE = { file: "m.xyz", line: 2 };

for (
  const [comment, charge, multiplicity] of [
    ["charge=-1", -1, undefined],
    ["charge: +2", 2, undefined],
    ["total_charge=2", 2, undefined],
    ["ion, charge = 1.0, multiplicity=2", 1, 2],
    ['energy=-1.5 charge="1" mult=3', 1, 3],
    ["1 1", 1, 1],
    ["-1 2", -1, 2],
    ["0 1", 0, 1],
    ["molecular_charge=0 molecular_multiplicity=1", 0, 1],
  ] as const
) {
  Deno.test(`comment: "${comment}" states charge and multiplicity, which a note repeats`, () => {
    const stated = statedCharges(comment, PLACE);
    assertEquals([stated.charge, stated.multiplicity], [charge, multiplicity]);
    assertEquals(stated.openQuestions, []);
    assertEquals(stated.notices.map(({ severity, line }) => [severity, line]), [["note", 2]]);
  });
}

for (
  const [comment, ...about] of [
    ["charge of -1", "charge statement"],
    ["net charge (+1)", "charge statement"],
    ["charge 1, spin 2", "charge statement", "multiplicity statement"],
    ["total_spin=1", "multiplicity statement"],
    ["q=-1", "charge statement"],
    ["uhf = 1", "multiplicity statement"],
    ["charge=0.5", "charge statement"],
    ["charge=-1 spin=1", "multiplicity statement"],
    ["sodium cation and water", "charge mention"],
    ["hydroxyl radical", "multiplicity mention"],
    ["a triplet anion", "charge mention", "multiplicity mention"],
  ] as const
) {
  Deno.test(`comment: "${comment}" is left open`, () => {
    const asked = statedCharges(comment, PLACE).openQuestions;
    assertEquals(asked.map((question) => `${question.about} ${question.certainty}`), about);
  });
}

for (
  const comment of [
    "",
    "water dimer",
    "charge-transfer complex",
    "Properties=species:S:1:pos:R:3:charges:R:1 energy=-76.2 free_energy=-76.2",
    "0 0 0",
    "E = -76.026765",
    "frame 1",
    "SCS-MP2 geometry, singlet",
  ]
) {
  Deno.test(`comment: "${comment}" states nothing of charge and spin`, () => {
    assertEquals(statedCharges(comment, PLACE), { notices: [], openQuestions: [] });
    assertEquals(questionsOf(comment, PLACE), []);
  });
}

Deno.test("comment: fragments of the Non-Covalent Interactions Atlas are taken with their charges", () => {
  const comment = "charge=-1 charge_a=-1 charge_b=0 selection_a=1 selection_b=2-4 scaling=1.0";
  const { charge, fragments, fragmentCharges, openQuestions } = statedCharges(comment, PLACE);
  assertEquals([charge, fragments, fragmentCharges], [-1, [[0], [1, 2, 3]], [-1, 0]]);
  assertEquals(openQuestions, []);
});

for (
  const [comment, unit] of [
    ["units: bohr", "bohr"],
    ["water, unit = angstrom, MP2", "angstrom"],
    ["au", "bohr"],
    ["a.u.", "bohr"],
    ["units a.u.", "bohr"],
    ["positions{atomic_unit}", "bohr"],
    ["Step: 10 positions{angstrom}", "angstrom"],
    ["water dimer", undefined],
    ["E = -152.03 a.u., distance 3 angstrom", undefined],
    ["", undefined],
  ] as const
) {
  Deno.test(`comment: "${comment}" states ${unit ?? "no unit"}`, () => {
    assertEquals(statedUnit(comment, PLACE, undefined), unit);
  });
}

for (
  const comment of [
    "E(HF) = -152.0315, unit: a.u., opt converged",
    "geometry (bohr)",
    "all in a.u.",
    "atomic units",
    "positions{nanometer}",
    "coordinates in nm",
    "positions{picometer}",
  ]
) {
  Deno.test(`comment: "${comment}" may state a unit, and units settle it`, () => {
    refuses(() => statedUnit(comment, PLACE, undefined), { line: 2, hint: "give the key units" });
    assertEquals(statedUnit(comment, PLACE, "angstrom"), undefined);
  });
}

for (
  const comment of [
    'pbc="T T T" Properties=species:S:1:pos:R:3',
    'pbc="F F T"',
    'Lattice="1 0 0 0 1 0 0 0 1"',
    "# CELL(abcABC): 40.0 40.0 40.0 90.0 90.0 90.0 Step: 10 positions{angstrom} cell{atomic_unit}",
    "# CELL[GENH]: 1 0 0 0 1 0 0 0 1",
  ]
) {
  Deno.test(`comment: "${comment}" is that of a periodic system`, () => {
    refuses(() => refuseCell(comment, PLACE), { line: 2, expected: "isolated" });
  });
}

Deno.test("comment: pbc that is nowhere periodic is fine, with a lattice too", () => {
  refuseCell('pbc="F F F"', PLACE);
  refuseCell('Lattice="1 0 0 0 1 0 0 0 1" pbc="F F F"', PLACE);
  refuseCell("a cell of honey", PLACE);
});

const ION = "F 0 0 2.45\nO 0 0 0\nH 0 0 1.05\nH 0.92 0 -0.24\n";
const MODEL = "model: { method: hf, basis: 6-31g }\nbsse: nocp\n";

function run(comment: string, molecule: string) {
  return runCommand(["run", "in.yaml", "--format", "json"], {
    "in.yaml": `molecule: { file: m.xyz${molecule} }\n${MODEL}`,
    "m.xyz": `4\n${comment}\n${ION}`,
  });
}

Deno.test("comment: fluoride and water attract each other, whoever states the charge", async () => {
  const stated = await run(
    "charge=-1 charge_a=-1 charge_b=0 selection_a=1 selection_b=2-4",
    ", fragments: auto",
  );
  const given = await run("charge of -1", ", fragments: auto, fragment_charges: [-1, 0]");
  const [first, second] = [stated, given].map(({ status, out, err }) => {
    assertEquals(status, 0, err);
    return JSON.parse(out).return_result;
  });
  assertEquals(first, second);
  // -44.67 kcal/mol, as PySCF has it; neutral radicals give +46.3.
  assertAlmostEquals(first * 627.5094740631, -44.67, 0.01);
});

Deno.test("comment: what is open is refused with the place and the way out; a key of the input answers it", async () => {
  const refused = await run("charge of -1", ", fragments: auto");
  assertEquals(refused.status, 2);
  assertStringIncludes(refused.err, 'm.xyz:2: found the comment "charge of -1", which may state a charge');
  assertStringIncludes(refused.err, "Give molecule.charge or fragment_charges");
});

Deno.test("comment: a total that contradicts the keys is refused with both", async () => {
  const { status, err } = await run("charge=-1", ", charge: 0, fragments: [[0], [1, 2, 3]]");
  assertEquals(status, 2);
  assertStringIncludes(err, "found 0; expected -1, as m.xyz says");
});

Deno.test("comment: text and QCSchema have comments, too", async () => {
  for (
    const molecule of [
      '{ text: "# charge of +1\\nNa 0 0 0\\n--\\nHe 0 0 3" }',
      '{ text: "Na 0 0 0 ! multiplicity is 1\\n--\\nHe 0 0 3" }',
      '{ symbols: [Na, He], geometry: [0, 0, 0, 0, 0, 6], fragments: [[0], [1]], comment: "net charge: +1" }',
    ]
  ) {
    const { status, err } = await runCommand(["validate", "in.yaml"], {
      "in.yaml": `molecule: ${molecule}\n${MODEL}`,
    });
    assertEquals(status, 2, err);
    assertStringIncludes(err, "which may state a");
  }
  const said = '{ text: "# charge of +1\\n1 1\\nNa 0 0 0\\n--\\n0 1\\nHe 0 0 3" }';
  const { status, err } = await runCommand(["validate", "in.yaml"], {
    "in.yaml": `molecule: ${said}\n${MODEL}`,
  });
  assertEquals([status, err], [0, ""]);
});
