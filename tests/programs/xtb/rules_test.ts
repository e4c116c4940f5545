// What is refused with xtb and tblite before anything runs.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../command_line/fake_host.ts";
import { assertRefused, inputWith, type RefusedModel } from "../refused_models.ts";

const REFUSED: readonly RefusedModel[] = [
  [
    "ghost atoms with a semiempirical program",
    "{ program: xtb, method: GFN2-xTB }",
    "cp",
    "bsse: found ghost atoms (cp or vmfc) with xtb, a semiempirical method",
  ],
  [
    "a method of xtb's that would spoil others",
    "{ program: xtb, method: GFN0-xTB }",
    "nocp",
    "gives energies of other methods that are 4e-7 Hartree off",
  ],
  ["a method that xtb does not have", "{ program: xtb, method: gfn2 }", "nocp", "Did you mean gfn2-xtb?"],
  [
    "a basis set for xtb",
    "{ program: xtb, method: GFN2-xTB, basis: 6-31g }",
    "nocp",
    'model.basis: found "6-31g"; expected no basis: GFN2-xTB has a minimal one of its own',
  ],
  [
    "a keyword that xtb does not have",
    "{ program: xtb, method: GFN2-xTB, keywords: { max_iteration: 9 } }",
    "nocp",
    "Did you mean max_iterations?",
  ],
  [
    "an accuracy that xtb would change in silence",
    "{ program: xtb, method: GFN2-xTB, keywords: { accuracy: 1e-6 } }",
    "nocp",
    "model.keywords.accuracy: found 0.000001; expected a number from 0.0001 (tight) to 1000",
  ],
  [
    "a part of an iteration",
    "{ program: xtb, method: GFN2-xTB, keywords: { max_iterations: 1.5 } }",
    "nocp",
    "expected a whole number from 1 on",
  ],
  [
    "ghost atoms with tblite",
    "{ program: tblite, method: GFN2-xTB }",
    "cp",
    "bsse: found ghost atoms (cp or vmfc) with tblite, a semiempirical method",
  ],
  [
    "a method that tblite does not have",
    "{ program: tblite, method: gfn-ff }",
    "nocp",
    "gfn2-xtb, gfn1-xtb",
  ],
  [
    "a keyword that tblite does not have",
    "{ program: tblite, method: gfn2-xtb, keywords: { electronic_temp: 9 } }",
    "nocp",
    "Did you mean electronic_temperature?",
  ],
  [
    "xtb's word for a solvent with tblite",
    "{ program: tblite, method: gfn2-xtb, keywords: { solvent: water } }",
    "nocp",
    "Name the model of solvation, as in alpb: water or gbsa: water.",
  ],
  [
    "two models of solvation with tblite",
    "{ program: tblite, method: gfn2-xtb, keywords: { alpb: water, cpcm: 80 } }",
    "nocp",
    "model.keywords.cpcm: found cpcm beside alpb; expected one model of solvation",
  ],
  [
    "a dielectric constant that ends tblite's process",
    "{ program: tblite, method: gfn2-xtb, keywords: { cosmo: 0.5 } }",
    "nocp",
    "model.keywords.cosmo: found 0.5; expected a dielectric constant above 1, or the name of a solvent",
  ],
  [
    "a word that is no solvent's name with tblite",
    '{ program: tblite, method: gfn2-xtb, keywords: { alpb: "/etc/passwd" } }',
    "nocp",
    "expected the name of a solvent, such as water",
  ],
  [
    "a keyword of tblite that acts on nothing",
    "{ program: tblite, method: gfn2-xtb, keywords: { alpb: water, born_kernel: p16 } }",
    "nocp",
    "model.keywords.born_kernel: found born_kernel without gb or gbe",
  ],
  [
    "a guess that tblite does not have",
    "{ program: tblite, method: gfn2-xtb, keywords: { guess: core } }",
    "nocp",
    "expected one of sad, eeq, ceh",
  ],
  [
    "a keyword for a force field",
    "{ program: xtb, method: GFN-FF, keywords: { accuracy: 1 } }",
    "nocp",
    "expected none: they are for the tight-binding methods, and GFN-FF is a force field",
  ],
  [
    "a solvent that GFN1-xTB lacks",
    "{ program: xtb, method: GFN1-xTB, keywords: { solvent: dmf } }",
    "nocp",
    "a solvent that GBSA has for gfn1-xtb: none, acetone",
  ],
  [
    "what only QCEngine's xtb takes",
    "{ program: xtb, method: GFN2-xTB, protocols: { stdout: true } }",
    "nocp",
    "as in program: qcengine:nwchem",
  ],
];

for (const refused of REFUSED) {
  Deno.test(`xtb: ${refused[0]} is refused`, () => assertRefused(refused));
}

for (
  const [what, molecule, part] of [
    ["an element without parameters", "Am 0 0 0\n--\nHe 0 0 9", "found Am; expected elements up to Rn"],
    ["4f electrons", "Eu 0 0 0\n--\nHe 0 0 9", "found Eu; expected elements without 4f electrons"],
    [
      "a charge that takes core electrons away",
      "7 2\nO 0 0 0\n--\n0 1\nHe 0 0 9",
      "charge 7 and multiplicity 2 of fragment 1, counted from 1; expected no more than 6 valence electrons",
    ],
    [
      "core electrons that are unpaired",
      "0 4\nLi 0 0 0\n--\n0 1\nHe 0 0 9",
      "charge 0 and multiplicity 4 of fragment 1",
    ],
  ] as const
) {
  Deno.test(`xtb: ${what} is refused with xtb and tblite`, async () => {
    for (const program of ["xtb", "tblite"]) {
      const text = JSON.stringify(molecule);
      const input = `molecule: { text: ${text} }\nmodel: { program: ${program}, method: GFN2-xTB }\n`;
      const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
      assertEquals(status, 2, err);
      assertStringIncludes(err, part.replaceAll("xtb", program));
    }
  });
}

Deno.test("xtb: point charges are refused with tblite, before anything runs", async () => {
  const rest = "embedding_charges: { 1: [0.1], 2: [0.1] }\nreturn_total_data: true\n";
  const input = inputWith("{ program: tblite, method: GFN2-xTB }", "nocp", rest);
  const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
  assertEquals(status, 2);
  assertStringIncludes(err, "embedding_charges: found");
  assertStringIncludes(err, "tblite");
});

Deno.test("xtb: a Hessian of embedded n-mers by xtb is refused", async () => {
  const rest = "driver: hessian\nembedding_charges: { 1: [0.1], 2: [0.1] }\nreturn_total_data: true\n";
  const input = inputWith("{ program: xtb, method: GFN2-xTB }", "nocp", rest);
  const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
  assertEquals(status, 2);
  assertStringIncludes(
    err,
    "driver: found hessian, together with embedding_charges; expected energy or gradient",
  );
});
