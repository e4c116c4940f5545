// Basis sets of the user's own on the built-in engine: the same numbers from a file as by name, Psi4's energies with a
// set that no library has, and what is refused.

import { prepared } from "../../prepared.ts";
import type { ModelChemistry } from "../../../lib/base/model_chemistry.ts";
import type { BasisSet } from "../../../lib/base/basis_set.ts";
import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { elementSymbol } from "../../../lib/base/elements.ts";
import { findBasisSet, runHartreeFock } from "../../../lib/engine/mod.ts";
import { checkModels, prepare } from "../../../lib/calculation/mod.ts";
import { parseBasisSet, readInput } from "../../../lib/input/mod.ts";
import { taskKey } from "../../../lib/programs/task_key.ts";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import reference from "../../data/engine/custom_basis.json" with { type: "json" };
import { water } from "../../engine/systems.ts";
import { filesIn, type Refusal, refuses } from "../../input/refusal.ts";
import { moleculeOf } from "../../molecule/records.ts";
import { PSI4_ENERGY } from "../../tolerances.ts";

const CUSTOM = await Deno.readTextFile(new URL("../../data/engine/custom_basis.gbs", import.meta.url));

const LETTERS = "SPDF";

/** A basis set as it would stand in a file, shells in the same order, zeros included. */
function written(set: BasisSet, format: "gaussian94" | "nwchem"): string {
  const blocks = Object.entries(set.elements).map(([z, shells]) => {
    const symbol = elementSymbol(Number(z));
    const parts = shells.map(({ l, exponents, coefficients }) => {
      const name = l.length === 2 ? "SP" : LETTERS[l[0]!]!;
      const table = (columns: readonly (readonly number[])[]) =>
        exponents.map((a, p) => [a, ...columns.map((column) => column[p])].join("  ")).join("\n");
      if (format === "nwchem") return `${symbol} ${name}\n${table(coefficients)}`;
      return (name === "SP" ? [coefficients] : coefficients.map((column) => [column]))
        .map((columns) => `${name} ${exponents.length} 1.00\n${table(columns)}`).join("\n");
    });
    return format === "nwchem" ? parts.join("\n") : `${symbol} 0\n${parts.join("\n")}\n****`;
  });
  const functions = set.functions!;
  return format === "nwchem"
    ? `basis ${functions}\n${blocks.join("\n")}\nend\n`
    : `${functions}\n****\n${blocks.join("\n")}\n`;
}

for (const format of ["gaussian94", "nwchem"] as const) {
  Deno.test(`own basis: the same functions from a file in ${format}'s format give the same bits as by name`, () => {
    for (const name of ["3-21g", "6-31+g*", "6-311g**", "aug-cc-pvdz", "def2-tzvp"]) {
      const set = parseBasisSet(written(findBasisSet(name), format));
      assertEquals(runHartreeFock(water(1), set).energy, runHartreeFock(water(1), name).energy, name);
    }
  });
}

for (const functions of ["spherical", "cartesian"] as const) {
  Deno.test(`own basis: a set that no library has gives Psi4's energy with ${functions} functions`, () => {
    const set = parseBasisSet(CUSTOM.replace("spherical", functions));
    const { energy, basis } = runHartreeFock(water(1), set);
    assertEquals(basis.size, reference[functions].basis_functions);
    assertAlmostEquals(energy, reference[functions].energy, PSI4_ENERGY);
    // The keyword decides where both say something.
    const other = functions === "spherical" ? "cartesian" : "spherical";
    const turned = runHartreeFock(water(1), set, { puream: other === "spherical" }).energy;
    assertAlmostEquals(turned, reference[other].energy, PSI4_ENERGY);
  });
}

Deno.test("own basis: two sets of one name are not taken for each other", () => {
  const set = parseBasisSet(CUSTOM);
  const other = parseBasisSet(CUSTOM.replace("0.4450000", "0.4550000"));
  assertEquals(set.name, other.name);
  assertNotEquals(runHartreeFock(water(1), set).energy, runHartreeFock(water(1), other).energy);
});

Deno.test("own basis: a task is known by the functions of its elements, not by the name of the set or its file", () => {
  const molecule = moleculeOf("O 0 0 0\nH 0 0 1\nH 0 1 0\n");
  const key = (basisSet: BasisSet | undefined, basis = "mine") => {
    const model: ModelChemistry = {
      program: "builtin",
      method: "hf",
      basis,
      ...(basisSet && { basisSet }),
      keywords: {},
    };
    const context = {
      molecule,
      models: [prepared(model)],
      driver: "energy",
      resources: { memoryBytes: 1e9 },
    } as const;
    return taskKey(context, { model: 0, real: [fragmentIndex(0)], basis: [fragmentIndex(0)] }).toHex();
  };
  const set = parseBasisSet(CUSTOM, { source: "a.gbs" });
  assertEquals(key(set), key(parseBasisSet(CUSTOM, { source: "b.gbs", name: "other" }), "other"));
  assertEquals(key(set), key(parseBasisSet(CUSTOM + "He 0\nS 1 1.0\n1.0 1.0\n****\n")));
  const changed = [
    undefined,
    parseBasisSet(CUSTOM.replace("0.4450000", "0.4450001")),
    parseBasisSet(CUSTOM.replace("spherical", "cartesian")),
  ];
  assertEquals(new Set([set, ...changed].map((each) => key(each))).size, 4);
});

const INPUT =
  `molecule: { symbols: [O, H, H], geometry: [0, 0, 0, 0, 0, 1.9, 0, 1.9, 0], fragments: [[0, 1], [2]], fragment_charges: [-1, 1] }
model: { method: hf, basis_file: my.gbs }
`;

const REFUSED: readonly (readonly [what: string, input: string, basis: string, refusal: Refusal])[] = [
  ["a missing element", INPUT.replace("O, H, H", "O, H, Li"), CUSTOM, {
    found: "my, for a molecule with Li",
    hint: "it covers H, O",
  }],
  ["i functions", INPUT, CUSTOM.replace("F   1", "I   1"), {
    found: "my, for a molecule with O",
    hint: "s to h functions",
  }],
  ["an element beyond Kr", INPUT.replace("O, H, H", "O, H, Rb"), CUSTOM + "Rb 0\nS 1\n1.0 1.0\n****\n", {
    hint: "elements up to Kr",
  }],
  ["a core potential", INPUT, CUSTOM + "O 0\nO-ECP 0 2\ns potential\n1\n2 1.0 1.0\n", {
    found: "my, for a molecule with O",
    hint: "effective core potential",
  }],
  ["another program", INPUT.replace("method", "program: psi4, method"), CUSTOM, {
    found: "for psi4",
    hint: "Only builtin",
  }],
  ["d functions of no kind", INPUT, CUSTOM.replace("spherical\n", ""), { expected: "keyword puream" }],
];

for (const [what, input, basis, refusal] of REFUSED) {
  Deno.test(`own basis: ${what} is refused before anything runs`, async () => {
    const record = await readInput("in.yaml", filesIn({ "in.yaml": input, "my.gbs": basis }));
    refuses(() => checkModels(prepare(record)), {
      file: "in.yaml",
      line: 2,
      at: "model.basis_file",
      ...refusal,
    });
  });
}

Deno.test("own basis: puream makes up for a file that does not say it", async () => {
  const input = INPUT.replace("my.gbs", "my.gbs, keywords: { PUREAM: true }");
  const files = filesIn({ "in.yaml": input, "my.gbs": CUSTOM.replace("spherical\n", "") });
  checkModels(prepare(await readInput("in.yaml", files)));
});
