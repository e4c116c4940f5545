import { assertEquals } from "@std/assert";
import { parseInput, parseXyz } from "../../lib/input/mod.ts";
import { moleculeFromRecord } from "../../lib/molecule/mod.ts";
import { type Refusal, refuses } from "../input/refusal.ts";
import { moleculeOf } from "./records.ts";

const DEUTERIUM = 2.01410177812;
const OXYGEN = 15.99491461957;

for (
  const [name, read] of [
    ["XYZ", () => moleculeFromRecord(parseXyz("3\n\nO 0 0 0\nD 0 0 1\nD1 0 1 0"))],
    ["Psi4-style text", () => moleculeOf("O 0 0 0\nD 0 0 1\nd_x 0 1 0")],
    ["QCSchema", () =>
      moleculeFromRecord(
        parseInput(
          "molecule: { symbols: [O, D, D], geometry: [0, 0, 0, 0, 0, 2, 0, 2, 0] }\nmodel: { method: hf }",
        ).molecule,
      )],
  ] as const
) {
  Deno.test(`nuclei: D is hydrogen with the mass of deuterium, in ${name}`, () => {
    const { symbols, masses, massNumbers } = read();
    assertEquals(symbols, ["O", "H", "H"]);
    assertEquals([masses, massNumbers], [[OXYGEN, DEUTERIUM, DEUTERIUM], [16, 2, 2]]);
  });
}

Deno.test("nuclei: isotopes as Psi4 writes them have their mass, and all other atoms the usual one", () => {
  const { symbols, masses } = moleculeOf("13C 0 0 0\nH@2.014 0 0 1\nO_a 0 0 2.2\nT 0 0 5");
  assertEquals(symbols, ["C", "H", "O", "H"]);
  assertEquals(masses, [13.00335483507, 2.014, OXYGEN, 3.0160492779]);
});

Deno.test("nuclei: without a word about masses there are none", () => {
  assertEquals(moleculeOf("He 0 0 0").masses, undefined);
});

const qcschema = (more: string) =>
  moleculeFromRecord(
    parseInput(
      `molecule: { symbols: [He, Cl], geometry: [0, 0, 0, 0, 0, 6], ${more} }\nmodel: { method: hf }`,
    ).molecule,
  );

Deno.test("nuclei: masses of isotopes, whole mass numbers and standard atomic weights are accepted", () => {
  for (const mass of [34.968852682, 35, 35.45, 36.97]) {
    assertEquals(qcschema(`masses: [4, ${mass}]`).masses, [4, mass]);
  }
  assertEquals(qcschema("mass_numbers: [3, -1], masses: [3.016, 35.45]").massNumbers, [3, -1]);
  assertEquals(qcschema("mass_numbers: [3, 37]").masses, [3.0160293201, 36.965902602]);
});

const refused: Record<string, [string, Refusal]> = {
  "a mass of no isotope": ["masses: [1.5, 35]", { at: "molecule.masses[0]", found: "1.5 u for He" }],
  "masses in another order than the atoms": ["masses: [35.45, 4.0026]", {
    found: "35.45 u for He",
    hint: "order",
  }],
  "a mass that is not the mass number's": ["masses: [4, 37], mass_numbers: [4, 35]", {
    at: "molecule.masses[1]",
    expected: "34.9",
  }],
  "a mass number of no isotope": ["mass_numbers: [40, 35]", {
    at: "molecule.mass_numbers[0]",
    found: "40 for He",
  }],
  "a list of masses that is too short": ["masses: [4]", {
    at: "molecule.masses",
    found: "1 values for 2 atoms",
  }],
  "a mass below zero": ["masses: [-4, 35]", { at: "molecule.masses[0]" }],
  "an atomic number of another element": ["atomic_numbers: [2, 18]", {
    at: "molecule.atomic_numbers[1]",
    found: '18 for "Cl"',
  }],
  "too few labels": ["atom_labels: [a]", { at: "molecule.atom_labels" }],
};
for (const [what, [more, refusal]] of Object.entries(refused)) {
  Deno.test(`nuclei: ${what} is refused`, () => refuses(() => qcschema(more), refusal));
}

Deno.test("nuclei: a mass of no isotope in a label is refused at its line", () => {
  refuses(() => moleculeOf("C@15.5 0 0 0"), { line: 1, found: "15.5 u for C" });
  refuses(() => moleculeOf("9H 0 0 0"), { line: 1, found: "9 for H" });
  refuses(() => moleculeOf("C@x 0 0 0"), { line: 1, found: '"C@x"', expected: "mass" });
});
