// What is refused with program: tblite before anything runs, whether it is installed or not: every keyword, each
// with the place in the input and what to write instead.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../command_line/fake_host.ts";

const HELIUM = 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\n';

function inputWith(keywords: string, method = "gfn2-xtb", rest = "bsse: nocp\n"): string {
  const model = `program: tblite, method: ${method}${keywords === "" ? "" : `, keywords: { ${keywords} }`}`;
  return `${HELIUM}model: { ${model} }\n${rest}`;
}

const validate = (text: string) => runCommand(["validate", "in.yaml"], { "in.yaml": text });

const ACCURACY = "expected a number from 0.0001 (tight) to 1000";
const WHOLE = "expected a whole number from 1 on";
const KELVIN = "expected a temperature above 0 in kelvin";
const NAME = "expected the name of a solvent, such as water";
const DIELECTRIC = "expected a dielectric constant above 1";
const EITHER = "expected a dielectric constant above 1, or the name of a solvent";
const STATES = "expected one of gsolv, bar1mol, reference";

for (
  const [keyword, values, expected] of [
    ["accuracy", ["1001", "1e-5", "0", "-1", "tight", "[1]", "true"], ACCURACY],
    ["max_iterations", ["0", "-5", "2.5", "many", "1e7"], WHOLE],
    ["electronic_temperature", ["0", "-300", "warm"], KELVIN],
    ["mixer_damping", ["0", "1.1", "-0.4", "half"], "expected a number above 0, up to 1"],
    ["guess", ["core", "1", "[sad]", '""'], "expected one of sad, eeq, ceh"],
    ["spin_polarization", ["0", "-1", "11", "yes please"], "expected true, false, or a factor"],
    ["alpb", ["80", "true", '""', "../water", `"${"x".repeat(50)}"`], NAME],
    ["gbsa", ["80", "{ a: 1 }", "'h2o; rm'"], NAME],
    ["gb", ["1", "0.5", "water"], DIELECTRIC],
    ["gbe", ["1", "-80", "water"], DIELECTRIC],
    ["cpcm", ["1", "0", "[80]", '"\\n"'], EITHER],
    ["cosmo", ["0.999", "true"], EITHER],
    ["pcm", ["1", "-2"], EITHER],
    ["alpb: water, solution_state", ["liquid", "1", "true"], STATES],
    ["gb: 7.5, born_kernel", ["p17", "16"], "expected one of p16, still"],
  ] as const
) {
  const name = keyword.split(" ").at(-1)!;
  Deno.test(`tblite's ${name}: a value out of its range is refused with its place`, async () => {
    for (const value of values) {
      const { status, err } = await validate(inputWith(`${keyword}: ${value}`));
      assertEquals(status, 2, `${keyword}: ${value} ${err}`);
      assertStringIncludes(err, `in.yaml:2:`);
      assertStringIncludes(err, `model.keywords.${name}: found `);
      assertStringIncludes(err, expected);
    }
  });
}

for (
  const [what, text, told] of [
    [
      "a method of the command's short name",
      inputWith("", "gfn2"),
      'model.method: found "gfn2"; expected gfn2-xtb, gfn1-xtb, ipea1-xtb. Did you mean gfn2-xtb?',
    ],
    ["a method of other programs", inputWith("", "hf"), 'model.method: found "hf"; expected gfn2-xtb'],
    [
      "a name from the prototype of objects",
      inputWith("", "constructor"),
      'model.method: found "constructor"; expected gfn2-xtb',
    ],
    [
      "a basis set",
      inputWith("").replace("gfn2-xtb", "gfn2-xtb, basis: sto-3g"),
      'model.basis: found "sto-3g"; expected no basis: GFN2-xTB has a minimal one of its own',
    ],
    [
      "a keyword from the prototype of objects",
      inputWith("toString: 1"),
      'model.keywords.toString: found the keyword "toString"; expected one of accuracy, max_iterations',
    ],
    [
      "xtb's short word for the temperature",
      inputWith("temperature: 300"),
      "electronic_temperature is in kelvin.",
    ],
    [
      "a solution state with a dielectric",
      inputWith("gb: 80, solution_state: gsolv"),
      "model.keywords.solution_state: found solution_state without alpb or gbsa",
    ],
    [
      "a solution state without a solvent",
      inputWith("solution_state: gsolv"),
      "model.keywords.solution_state: found solution_state without alpb or gbsa",
    ],
    [
      "a kernel for a continuum without one",
      inputWith("cpcm: 80, born_kernel: still"),
      "model.keywords.born_kernel: found born_kernel without gb or gbe",
    ],
    [
      "two continua",
      inputWith("gb: 80, pcm: 80"),
      "model.keywords.pcm: found pcm beside gb; expected one model of solvation",
    ],
    [
      "ghost atoms of cp",
      inputWith("", "gfn1-xtb", "bsse: cp\n"),
      "bsse: found ghost atoms (cp or vmfc) with tblite, a semiempirical method: it has no basis functions without " +
      "a nucleus; expected nocp",
    ],
    [
      "ghost atoms of vmfc beside nocp",
      inputWith("", "ipea1-xtb", "bsse: [nocp, vmfc]\n"),
      "bsse: found ghost atoms (cp or vmfc) with tblite",
    ],
    [
      "point charges",
      inputWith(
        "",
        "gfn2-xtb",
        "bsse: nocp\nembedding_charges: { 1: [0.1], 2: [0.1] }\nreturn_total_data: true\n",
      ),
      "embedding_charges: found",
    ],
    [
      "an element beyond radon",
      inputWith("").replaceAll("He 0 0 0", "Fr 0 0 0"),
      "found Fr; expected elements up to Rn",
    ],
    [
      "a quadrupole moment",
      inputWith("", "gfn2-xtb", "bsse: nocp\nproperties: quadrupole\n"),
      "tblite's quadrupole moments have no trace: leave it out of properties",
    ],
    [
      "words of QCEngine's",
      inputWith("").replace("gfn2-xtb", "gfn2-xtb, task_config: { retries: 1 }"),
      "model.task_config: found",
    ],
  ] as const
) {
  Deno.test(`tblite: ${what} is refused before anything runs`, async () => {
    const { status, err } = await validate(text);
    assertEquals(status, 2, err);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), told);
  });
}

for (
  const keywords of [
    "",
    "accuracy: 0.0001, max_iterations: 1, electronic_temperature: 0.5, mixer_damping: 1, guess: CEH",
    "accuracy: 1000, spin_polarization: false",
    "spin_polarization: 0.8, alpb: Water, solution_state: Bar1mol",
    "gbsa: dmf, solution_state: reference",
    "gb: 7.5, born_kernel: Still",
    "gbe: 1.0001",
    "cpcm: water",
    "cosmo: 80",
    "pcm: ethylacetate",
  ]
) {
  Deno.test(`tblite: keywords { ${keywords} } are taken`, async () => {
    for (const method of ["GFN2-xTB", "gfn1-xtb", "IPEA1-xTB"]) {
      const { status, err } = await validate(inputWith(keywords, method));
      assertEquals([status, err], [0, ""]);
    }
  });
}
