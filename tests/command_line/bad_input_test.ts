// Bad input of every kind, as a user meets it: status 2, one clear message on standard error, nothing on standard
// output.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "./fake_host.ts";

const WATER_XYZ = `6
two water molecules
O  0.000  0.000  0.000
H  0.757  0.000  0.587
H -0.757  0.000  0.587
O  0.000  0.000 -2.900
H  0.000  0.757 -3.487
H  0.000 -0.757 -3.487
`;

const WATER = `molecule:
  file: water2.xyz
  fragments: [[0, 1, 2], [3, 4, 5]]
model: { method: hf, basis: sto-3g }
`;

const he = (count: number, rest: string) =>
  `molecule:\n  text: |\n${
    Array.from({ length: count }, (_, i) => `    He 0 0 ${3 * i}`).join("\n    --\n")
  }\n` +
  `model: { method: hf, basis: sto-3g }\n${rest}\n`;

/** What is wrong; the input; the molecule's file; parts of the message. */
const CASES: readonly (readonly [string, string, string, ...string[]])[] = [
  [
    "a coordinate that is no number",
    WATER,
    WATER_XYZ.replace("-2.900", "-2.9OO"),
    "water2.xyz:6",
    '"-2.9OO"',
  ],
  ["a coordinate that is not finite", WATER, WATER_XYZ.replace("-2.900", "nan"), "water2.xyz:6", '"nan"'],
  [
    "an unknown element",
    WATER,
    WATER_XYZ.replace("O  0.000  0.000 -2", "Ox  0.000  0.000 -2"),
    "water2.xyz:6",
    "Ox",
  ],
  [
    "an empty fragment",
    WATER.replace("[3, 4, 5]", "[3, 4, 5], []"),
    WATER_XYZ,
    "in.yaml:3",
    "molecule.fragments[2]",
  ],
  [
    "overlapping fragments",
    WATER.replace("[3, 4, 5]", "[2, 3, 4, 5]"),
    WATER_XYZ,
    "in.yaml:3",
    "molecule.fragments[1]",
  ],
  [
    "incomplete fragments",
    WATER.replace("[3, 4, 5]", "[3, 4]"),
    WATER_XYZ,
    "in.yaml:3",
    "molecule.fragments",
  ],
  [
    "atoms counted from 1",
    WATER.replace("[[0, 1, 2], [3, 4, 5]]", "[[1, 2, 3], [4, 5, 6]]"),
    WATER_XYZ,
    "in.yaml:3",
    "from 0",
  ],
  [
    "atoms on top of each other",
    WATER,
    WATER_XYZ.replace("0.000  0.757 -3.487", "0.000  0.000 -2.910"),
    "water2.xyz",
  ],
  ["too few atoms", WATER, WATER_XYZ.replace("6\n", "7\n"), "water2.xyz"],
  [
    "an odd electron with reference rhf",
    WATER.replace("model:", "  fragment_charges: [1, 0]\nmodel:").replace("hf", "rhf"),
    WATER_XYZ,
    "multiplicity 2 of fragment 1",
  ],
  [
    "a multiplicity that the electrons cannot have",
    WATER.replace("model:", "  fragment_multiplicities: [2, 1]\nmodel:"),
    WATER_XYZ,
    "in.yaml:4",
  ],
  [
    "a missing file",
    WATER.replace("water2.xyz", "water3.xyz"),
    WATER_XYZ,
    "in.yaml:2",
    "water3.xyz",
    "does not exist",
  ],
  [
    "a level of a model again above another one",
    he(4, "").replace(
      /model:.*/,
      "models: { a: { method: hf, basis: sto-3g }, b: { method: hf, basis: 6-31g } }\nlevels: { 1: a, 2: b, 3: a }",
    ),
    "",
    "in.yaml",
    "levels.3",
    "model a again",
  ],
  ["max_nbody beyond the fragments", he(3, "max_nbody: 4"), "", "in.yaml:9", "max_nbody", "1 to 3"],
  [
    "max_nbody that contradicts the levels",
    he(3, "max_nbody: 3").replace(
      /model:.*/,
      "models: { a: { method: hf, basis: sto-3g } }\nlevels: { 2: a }",
    ),
    "",
    "max_nbody",
    "the highest level is 2",
  ],
  [
    "supersystem_ie_only with vmfc",
    he(3, "bsse: vmfc\nsupersystem_ie_only: true"),
    "",
    "in.yaml:10",
    "supersystem_ie_only",
  ],
  [
    "supersystem_ie_only with a max_nbody below",
    he(3, "max_nbody: 2\nsupersystem_ie_only: true"),
    "",
    "in.yaml:10",
    "supersystem_ie_only",
  ],
  ["model beside models", he(2, "models: { a: { method: hf, basis: sto-3g } }"), "", "in.yaml", "models"],
  ["one fragment alone", he(1, ""), "", "in.yaml", "molecule.fragments", "at least two fragments"],
  [
    "a supersystem above the whole system",
    he(2, "").replace(
      /model:.*/,
      "models: { a: { method: hf, basis: sto-3g } }\nlevels: { 2: a, supersystem: a }",
    ),
    "",
    "levels.supersystem",
  ],
  ["a driver that is none", he(2, "driver: gradint"), "", "in.yaml:7", "driver", 'Did you mean "gradient"?'],
  ["a treatment that is none", he(2, "bsse: [cpp]"), "", "in.yaml:7", "bsse", 'Did you mean "cp"?'],
  [
    "a level that is none",
    he(2, "").replace(/model:.*/, "models: { a: { method: hf, basis: sto-3g } }\nlevels: { supersytem: a }"),
    "",
    "in.yaml:7",
    'Did you mean "supersystem"?',
  ],
  ["an unknown key", he(2, "drivr: energy"), "", "in.yaml:7", "drivr", "driver"],
  ["a duplicate key", he(2, "bsse: cp\nbsse: nocp"), "", "in.yaml:8", "bsse"],
  [
    "aliases that explode",
    `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${"*a,".repeat(10)}]\nc: &c [${"*b,".repeat(10)}]\nd: &d [${
      "*c,".repeat(10)
    }]\ne: &e [${"*d,".repeat(10)}]\nf: [${"*e,".repeat(10)}]\n`,
    "",
    "in.yaml",
    "alias",
  ],
  [
    "an unknown method",
    he(2, "").replace("method: hf", "method: ccsd"),
    "",
    "in.yaml:6",
    "model.method",
    "ccsd",
  ],
  [
    "an unknown basis set",
    he(2, "").replace("sto-3g", "sto-3h"),
    "",
    "in.yaml:6",
    "model.basis",
    "Did you mean STO-3G?",
  ],
  ["no basis set", he(2, "").replace(", basis: sto-3g", ""), "", "in.yaml:6", "model.basis", "no basis set"],
  [
    "a basis set without an element",
    WATER.replace("sto-3g", "6-31g"),
    WATER_XYZ.replace(
      "O  0.000  0.000 -2.900\nH  0.000  0.757 -3.487\nH  0.000 -0.757 -3.487",
      "Xe 0 0 -4\nXe 0 0 -8\nXe 0 0 -12",
    ),
    "model.basis",
    "Xe",
  ],
  [
    "an unknown keyword",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { e_convergance: 1e-8 } }"),
    "",
    "model.keywords.e_convergance",
    "Did you mean e_convergence?",
  ],
  [
    "a keyword twice in different case",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { E_Convergence: 1e-8, e_convergence: 1e-6 } }"),
    "",
    "model.keywords.e_convergence",
    "E_Convergence is the same one",
  ],
  [
    "an auxiliary basis set without density fitting",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { DF_basis_scf: cc-pvdz-jkfit } }"),
    "",
    "model.keywords.DF_basis_scf",
    "scf_type df beside it",
  ],
  [
    "frozen cores without MP2",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { freeze_core: true } }"),
    "",
    "model.keywords.freeze_core",
    "belongs to method mp2",
  ],
  [
    "MP2 on ROHF",
    he(2, "").replace("method: hf", "method: mp2").replace(
      "sto-3g }",
      "sto-3g, keywords: { reference: rohf } }",
    ),
    "",
    "model.keywords.reference",
    "Leave reference out",
  ],
  [
    "damping beside Newton steps from the start",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { SOSCF: true, Damping: 20 } }"),
    "",
    "model.keywords.Damping",
    "soscf",
  ],
  [
    "shifted levels beside Newton steps from the start",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { soscf: true, damping: 0, level_shift: 0.5 } }"),
    "",
    "model.keywords.level_shift",
    "soscf",
  ],
  [
    "an auxiliary basis set that lacks an element",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { scf_type: df, df_basis_scf: cc-pvdz-jkfit } }"),
    "",
    "model.keywords.df_basis_scf",
    "cc-pVDZ-JKFIT has no functions for He",
  ],
  [
    "an auxiliary basis set that there is not",
    he(2, "").replace("sto-3g }", "sto-3g, keywords: { scf_type: df, df_basis_scf: cc-pv5z-jkfit } }"),
    "",
    "model.keywords.df_basis_scf",
    "aug-cc-pVTZ-JKFIT",
  ],
  [
    "embedding charges with counterpoise",
    he(2, "embedding_charges: { 1: [0.1], 2: [0.1] }"),
    "",
    "in.yaml:7",
    "embedding_charges",
    "bsse: nocp",
  ],
  [
    "embedding charges with vmfc",
    he(2, "bsse: [nocp, vmfc]\nembedding_charges: { 1: [0.1], 2: [0.1] }"),
    "",
    "in.yaml:8",
    "vmfc",
  ],
  [
    "embedding charges for a program that takes none",
    he(2, "bsse: nocp\nembedding_charges: { 1: [0.1], 2: [0.1] }").replace(
      "{ method",
      "{ program: qcengine:psi4, method",
    ),
    "",
    "in.yaml:8",
    "cannot hand point charges to qcengine:psi4",
  ],
  [
    "embedding charges and interaction energies",
    he(2, "bsse: nocp\nreturn_total_data: false\nembedding_charges: { 1: [0.1], 2: [0.1] }"),
    "",
    "in.yaml:8",
    "return_total_data",
  ],
  [
    "embedding charges and the supersystem's interaction energy alone",
    he(2, "bsse: nocp\nsupersystem_ie_only: true\nembedding_charges: { 1: [0.1], 2: [0.1] }"),
    "",
    "in.yaml:8",
    "supersystem_ie_only",
  ],
  [
    "embedding charges of all fragments but one",
    he(2, "bsse: nocp\nembedding_charges: { 1: [0.1] }"),
    "",
    "in.yaml:8",
    "no charges of fragment 2",
  ],
  [
    "embedding charges of a fragment that is not there",
    he(2, "bsse: nocp\nembedding_charges: { 1: [0.1], 2: [0.1], 3: [0.1] }"),
    "",
    "in.yaml:8",
    "charges of fragment 3",
  ],
  [
    "too many embedding charges",
    he(2, "bsse: nocp\nembedding_charges: { 1: [0.1], 2: [0.1, 0.2] }"),
    "",
    "in.yaml:8",
    "found 2 charges; expected 1 for fragment 2",
  ],
  ["a ghost atom", he(2, "").replace("He 0 0 3", "Gh(He) 0 0 3"), "", "in.yaml:5", "Gh(He)"],
  ["nothing at all", "", "", "in.yaml"],
];

for (const [what, input, molecule, ...parts] of CASES) {
  Deno.test(`bad input: ${what}`, async () => {
    for (const command of ["run", "validate"]) {
      const { status, out, err, files } = await runCommand(
        command === "run" ? ["run", "in.yaml", "-o", "out.json"] : ["validate", "in.yaml"],
        { "in.yaml": input, "water2.xyz": molecule },
      );
      assertEquals([status, out, files.has("out.json")], [2, "", false], err);
      assertEquals(err.trimEnd().split("\n").length, 1, err);
      assertStringIncludes(err, "found ");
      assertStringIncludes(err, "expected ");
      for (const part of parts) assertStringIncludes(err, part);
    }
  });
}
