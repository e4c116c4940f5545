import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parseInput } from "../../lib/input/mod.ts";
import { moleculeFromRecord, nuclearRepulsionEnergy } from "../../lib/molecule/mod.ts";
import { type Refusal, refuses } from "../input/refusal.ts";
import { growth, MAX_GROWTH } from "../cpu_time.ts";
import { moleculeOf, waterAt } from "./records.ts";
import { MANY_ROUNDINGS } from "../tolerances.ts";

const dimer = `${waterAt(0)}--\n${waterAt(3)}`;
const pair = "H 0 0 0\n--\nH 0 0 3\n";

Deno.test("molecule: symbols are spelled as usual, charges and multiplicities filled in", () => {
  const molecule = moleculeOf("na 0 0 0\n--\nCL 0 0 3\n--\nh 0 0 9", { fragmentCharges: [1, -1, undefined] });
  assertEquals(molecule.symbols, ["Na", "Cl", "H"]);
  assertEquals([...molecule.atomicNumbers], [11, 17, 1]);
  assertEquals(molecule.fragments.map(({ charge, multiplicity }) => [charge, multiplicity]), [
    [1, 1],
    [-1, 1],
    [0, 2],
  ]);
  assertEquals([molecule.charge, molecule.multiplicity], [0, 2]);
});

Deno.test("molecule: non-contiguous fragments keep the order of their lists", () => {
  const molecule = moleculeOf(waterAt(0) + waterAt(3), { fragments: [[5, 3, 4], [1, 0, 2]] });
  assertEquals(molecule.fragments.map(({ atoms }) => [...atoms] as number[]), [[5, 3, 4], [1, 0, 2]]);
});

Deno.test("molecule: without fragments the whole is one", () => {
  const molecule = moleculeOf("1 1\n" + waterAt(0) + "H 0 0 1.1");
  assertEquals(molecule.fragments.map(({ atoms, charge }) => [atoms.length, charge]), [[4, 1]]);
});

Deno.test("molecule: unpaired electrons of the total go to the only fragment that says nothing", () => {
  const molecule = moleculeOf("0 3\n--\n0 1\nHe 0 0 0\n--\nO 0 0 3");
  assertEquals(molecule.fragments.map(({ multiplicity }) => multiplicity), [1, 3]);
});

Deno.test("molecule: two radicals may be coupled to a singlet when all multiplicities are given", () => {
  const given = { multiplicity: 1, fragmentMultiplicities: [2, 2] };
  assertEquals(moleculeOf(pair, given).multiplicity, 1);
  assertEquals(moleculeOf(pair).multiplicity, 3);
});

Deno.test("molecule: the nuclear repulsion of two protons at 1 bohr is 1 Hartree, ghosts count nothing", () => {
  const geometry = Float64Array.of(0, 0, 0, 0, 0, 1, 0, 2, 0);
  assertEquals(nuclearRepulsionEnergy([1, 1, 0], geometry), 1);
  const { atomicNumbers, geometry: water } = moleculeOf("O 0 0 0\nH 0 0 1\nH 0 1 0\nunits au");
  assertAlmostEquals(nuclearRepulsionEnergy(atomicNumbers, water), 16 + 1 / Math.SQRT2, MANY_ROUNDINGS / 10);
});

const refused: Record<string, [() => unknown, Refusal]> = {
  "an unknown element": [() => moleculeOf("He 0 0 0\nQq 0 0 3"), { file: "m.txt", line: 2, found: '"Qq"' }],
  "a dummy atom": [() => moleculeOf("X 0 0 0"), { line: 1, hint: "Dummy" }],
  "no atoms": [
    () => moleculeOf("He 0 0 0", { symbols: [], geometry: new Float64Array() }),
    { found: "no atoms", expected: "at least one" },
  ],
  "a coordinate that is not finite": [
    () => moleculeOf("He 0 0 0\nHe 0 0 3", { geometry: Float64Array.of(0, 0, 0, 0, NaN, 1) }),
    { line: 2, found: "NaN" },
  ],
  "atoms on top of each other": [
    () => moleculeOf("He 0 0 0\nNe 0 0 9\nHe 0.05 0 0"),
    { line: 3, found: "atom 1 (He, line 1) and atom 3 (He, line 3) 0.050 angstrom apart", hint: "unit" },
  ],
  "no fragments": [() => moleculeOf(dimer, { fragments: [] }), { found: "no fragments" }],
  "an empty fragment": [() => moleculeOf(dimer, { fragments: [[0, 1, 2, 3, 4, 5], []] }), {
    found: "fragment 2, counted from 1, without",
  }],
  "overlapping fragments": [
    () => moleculeOf(dimer, { fragments: [[0, 1, 2], [2, 3, 4, 5]] }),
    { found: "the atom index 2 in fragments 1 and 2", expected: "exactly one" },
  ],
  "an atom twice in a fragment": [
    () => moleculeOf(dimer, { fragments: [[0, 1, 1, 2], [3, 4, 5]] }),
    { found: "the atom index 1 twice in fragment 1" },
  ],
  "an atom in no fragment": [
    () => moleculeOf(dimer, { fragments: [[0, 1, 2], [3]] }),
    { found: "atom 5 (H, line 6) and 1 more in no fragment", hint: "index in the lists is 4" },
  ],
  "indices that count from 1": [
    () => moleculeOf(dimer, { fragments: [[1, 2, 3], [4, 5, 6]] }),
    { found: "index 6", expected: "from 0 to 5", hint: "seem to count from 1" },
  ],
  "a negative index": [() => moleculeOf(dimer, { fragments: [[-1, 0]] }), { found: "index -1" }],
  "a fractional charge": [
    () => moleculeOf(dimer, { fragmentCharges: [0.5, -0.5] }),
    { found: "a charge of 0.5", expected: "whole number" },
  ],
  "more charge than electrons": [() => moleculeOf("2 1\nH 0 0 0"), {
    line: 1,
    found: "a charge of 2",
    expected: "at most 1",
  }],
  "a singlet with an odd number of electrons": [
    () => moleculeOf("0 1\nH 0 0 0\n--\n0 1\nHe 0 0 3"),
    {
      file: "m.txt",
      line: 1,
      found: "a multiplicity of 1 of fragment 1 (counted from 1) with 1 electrons",
      expected: "2, 4",
    },
  ],
  "more unpaired electrons than there are": [
    () => moleculeOf("0 4\nH 0 0 0"),
    { line: 1, found: "a multiplicity of 4", expected: "at most 2" },
  ],
  "multiplicity 0": [() => moleculeOf("0 0\nHe 0 0 0"), {
    found: "a multiplicity of 0",
    expected: "at least 1",
  }],
  "a fractional multiplicity": [() => moleculeOf("0 1.5\nHe 0 0 0"), {
    found: "1.5",
    expected: "a whole number",
  }],
  "a total that is not the sum": [
    () => moleculeOf("1 1\n--\n0 1\nHe 0 0 0\n--\n0 1\nHe 0 0 3"),
    { line: 1, found: "a total charge of 1", expected: "0, the sum" },
  ],
  "a total charge without the fragment that carries it": [
    () => moleculeOf(dimer, { charge: 1 }),
    { found: "a total charge of 1", hint: "fragment_charges: 2 numbers with the sum 1" },
  ],
  "a total multiplicity that must be shared": [
    () => moleculeOf(pair, { multiplicity: 1 }),
    { found: "a total multiplicity of 1", expected: "3", hint: "fragment_multiplicities" },
  ],
  "a total multiplicity that no coupling gives": [
    () => moleculeOf("O 0 0 0\n--\nHe 0 0 3", { multiplicity: 1, fragmentMultiplicities: [3, 1] }),
    { found: "a total multiplicity of 1", expected: "3" },
  ],
  "charges for another number of fragments": [
    () => moleculeOf(dimer, { fragmentCharges: [0, 0, 0] }),
    { found: "3 values for 2 fragments" },
  ],
  "an element without radius where fragments are detected": [
    () => moleculeOf("Og 0 0 0\nHe 0 0 3", { fragments: "auto" }),
    { line: 1, found: "Og", hint: "Give the fragments" },
  ],
};
for (const [what, [run, refusal]] of Object.entries(refused)) {
  Deno.test(`molecule: ${what} is refused`, () => refuses(run, refusal));
}

Deno.test("molecule: a mistake in an input's keys is refused at its line and key path", () => {
  const text = "molecule:\n  text: |\n    He 0 0 0\n    He 0 0 3\n  fragments:\n    - [0]\n    - [2]\n" +
    "  fragment_charges: [0, 3]\nmodel: {method: hf}\n";
  const given = (change: (text: string) => string) => () =>
    moleculeFromRecord(parseInput(change(text), { name: "in.yaml" }).molecule);
  refuses(given((text) => text), { file: "in.yaml", line: 7, at: "molecule.fragments[1][0]" });
  refuses(given((text) => text.replace("[2]", "[1]")), {
    line: 8,
    at: "molecule.fragment_charges[1]",
    found: "3",
  });
  refuses(given((text) => text.replace("He 0 0 3", "He 0 0 .01")), { line: 4, at: "molecule.text" });
});

Deno.test("molecule: four times as many of a hundred thousand atoms take four times as long, not sixteen", () => {
  const record = (side: number) => {
    const waters = Array.from(
      { length: side * 32 ** 2 },
      (_, i) => [i % 32, Math.floor(i / 32) % 32, Math.floor(i / 32 ** 2)],
    );
    const geometry = Float64Array.from(
      waters.flatMap(([x, y, z]) =>
        [[0, 0, 0], [1.1, 1.4, 0], [1.1, -1.4, 0]].flatMap((
          [a, b, c],
        ) => [5.8 * x! + a!, 5.8 * y! + b!, 5.8 * z! + c!])
      ),
    );
    const symbols = waters.flatMap(() => ["O", "H", "H"]);
    return { source: "big", symbols, geometry, fragments: "auto", place: () => ({}) } as const;
  };
  const records = { 1: record(8), 4: record(32) };
  const grown = growth((times) => {
    assertEquals(moleculeFromRecord(records[times]).fragments.length, times * 8 * 32 ** 2);
  });
  assert(grown < MAX_GROWTH, `${grown}`);
});
