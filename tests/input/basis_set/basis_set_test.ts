import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseBasisSet, readInput } from "../../../lib/input/mod.ts";
import { filesIn, onlyRefuses, type Refusal, refuses, refusesLater } from "../refusal.ts";

const read = (text: string) => parseBasisSet(text, { source: "sets/my.gbs" });

const GAUSSIAN = `! a comment
spherical
****
H     0
S   2   1.00
      5.447178D+00           1.56285D-01  ! tight
      0.824547               0.904691
S   1
      .183192                1
****
-C N 0
SP   2   1.00
      3.664980              -0.395897              0.236460
      0.770545               1.215840              0.860619
D   1   1.00
      0.8                    1.0
****
`;

const NWCHEM = `# a comment
BASIS "ao basis" SPHERICAL PRINT
#BASIS SET: (3s) -> [2s]
H    S
      0.5447178000E+01   0.1562850000E+00   0.0
      0.8245470000E+00   0.9046910000E+00   0.0
      0.1831920000E+00   0.0                1.0
c    sp
      3.664980          -0.395897              0.236460
      0.770545           1.215840              0.860619
C    D
      0.8                    1.0
END
`;

const CARBON = [
  { l: [0, 1], exponents: [3.66498, 0.770545], coefficients: [[-0.395897, 1.21584], [0.23646, 0.860619]] },
  { l: [2], exponents: [0.8], coefficients: [[1]] },
];

Deno.test("basis set: Gaussian 94's format, with several elements in a block, comments and Fortran's exponents", () => {
  assertEquals(read(GAUSSIAN), {
    name: "my",
    source: "sets/my.gbs",
    functions: "spherical",
    elements: {
      1: [
        { l: [0], exponents: [5.447178, 0.824547], coefficients: [[0.156285, 0.904691]] },
        { l: [0], exponents: [0.183192], coefficients: [[1]] },
      ],
      6: CARBON,
      7: CARBON,
    },
  });
});

Deno.test("basis set: NWChem's format, with general contractions", () => {
  assertEquals(read(NWCHEM).elements, {
    1: [{
      l: [0],
      exponents: [5.447178, 0.824547, 0.183192],
      coefficients: [[0.156285, 0.904691, 0], [0, 0, 1]],
    }],
    6: CARBON,
  });
});

Deno.test("basis set: spherical or Cartesian is what the file says, and as NWChem reads it", () => {
  assertEquals(read(GAUSSIAN.replace("spherical", "CARTESIAN")).functions, "cartesian");
  assertEquals(read(GAUSSIAN.replace("spherical\n", "")).functions, undefined);
  assertEquals(read(NWCHEM).functions, "spherical");
  assertEquals(read(NWCHEM.replace(" SPHERICAL", "")).functions, "cartesian");
  assertEquals(read("H S\n1.0 1.0\n").functions, undefined);
});

Deno.test("basis set: a scale factor multiplies exponents by its square, as in Gaussian", () => {
  const text = "H 0\nS 1 1.20\n2.0 1.0\n****\n";
  assertEquals(read(text).elements[1]![0]!.exponents, [2 * 1.2 ** 2]);
});

const CORE_POTENTIAL = `NA     0
NA-ECP     1     10
p-ul potential
  1
2      3.8431140            -12.3169000
s-ul potential
  2
2      5.0365510             89.5001980
2      1.9708490              0.4937610
`;

const NWCHEM_CORE_POTENTIAL = `ECP
Na nelec 10
Na ul
2       3.8431140            -12.3169000
Na S
2       5.0365510             89.5001980
END
`;

Deno.test("basis set: core potentials are noted beside the functions of the others", () => {
  for (
    const text of [
      GAUSSIAN + CORE_POTENTIAL,
      GAUSSIAN + CORE_POTENTIAL + "MG 0\nS 1\n1.0 1.0\n****\n",
      NWCHEM + NWCHEM_CORE_POTENTIAL,
      NWCHEM_CORE_POTENTIAL + NWCHEM,
    ]
  ) {
    const { elements, corePotentials } = read(text);
    assertEquals(elements[6], CARBON);
    assertEquals(corePotentials, [11]);
    assertEquals(elements[12] !== undefined, text.includes("MG 0"));
  }
});

Deno.test("basis set: an optional element of Gaussian's, with a minus sign, may have a core potential, too", () => {
  const optional = CORE_POTENTIAL.replace("NA     0", "-NA     0");
  for (const potential of [optional, optional.replace("NA-ECP", "-NA-ECP")]) {
    const { elements, corePotentials } = read(GAUSSIAN + potential + "-MG 0\nS 1\n1.0 1.0\n****\n");
    assertEquals([elements[6], corePotentials, elements[12] !== undefined], [CARBON, [11], true]);
  }
});

Deno.test("basis set: a library of NWChem's, with a block for each element, is one set", () => {
  const [head, rest] = NWCHEM.split("c    sp") as [string, string];
  const library = head.replace("ao basis", "H_x-yz") + 'end\nbasis "C_x-yz" SPHERICAL\nc sp' + rest;
  assertEquals(read(library), read(NWCHEM));
});

const REFUSED: readonly (readonly [what: string, text: string, refusal: Refusal])[] = [
  ["nothing", "! only a comment\n", { line: 1, found: "no basis functions" }],
  ["another file", "3\nwater\nO 0 0 0\n", { line: 1, found: '"3"', expected: "head of an element" }],
  ["an unknown element", GAUSSIAN.replace("-C N", "C Xx"), { line: 11, found: '"Xx"', expected: "element" }],
  ["an element twice", GAUSSIAN.replace("-C N", "H"), { line: 11, found: "H a second time" }],
  ["an unknown shell", GAUSSIAN.replace("SP ", "SPD"), { line: 12, expected: "a shell: S, P, D" }],
  ["a missing separator", GAUSSIAN.replace("****\n-C", "-C"), {
    line: 10,
    expected: "**** after the element",
  }],
  ["too few primitives", GAUSSIAN.replace("S   2", "S   3"), {
    line: 8,
    expected: "3 primitives, as line 5 says",
  }],
  ["an end in a shell", GAUSSIAN.replace("D   1", "D   2").replace(/\*{4}\n$/, ""), {
    line: 15,
    found: "the end after 1 primitives",
  }],
  ["no number of primitives", GAUSSIAN.replace("S   2   1.00", "S"), { line: 5, found: "no number" }],
  ["a huge number of primitives", GAUSSIAN.replace("S   2", "S   99999999"), {
    line: 5,
    found: '"99999999"',
  }],
  ["a bad scale factor", GAUSSIAN.replace("2   1.00", "2   0.0"), {
    line: 5,
    expected: "scale factor above 0",
  }],
  ["a word for a number", GAUSSIAN.replace("1.215840", "1.2158x0"), { line: 14, found: '"1.2158x0"' }],
  ["a number beyond range", GAUSSIAN.replace("1.215840", "1e999"), { line: 14, found: '"1e999"' }],
  ["an exponent beyond all sense", GAUSSIAN.replace("0.8 ", "1e300 "), {
    line: 16,
    expected: "1e-8 to 1e15",
  }],
  ["a negative exponent", GAUSSIAN.replace("0.8 ", "-0.8 "), {
    line: 16,
    expected: "an exponent from 1e-8",
  }],
  ["a missing coefficient", GAUSSIAN.replace("0.860619", ""), { line: 14, expected: "two coefficients" }],
  ["an exponent twice", GAUSSIAN.replace("0.824547", "5.447178"), { line: 7, found: "5.447178 again" }],
  ["a function of nothing", GAUSSIAN.replace("0.8                    1.0", "0.8 0.0"), {
    line: 15,
    found: "coefficients are all 0",
  }],
  ["a contraction that cancels itself", "H 0\nS 1\n2.0 1.0\nS 2\n1.0 1.0\n1.0001 -1.0\n****\n", {
    line: 4,
    found: "a contraction that cancels itself: its norm is 1.9e-9",
    expected: "at least 0.000001",
  }],
  ["a p function of an SP shell that cancels itself", "C SP\n1.0 1.0 1e200\n1.0001 1.0 -1e200\n", {
    line: 1,
    found: "its norm is 3.1e-9",
  }],
  ["a core potential that is cut", GAUSSIAN + CORE_POTENTIAL.replace(/2 +1.97.*\n/, ""), {
    line: 19,
    found: "ends too early",
  }],
  ["a core potential alone", "****\nC-ECP 2 10\n", { line: 2, expected: "head of an element" }],
  ["a second NWChem set", NWCHEM + NWCHEM, { line: 17, found: "H in a second block" }],
  ["a NWChem set of two kinds", NWCHEM + "basis cartesian\n", { line: 14, expected: "spherical ones" }],
  ["a word after a NWChem set", NWCHEM + "geometry\n", { line: 14, expected: "nothing after end" }],
  ["a set within a set", NWCHEM.replace("c    sp", "basis\nc sp"), { line: 8, expected: "end before it" }],
  ["a fitting set", NWCHEM.replace("ao basis", "cd basis"), { line: 2, found: '"cd basis"' }],
  ["an unknown word", NWCHEM.replace("PRINT", "rel"), { line: 2, found: '"rel"', expected: "spherical" }],
  ["a library", "basis spherical\n  O library 6-31g\nend\n", { line: 2, hint: "A library of NWChem's" }],
  ["columns that change", NWCHEM.replace("0.0                1.0", "1.0"), {
    line: 7,
    expected: "an exponent and 2 coefficients",
  }],
  ["a shell of nothing", NWCHEM.replace("      0.8                    1.0\n", ""), {
    line: 11,
    found: "a shell without primitives",
  }],
  ["an exponent alone", NWCHEM.replace("0.8                    1.0", "0.8"), {
    line: 12,
    expected: "at least one coefficient",
  }],
  ["a shell beyond all sense", "H S\n" + Array.from({ length: 300 }, (_, i) => `${i + 1} 1\n`).join(""), {
    line: 202,
    found: "more than 200 primitives",
  }],
  ["functions beyond all sense", "H S\n" + `1 ${"1 ".repeat(1001)}\n`, { line: 1, found: "more than 1000" }],
];

for (const [what, text, refusal] of REFUSED) {
  Deno.test(`basis set: ${what} is refused with its line`, () => {
    refuses(() => read(text), { file: "sets/my.gbs", ...refusal });
  });
}

Deno.test("basis set: whatever is cut or changed, it is read or refused", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(GAUSSIAN, NWCHEM),
      fc.nat(600),
      fc.nat(20),
      fc.constantFrom(
        "",
        "S 3 1.0\n",
        "****\n",
        "basis\n",
        "-",
        "9".repeat(400),
        "\t",
        "__proto__ 0\n",
        "end\n",
        "D",
      ),
      (text, at, length, inserted) =>
        onlyRefuses(() => read(text.slice(0, at) + inserted + text.slice(at + length))),
    ),
    { numRuns: 1000 },
  );
});

const INPUT = `molecule: { symbols: [He, H], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] }
model:
  method: hf
  basis_file: sets/my.gbs
`;

Deno.test("basis set: an input names the file, relative to its own folder", async () => {
  const files = filesIn({ "in/a.yaml": INPUT, "in/sets/my.gbs": GAUSSIAN });
  const { models } = await readInput("in/a.yaml", files);
  const model = models.get("(auto)")!;
  assertEquals([model.basis, model.basisSet?.name], ["my", "my"]);
  assertEquals(model.basisSet!.elements[6], CARBON);
});

Deno.test("basis set: beside a file, the key basis gives it another name", async () => {
  const input = INPUT.replace("model:", "models:\n  a: { method: hf, basis: sto-3g }\n  b:").replace(
    /\n {2}(method|basis_file)/g,
    "\n    $1",
  ) + "    basis: mine\nlevels: { 1: a, 2: b }\n";
  const { models } = await readInput("a.yaml", filesIn({ "a.yaml": input, "sets/my.gbs": GAUSSIAN }));
  assertEquals([models.get("a")?.basis, models.get("a")?.basisSet], ["sto-3g", undefined]);
  assertEquals([models.get("b")?.basis, models.get("b")?.basisSet?.name], ["mine", "mine"]);
});

Deno.test("basis set: a file that cannot be read is refused where the input names it", async () => {
  await refusesLater(readInput("a.yaml", filesIn({ "a.yaml": INPUT })), {
    file: "a.yaml",
    line: 4,
    at: "model.basis_file",
    found: "which does not exist",
  });
  const binary = new Uint8Array(9 * 2 ** 20);
  await refusesLater(readInput("a.yaml", filesIn({ "a.yaml": INPUT, "sets/my.gbs": binary })), {
    file: "sets/my.gbs",
    found: "more than 8 MiB",
  });
});
