// Decks of other programs: ghost atoms, charges, symmetry, and models that mean the same or are refused.

import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import type { Driver } from "../../../lib/base/driver.ts";
import type { ModelChemistry } from "../../../lib/base/model_chemistry.ts";
import { moleculeFromRecord, nmerOf, withEmbeddingCharges } from "../../../lib/molecule/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { DECK_FORMATS } from "../../../lib/programs/decks/formats.ts";

const MOLECULE = moleculeFromRecord(
  parseInput(`molecule:
  text: |
    1 1
    Na 0 0 0
    --
    O 0 0 2.3
    H 0 0.76 2.9
    H 0 -0.76 2.9
model: { method: hf, basis: 6-31g }`).molecule,
);
const WATER = moleculeFromRecord(
  parseInput(`molecule:
  text: |
    O 0 0 0
    H 0 0.76 0.6
    H 0 -0.76 0.6
    --
    He 0 0 -3
model: { method: hf, basis: 6-31g }`).molecule,
);

const ENGINE: ModelChemistry = {
  program: "builtin",
  method: "mp2",
  basis: "cc-pvdz",
  keywords: { freeze_core: true },
};

function deck(
  to: string,
  change: Partial<ModelChemistry> = {},
  driver: Driver = "energy",
  molecule = WATER,
): string {
  const format = DECK_FORMATS.find(({ name }) => name === to)!;
  const write = format.writer({ model: { ...ENGINE, ...change }, path: ["model"], driver, molecule });
  const nmer = nmerOf(molecule, [fragmentIndex(0)], [fragmentIndex(0), fragmentIndex(1)]);
  return write({ label: '["mp2", [1], [1, 2]]', stem: "00001-1-in-all", nmer }).map(({ text }) => text).join(
    "",
  );
}

for (
  const [to, ...patterns] of [
    [
      "psi4",
      /^@He /m,
      /^symmetry c1$/m,
      /^no_com$/m,
      /"freeze_core": True/,
      /"scf_type": "pk"/,
      /^energy\("mp2"\)$/m,
    ],
    [
      "nwchem",
      /^ {2}bqHe /m,
      /noautosym nocenter/,
      /bqHe library He cc-pvdz/,
      /^basis spherical$/m,
      /freeze atomic/,
    ],
    ["orca", /^He : /m, /NoUseSym/, /NewNCore O 2 end/, /^! RHF MP2 cc-pvdz/m, /Bohrs/],
    ["gaussian", /^He-Bq /m, /NoSymm/, /^#P RMP2\(FC\)\/cc-pvdz 5D 7F/m],
    ["molpro", /^dummy,He4$/m, /^symmetry,nosym$/m, /^\{mp2;core,1\}$/m, /^spherical$/m],
    ["xyz", /^@He /m, /charge=0 multiplicity=1/],
  ] as [string, ...RegExp[]][]
) {
  Deno.test(`decks: ${to} gets ghost atoms, frozen cores, functions, and no symmetry`, () => {
    for (const pattern of patterns) assertMatch(deck(to), pattern);
  });
}

Deno.test("decks: qcschema marks ghosts, and has the engine's model in Psi4's words", () => {
  const input = JSON.parse(deck("qcschema"));
  assertEquals(input.molecule.real, [true, true, true, false]);
  assertEquals(input.model, { method: "mp2", basis: "cc-pvdz" });
  assertEquals([input.keywords.mp2_type, input.keywords.freeze_core], ["conv", true]);
});

Deno.test("decks: a gradient is asked for in each program's words", () => {
  for (
    const [to, pattern] of [
      ["psi4", /^gradient\(/m],
      ["nwchem", /^task mp2 gradient$/m],
      ["orca", /EnGrad/],
      ["gaussian", / Force /],
      ["molpro", /^forces$/m],
    ] as [string, RegExp][]
  ) assertMatch(deck(to, {}, "gradient"), pattern);
});

Deno.test("decks: cores of sodium that ORCA would freeze otherwise are stated, or refused where they mix", () => {
  assertThrows(() => deck("orca", {}, "energy", MOLECULE), Error, "freeze_core");
  assertStringIncludes(deck("orca", { keywords: {} }, "energy", MOLECULE), "FrozenCore FC_NONE");
});

for (
  const [what, to, change, message] of [
    [
      "a functional",
      "gaussian",
      { program: "psi4", method: "b3lyp", keywords: {} },
      "may mean something else",
    ],
    ["Psi4's density fitting", "nwchem", { program: "psi4", keywords: {} }, "density fitting"],
    ["density fitting of the engine", "molpro", { keywords: { scf_type: "df" } }, "exact integrals"],
    ["an unknown keyword", "orca", {
      program: "psi4",
      keywords: { scf_type: "pk", mp2_type: "conv", dft_spherical_points: 590 },
    }, "does not translate"],
    ["Cartesian functions", "orca", { basis: "6-31g*" }, "Cartesian"],
    ["a set without a common name", "gaussian", { basis: "def2-tzvpd" }, "has not by name"],
    ["words of another program", "psi4", { program: "nwchem" }, "does not translate"],
    ["a job of ORCA's own", "orca", { program: "orca", keywords: { simple: "Opt" } }, "simple"],
    ["a line break in ORCA's words", "orca", { program: "orca", keywords: { simple: "A\n%x" } }, "simple"],
    [
      "the engine's search for other states",
      "psi4",
      { keywords: { stability_analysis: "follow" } },
      "other states",
    ],
  ] as [string, string, Partial<ModelChemistry>, string][]
) {
  Deno.test(`decks: ${what} is refused for ${to}, with the way out`, () => {
    assertThrows(() => deck(to, change), Error, message);
  });
}

Deno.test("decks: models in a program's own words are handed on as they are", () => {
  assertMatch(
    deck("orca", {
      program: "orca",
      method: "DLPNO-CCSD(T)",
      basis: "cc-pVDZ cc-pVDZ/C",
      keywords: { simple: "TightPNO" },
    }),
    /^! DLPNO-CCSD\(T\) cc-pVDZ cc-pVDZ\/C TightPNO Bohrs/m,
  );
  assertMatch(
    deck("gaussian", { program: "gaussian", method: "B3LYP", keywords: {} }),
    /^#P B3LYP\/cc-pvdz NoSymm/m,
  );
  assertMatch(
    deck("nwchem", { program: "nwchem", method: "b3lyp", keywords: { dft__grid: "fine" } }),
    /xc b3lyp\n {2}grid fine/,
  );
});

Deno.test("decks: charges around go to Psi4, NWChem and ORCA, and are refused elsewhere", () => {
  const embedded = withEmbeddingCharges(WATER, new Map([[1, [-0.8, 0.4, 0.4]], [2, [0.1]]]));
  const alone = (to: string) => {
    const format = DECK_FORMATS.find(({ name }) => name === to)!;
    const write = format.writer({ model: ENGINE, path: ["model"], driver: "energy", molecule: embedded });
    const nmer = nmerOf(embedded, [fragmentIndex(0)], [fragmentIndex(0)]);
    return write({ label: "[1]", stem: "00001", nmer }).map(({ text }) => text).join("");
  };
  assertMatch(alone("psi4"), /\[0\.1, \[0, 0, -5\.66/);
  assertMatch(alone("nwchem"), /^bq units au\n.*-5\.66917837\d+ 0\.1\nend$/m);
  assertMatch(alone("orca"), /^%pointcharges "00001\.pc"$/m);
  for (const to of ["gaussian", "molpro", "qcschema", "xyz"]) {
    assertThrows(() => alone(to), Error, "embedding_charges");
  }
});
