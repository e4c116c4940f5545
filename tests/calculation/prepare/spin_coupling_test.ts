import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../command_line/fake_host.ts";

const TWO = "0 MULTIPLICITY\n--\n0 2\nH 0 0 0\n--\n0 2\nH 0 0 4.0";
const THREE = `${TWO}\n--\n0 1\nHe 0 5 0`;
const HF = "{ method: hf, basis: 6-31g }";
const BROKEN_SYMMETRY = "{ method: uhf, basis: 6-31g, keywords: { stability_analysis: follow } }";

/** An interaction by PySCF in kcal/mol, written with six digits; both programs converge energies to 1e-10 Hartree. */
const KCAL_OF_A_PAIR = 1e-4;

function input(text: string, multiplicity: number, model: string, rest = ""): Record<string, string> {
  const molecule = JSON.stringify(text.replace("MULTIPLICITY", String(multiplicity)));
  return { "in.yaml": `molecule: { text: ${molecule} }\nmodel: ${model}\nbsse: nocp\n${rest}` };
}

for (
  const [what, model] of [
    ["hf", HF],
    ["uhf without a look at its stability", "{ method: uhf, basis: 6-31g }"],
    ["mp2", "{ method: mp2, basis: 6-31g }"],
    ["psi4", "{ program: psi4, method: hf, basis: 6-31g, keywords: { reference: uhf } }"],
    ["nwchem", "{ program: nwchem, method: hf, basis: 6-31g, keywords: { scf__uhf: true } }"],
    ["xtb", "{ program: xtb, method: gfn2-xtb }"],
  ] as const
) {
  Deno.test(`spin coupling: two radicals in a singlet are refused for ${what}, with both ways out`, async () => {
    const { status, err } = await runCommand(["run", "in.yaml"], input(TWO, 1, model));
    assertEquals(status, 2);
    assertStringIncludes(err, "in.yaml:1:13: molecule.text.line 1: found a total multiplicity of 1");
    assertStringIncludes(err, "give 3");
    assertStringIncludes(err, "stability_analysis: follow");
  });
}

Deno.test("spin coupling: two H atoms 4 angstrom apart in a singlet of broken symmetry hardly interact", async () => {
  const files = input(TWO, 1, BROKEN_SYMMETRY);
  const { status, out, err } = await runCommand(["run", "in.yaml", "--format", "json"], files);
  assertEquals(status, 0, err);
  // -1.93e-5 Hartree = -0.012 kcal/mol; Psi4's broken-symmetry UHF gives -0.01. RHF gives +142.
  assertAlmostEquals(JSON.parse(out).return_result, -1.926e-5, 1e-8);
});

Deno.test("spin coupling: parallel spins are computed with any model", async () => {
  const { status, err } = await runCommand(["validate", "in.yaml"], input(TWO, 3, HF));
  assertEquals(status, 0, err);
});

Deno.test("spin coupling: with a third fragment, n-mers of different states would be added up: refused", async () => {
  for (const rest of ["", "max_nbody: 2\n"]) {
    const { status, err } = await runCommand(["validate", "in.yaml"], input(THREE, 1, BROKEN_SYMMETRY, rest));
    assertEquals(status, 2);
    assertStringIncludes(err, "would mix states");
  }
});

Deno.test("spin coupling: where the whole is not computed, its multiplicity means nothing", async () => {
  const { status, err } = await runCommand(["validate", "in.yaml"], input(TWO, 1, HF, "max_nbody: 1\n"));
  assertEquals([status, err], [0, ""]);
});

Deno.test("spin coupling: a total between parallel and antiparallel spins is no single determinant", async () => {
  const nitrogens = "0 MULTIPLICITY\n--\n0 4\nN 0 0 0\n--\n0 4\nN 0 0 3.5";
  for (const multiplicity of [3, 5]) {
    const { status, err } = await runCommand(
      ["validate", "in.yaml"],
      input(nitrogens, multiplicity, BROKEN_SYMMETRY),
    );
    assertEquals(status, 2);
    assertStringIncludes(err, "expected 7 or 1: no single determinant");
  }
  const lowest = await runCommand(["validate", "in.yaml"], input(nitrogens, 1, BROKEN_SYMMETRY));
  assertEquals(lowest.status, 0, lowest.err);
});

Deno.test("spin coupling: two radicals together are warned of, unless the model follows instabilities", async () => {
  const warned = await runCommand(["validate", "in.yaml"], input(TWO, 3, HF));
  assertStringIncludes(warned.err, "fragments 1, 2 have unpaired electrons");
  assertStringIncludes(warned.err, "stability_analysis: follow");
  const followed = HF.replace("6-31g", "6-31g, keywords: { stability_analysis: follow }");
  assertEquals((await runCommand(["validate", "in.yaml"], input(TWO, 3, followed))).err, "");
  const nwchem = "{ program: nwchem, method: hf, basis: 6-31g, keywords: { scf__uhf: true } }";
  assertEquals((await runCommand(["validate", "in.yaml"], input(TWO, 3, nwchem))).status, 0);
});

Deno.test("spin coupling: two F atoms attract each other at the minimum that following finds", async () => {
  const fluorines = TWO.replace("H 0 0 0", "F 0 0 0").replace("H 0 0 4.0", "F 0 0 3");
  const followed = HF.replace("6-31g", "6-31g, keywords: { stability_analysis: follow }");
  const { out, err } = await runCommand(
    ["run", "in.yaml", "--format", "json"],
    input(fluorines, 3, followed),
  );
  // PySCF's UHF with its instability followed; without it the pair is 171 kcal/mol too high.
  assertAlmostEquals(JSON.parse(out).return_result * 627.5094740631, -0.247592, KCAL_OF_A_PAIR, err);
});
