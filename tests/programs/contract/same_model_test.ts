// A model means the same in every task of a run: frozen cores, core potentials, states of open shells. What external
// programs would compute otherwise is refused, whether they are installed or not.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../command_line/fake_host.ts";

const TEXTS = {
  "Na+ and water": "1 1\nNa 0 0 2.3\n--\n0 1\nO 0 0 0\nH 0.77 0 -0.6\nH -0.77 0 -0.6",
  "K+ and water": "1 1\nK 0 0 2.65\n--\n0 1\nO 0 0 0\nH 0.77 0 -0.6\nH -0.77 0 -0.6",
  "Na2 and HF": "Na 0 0 0\nNa 0 0 3.08\n--\nF 4.5 0 1.54\nH 5.42 0 1.54",
  "K2 and methane":
    "K 0 0 0\nK 0 0 4\n--\nC 5 0 2\nH 5.6 0.6 2.6\nH 4.4 -0.6 2.6\nH 4.4 0.6 1.4\nH 5.6 -0.6 1.4",
  "Na2 and HBr": "Na 0 0 0\nNa 0 0 3.08\n--\nBr 4.5 0 1.54\nH 5.9 0 1.54",
  "two waters": "O 0 0 0\nH 0.77 0 -0.6\nH -0.77 0 -0.6\n--\nO 0 0 3\nH 0.77 0 2.4\nH -0.77 0 2.4",
  "NaH and methane":
    "Na 0 0 0\nH 0 0 1.9\n--\nC 5 0 2\nH 5.6 0.6 2.6\nH 4.4 -0.6 2.6\nH 4.4 0.6 1.4\nH 5.6 -0.6 1.4",
  "HCl and HF": "H 0 0 0\nCl 0 0 1.28\n--\nH 0 0 3\nF 0 0 3.92",
  "MgF2 and HF": "Mg 0 0 0\nF 0 0 1.77\nF 0 0 -1.77\n--\nH 3 0 0\nF 3.92 0 0",
  "IF and NH3":
    "N 0 0 0\nH 0.94 0 -0.38\nH -0.47 0.814 -0.38\nH -0.47 -0.814 -0.38\n--\nI 0 0 2.45\nF 0 0 4.39",
  "two heliums": "He 0 0 0\n--\nHe 0 0 3",
  "HBr and HF": "H 0 0 0\nBr 0 0 1.41\n--\nH 0 0 4\nF 0 0 4.92",
} as const;

interface Case {
  readonly molecule: keyof typeof TEXTS;
  readonly model: string;
  readonly bsse?: string;
  /** What the refusal says; undefined where it is taken. */
  readonly refusal?: readonly [place: string, part: string];
}

async function check({ molecule, model, bsse = "nocp", refusal }: Case): Promise<void> {
  const input = `molecule: { text: ${JSON.stringify(TEXTS[molecule])} }\nmodel: ${model}\nbsse: ${bsse}\n`;
  const { status, out, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
  if (refusal === undefined) return assertEquals(status, 0, err + out);
  assertEquals(status, 2, out);
  for (const part of refusal) assertStringIncludes(err, part);
}

const PSI4 = "{ program: psi4, method: mp2, basis: def2-svp, keywords: { freeze_core: true } }";
const ENGINE = "{ program: qcengine:psi4, method: ccsd, basis: def2-svp, keywords: { FREEZE_CORE: 1 } }";
const NWCHEM = "{ program: nwchem, method: mp2, basis: def2-svp, keywords: { mp2__freeze: atomic } }";
const CONTRACTION =
  "{ program: nwchem, method: ccsd, basis: def2-svp, keywords: { qc_module: tce, tce__freeze: atomic } }";
const GAMESS = "{ program: gamess, method: mp2, basis: accd }";

for (const [name, model] of Object.entries({ PSI4, ENGINE, NWCHEM, CONTRACTION, GAMESS })) {
  const keyword = /freeze_core|mp2__freeze|tce__freeze/i.exec(model)?.[0] ?? "method";
  Deno.test(`same model: ${name} may not freeze cores of an ion that has nothing else`, async () => {
    for (const molecule of ["Na+ and water", "K+ and water"] as const) {
      await check({
        molecule,
        model,
        refusal: [keyword, "fragment 1, counted from 1, has all its electrons in"],
      });
    }
  });
  Deno.test(`same model: ${name} may not freeze the lowest orbitals where they are not the cores`, async () => {
    for (const molecule of ["Na2 and HF", "K2 and methane", "Na2 and HBr"] as const) {
      await check({ molecule, model, refusal: [keyword, "is not safely below the valence of"] });
    }
  });
  Deno.test(`same model: ${name} freezes cores that lie below all valence`, async () => {
    for (const molecule of ["two waters", "HCl and HF", "MgF2 and HF", "NaH and methane"] as const) {
      await check({ molecule, model });
    }
  });
}

Deno.test("same model: cores that are not frozen need no order", async () => {
  for (
    const model of [
      PSI4.replace("true", "false"),
      ENGINE.replace("1", "0"),
      NWCHEM.replace("mp2__freeze: atomic", ""),
      "{ program: gamess, method: mp2, basis: accd, keywords: { mp2__nacore: 0 } }",
      "{ program: gamess, method: hf, basis: accd }",
    ]
  ) await check({ molecule: "K+ and water", model });
});

const GHOST_POTENTIALS = ["model.basis", "has core potentials for I, with ghost atoms"] as const;

Deno.test("same model: Psi4 leaves core potentials on ghosts, so both together are refused", async () => {
  for (const program of ["psi4", "qcengine:psi4"]) {
    for (const basis of ["def2-svp", "aug-cc-pvtz-pp", "lanl2dz", "a-set-of-my-own"]) {
      const model = `{ program: ${program}, method: hf, basis: ${basis} }`;
      for (const bsse of ["cp", "[nocp, vmfc]"]) {
        await check({ molecule: "IF and NH3", model, bsse, refusal: GHOST_POTENTIALS });
      }
      await check({ molecule: "IF and NH3", model });
    }
    await check({
      molecule: "IF and NH3",
      model: `{ program: ${program}, method: hf, basis: 3-21g }`,
      bsse: "cp",
    });
    const light = `{ program: ${program}, method: hf, basis: def2-svp }`;
    await check({ molecule: "HBr and HF", model: light, bsse: "cp" });
  }
});

Deno.test("same model: NWChem's Cartesian functions are warned of where a set is made for spherical ones", async () => {
  const warningsOf = async (model: string, molecule: keyof typeof TEXTS) => {
    const input = `molecule: { text: ${JSON.stringify(TEXTS[molecule])} }\nmodel: ${model}\nbsse: cp\n`;
    const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": input });
    assertEquals(status, 0, err);
    return err.includes("in Cartesian functions (6 d)");
  };
  const model = "{ program: nwchem, method: hf, basis: cc-pvdz }";
  assertEquals(await warningsOf(model, "two waters"), true);
  assertEquals(await warningsOf(model.replace("cc-pvdz", "6-31g*"), "two waters"), false);
  const said = model.replace("cc-pvdz", "cc-pvdz, keywords: { basis__spherical: true }");
  assertEquals(await warningsOf(said, "two waters"), false);
  // Hydrogen and helium have d functions from triple zeta on.
  assertEquals(await warningsOf(model, "two heliums"), false);
  assertEquals(await warningsOf(model.replace("cc-pvdz", "cc-pvtz"), "two heliums"), true);
});

Deno.test("same model: QCEngine hands NWChem no core potentials, so sets that need them are refused", async () => {
  const model = "{ program: nwchem, method: hf, basis: def2-svp }";
  const refusal = ["model.basis", "def2-svp, which has core potentials for I"] as const;
  await check({ molecule: "IF and NH3", model, bsse: "nocp", refusal });
  await check({ molecule: "IF and NH3", model, bsse: "cp", refusal });
  await check({ molecule: "IF and NH3", model: model.replace("def2-svp", "6-311g**"), bsse: "cp" });
  await check({ molecule: "HBr and HF", model, bsse: "cp" });
});
