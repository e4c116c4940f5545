// Labels of atoms, and what else files have beside a symbol and three coordinates: read, or refused with the way out.

import { assertEquals } from "@std/assert";
import { parseInput, parsePsi4Text, parseXyz } from "../../../lib/input/mod.ts";
import { moleculeFromRecord } from "../../../lib/molecule/mod.ts";
import { type Refusal, refuses } from "../refusal.ts";

const asXyz = (atoms: string) => parseXyz(`${atoms.split("\n").length}\n\n${atoms}`, { name: "m" });
const asText = (atoms: string) => parsePsi4Text(atoms, { name: "m" });

const refused: Record<string, [string, Refusal]> = {
  "OW1 of a force field": ["OW1 0 0 0\nHW1 0 0 1", { found: '"OW"', hint: "write the element, as O" }],
  "HW2 of a force field": ["O 0 0 0\nHW2 0 0 1", { found: '"HW"', hint: "write the element, as H" }],
  "CB of a protein": ["CB 0 0 0\nHB1 0 0 1", { found: '"CB"', hint: "write the element, as C" }],
  "CA beside H1": ["CA 0 0 0\nH1 0 0 1", {
    found: '"CA" beside labels such as "H1"',
    hint: "write C, or Ca",
  }],
  "HG1 beside CB": ["CB 0 0 0\nHG1 0 0 1", {
    found: '"HG1" beside labels such as "CB"',
    hint: "write H, or Hg",
  }],
  "NE beside CZ": ["NE 0 0 0\nCZ 0 0 1.4", { found: '"NE" beside', hint: "write N, or Ne" }],
  "an ion": ["Na+ 0 0 0", {
    found: '"Na+"',
    hint: "Write Na, and the charge in the input, as in fragment_charges: [1",
  }],
  "an anion": ["Cl- 0 0 0", {
    found: '"Cl-"',
    hint: "Write Cl, and the charge in the input, as in fragment_charges: [-1",
  }],
  "a doubly charged ion": ["Mg2+ 0 0 0", { found: '"Mg2+"', hint: "[2, 0]" }],
  "another sign of a charge": ["Zn+2 0 0 0", { found: '"Zn+2"', hint: "[2, 0]" }],
};
for (const [what, [atoms, refusal]] of Object.entries(refused)) {
  for (const [reader, read] of [["XYZ", asXyz], ["Psi4-style text", asText]] as const) {
    Deno.test(`labels: ${what} is refused with a way out, in ${reader}`, () => {
      refuses(() => moleculeFromRecord(read(atoms)), refusal);
    });
  }
}

Deno.test("labels: CA is calcium where no other label is a force field's, and so is Ca anywhere", () => {
  assertEquals(moleculeFromRecord(asXyz("CA 0 0 0\nO 0 0 2.4")).symbols, ["Ca", "O"]);
  assertEquals(moleculeFromRecord(asXyz("Ca 0 0 0\nO1 0 0 2.4")).symbols, ["Ca", "O"]);
  assertEquals(moleculeFromRecord(asXyz("HE 0 0 0\nO1 0 0 2.4")).symbols, ["He", "O"]);
});

Deno.test("labels: a column after the coordinates in Psi4-style text is to be deleted", () => {
  const hint = "Delete what follows the third coordinate";
  refuses(() => asText("O 0 0 0 -0.8"), { line: 1, hint });
  refuses(() => asText("He 0 0 0\nH 0.757 0 0.587 0.4 x"), { line: 2, hint });
  refuses(() => asText("O 0 0 0\nH 1 0.96 2 104.5"), { line: 2, hint: "Z-matrices" });
});

const qm9 = (tail: string) =>
  "3\ngdb 3\t799.6\nO\t0 0 0.1\t-0.6\nH\t0 7.5*^-1 -0.4\t0.3\nH\t0 -0.75 -0.4\t0.3\n" + tail;

Deno.test("labels: files of QM9 are read, with what they have after the atoms", () => {
  const { symbols, geometry } = parseXyz(
    qm9("1671.5\t3803.1\t3907.7\nO\tO\nInChI=1S/H2O/h1H2\tInChI=1S/H2O/h1H2\n"),
  );
  assertEquals(symbols, ["O", "H", "H"]);
  assertEquals(geometry[4], -geometry[7]!);
});

Deno.test("labels: other lines after the atoms are refused", () => {
  const hint = "Delete the lines after the atoms";
  refuses(() => parseXyz(qm9("1671.5\t3803.1\nO\tO\nx\tx\n")), { line: 6, hint });
  refuses(() => parseXyz(qm9("1671.5\t3803.1\t3907.7\n")), { line: 6, hint });
  refuses(() => parseXyz(qm9("1671.5\t3803.1\t3907.7\nO\tO\nx\tx\nH 0 0 1\n")), { line: 6, hint });
});

const input = (molecule: string) =>
  parseInput(`molecule: ${molecule}\nmodel: { method: hf }`, { name: "in.yaml" });
const chargesOf = (molecule: string) => {
  const { fragments } = moleculeFromRecord(input(molecule).molecule);
  return fragments.map(({ charge, multiplicity }) => [charge, multiplicity]);
};
const text = JSON.stringify("Na 0 0 0\n--\nO 2.3 0 0\nH 2.9 0.757 0\nH 2.9 -0.757 0\n--\nO 0 0 9");

Deno.test("charges: keys beside a text that says nothing of charges are heeded", () => {
  assertEquals(chargesOf(`{ text: ${text}, fragment_charges: [1, 0, 0] }`), [[1, 1], [0, 1], [0, 1]]);
  assertEquals(
    chargesOf(
      `{ text: ${text}, charge: 1, fragment_charges: [1, 0, 0], fragment_multiplicities: [1, 1, 3] }`,
    ),
    [
      [1, 1],
      [0, 1],
      [0, 3],
    ],
  );
});

Deno.test("charges: a text that says the charge of one fragment leaves the others to the keys", () => {
  const said = JSON.stringify("1 1\nNa 0 0 0\n--\nCl 0 0 3\n--\nO 0 0 9");
  assertEquals(chargesOf(`{ text: ${said}, fragment_charges: [1, -1, 0] }`), [[1, 1], [-1, 1], [0, 1]]);
  assertEquals(chargesOf(`{ text: ${said}, fragment_charges: { 2: -1 } }`), [[1, 1], [-1, 1], [0, 1]]);
  refuses(() => chargesOf(`{ text: ${said}, fragment_charges: { 1: -1 } }`), {
    at: "molecule.fragment_charges",
  });
});

Deno.test("charges: a mapping names fragments from 1, all others are neutral and have the usual multiplicity", () => {
  assertEquals(
    chargesOf(`{ text: ${text}, fragment_charges: { 1: 1 }, fragment_multiplicities: { 3: 3 } }`),
    [
      [1, 1],
      [0, 1],
      [0, 3],
    ],
  );
  assertEquals(
    chargesOf(
      "{ symbols: [Na, He], geometry: [0, 0, 0, 0, 0, 6], fragments: auto, charge: 1, fragment_charges: { 1: 1 } }",
    ),
    [[1, 1], [0, 1]],
  );
});

Deno.test("charges: a mapping of fragments that there are not, or with another total, is refused at its key", () => {
  refuses(() => chargesOf(`{ text: ${text}, fragment_charges: { 4: 1 } }`), {
    at: "molecule.fragment_charges.4",
    expected: "from 1 to 3",
  });
  refuses(() => chargesOf(`{ text: ${text}, fragment_charges: { 999999999: 1 } }`), {
    at: "molecule.fragment_charges.999999999",
  });
  refuses(() => input(`{ text: ${text}, fragment_charges: { 0: 1 } }`), {
    expected: "the number of a fragment",
  });
  refuses(() => chargesOf(`{ text: ${text}, charge: 2, fragment_charges: { 1: 1 } }`), {
    found: "a total charge of 2",
  });
  refuses(() => chargesOf(`{ text: ${text}, fragment_multiplicities: { 1: 1 } }`), {
    at: "molecule.fragment_multiplicities.1",
  });
});

Deno.test("input: null under a key that may be absent says nothing", () => {
  const nulls =
    "charge: null, multiplicity: null, fragment_charges: null, units: null, file: null, name: null";
  const { molecule, maxNbody, execution } = parseInput(
    `molecule: { symbols: [He], geometry: [0, 0, 0], fragments: null, ${nulls} }\n` +
      "model: { method: hf, basis: null, keywords: }\nmodels:\nlevels:\nmax_nbody:\nexecution: { parallel: }",
  );
  assertEquals([molecule.fragments, molecule.charge, maxNbody, execution], [
    undefined,
    undefined,
    undefined,
    {},
  ]);
  refuses(() => parseInput("molecule:\nmodel: { method: hf }"), { at: "molecule" });
  refuses(() => parseInput("molecule: a.json\nmodel: { method: }"), { at: "model.method" });
});

Deno.test("input: a name that a comma in braces has cut is to be quoted", () => {
  for (
    const [written, name] of [["6-311+G(2d,p)", "6-311+G(2d,p)"], ["6-311G(2d, 1f, p)", "6-311G(2d,1f,p)"]]
  ) {
    refuses(() => parseInput(`molecule: x.xyz\nmodel: { method: hf, basis: ${written} }`), {
      line: 2,
      hint: `Quote the name: basis: "${name}"`,
    });
  }
});

Deno.test("input: where QCSchema wants a mapping a list is shown as it was written", () => {
  const molecule = '"molecule": {"symbols": ["He"], "geometry": [0, 0, 0]}';
  const list = '[{"a": {"b": 1}}]';
  for (
    const [json, at] of [
      [`{${molecule}, "specification": ${list}}`, "specification"],
      [
        `{${molecule}, "specification": {"driver": "energy", "keywords": {}, "specification": ${list}}}`,
        "specification.specification",
      ],
      [
        `{${molecule}, "specification": {"driver": "energy", "keywords": {}, "specification": {"model": ${list}}}}`,
        "specification.specification.model",
      ],
      [
        `{"molecule": ${list}, "specification": {"driver": "energy", "keywords": {}, "specification": {}}}`,
        "molecule",
      ],
    ] as const
  ) {
    refuses(() => parseInput(json, { name: "in.json" }), { at, found: '[{"a":{"b":1}}]' });
  }
});
