// What the built-in engine or nmer does not have: messages name what has it, and what of that is here.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import { programsWith, WITH_MORE_BASIS_SETS } from "../../lib/programs/builtin/elsewhere.ts";
import { insteadOf } from "../../lib/programs/other_programs.ts";
import { makeRegistry } from "../../lib/programs/registry.ts";
import type { ProgramSearch } from "../../lib/programs/mod.ts";
import { HELIUM_DIMER, runCommand } from "./fake_host.ts";

const MODEL = "{ program: builtin, method: hf, basis: sto-3g }";

/** A machine on whose PATH some programs are, and where nothing may be started. */
function machineWith(...programs: string[]): ProgramSearch {
  const executables = (name: string) => Effect.succeed(programs.includes(name) ? [`/usr/bin/${name}`] : []);
  return new Proxy({ executables } as unknown as ProgramSearch, {
    get(target, name) {
      if (name === "executables") return target.executables;
      throw new Error(`${String(name)} is asked for, which may be slow`);
    },
  });
}

async function refusal(model: string, here?: readonly string[], input = HELIUM_DIMER): Promise<string> {
  const messages = new Set<string>();
  for (const command of ["validate", "run"]) {
    const { status, err } = await runCommand(
      [command, "in.yaml"],
      { "in.yaml": input.replace(MODEL, model) },
      here === undefined ? {} : { programSearch: machineWith(...here) },
    );
    assertEquals(status, 2, err);
    messages.add(err);
  }
  assertEquals(messages.size, 1, [...messages].join(""));
  return [...messages][0]!;
}

for (
  const [method, sentence] of [
    ["pbe0", "psi4, nwchem and pyscf have pbe0: write program: psi4."],
    ["MP3", "psi4 and nwchem have MP3: write program: psi4."],
    ["wb97x-d", "psi4 has wb97x-d: write program: psi4."],
    ["b3lyp-d3(bj)", "psi4 and pyscf have b3lyp-d3(bj): write program: psi4."],
    ["df-mp2", "pyscf has df-mp2: write program: pyscf."],
    ["ccsdt", "nwchem has ccsdt: write program: nwchem."],
    ["GFN2-xTB", "xtb and tblite have GFN2-xTB: write program: xtb."],
    ["gfn-ff", "xtb has gfn-ff: write program: xtb."],
    ["pm7", "mopac has pm7: write program: mopac."],
    ["mp22", "Did you mean mp2?"],
    ["quantum-magic", "`nmer programs` lists programs that have other methods."],
  ] as const
) {
  Deno.test(`elsewhere: method ${method} for the built-in engine: ${sentence}`, async () => {
    const err = await refusal(`{ program: builtin, method: ${method}, basis: sto-3g }`);
    assertStringIncludes(err, `methods of the built-in engine, or rhf, uhf or rohf. ${sentence}\n`);
  });
}

Deno.test("elsewhere: what is on the PATH is said, and nothing is started for it", async () => {
  const pbe0 = "{ program: builtin, method: pbe0, basis: sto-3g }";
  assertStringIncludes(
    await refusal(pbe0, ["nwchem", "xtb"]),
    "write program: psi4. On the PATH here: nwchem.\n",
  );
  assertStringIncludes(await refusal(pbe0, ["psi4", "nwchem"]), "On the PATH here: psi4, nwchem.\n");
  assertStringIncludes(
    await refusal(pbe0, ["xtb"]),
    "They are not on the PATH here; `nmer programs` says what is missing.\n",
  );
  assertStringIncludes(
    await refusal("{ program: builtin, method: gfn-ff }", []),
    "It is not on the PATH here; `nmer programs` says what is missing.\n",
  );
});

const MORE = "psi4, nwchem and pyscf have more by name: write program: psi4. On the PATH here: psi4.\n";

for (
  const [what, basis, part] of [
    ["a basis set of a family that is known", "cc-pv5z", "def2-QZVPP. basis_file takes one of your own"],
    ["another one", "aug-pc-2", "def2-QZVPP. basis_file takes one of your own"],
    ["a misspelled one", "cc-pvdx", "Did you mean cc-pVDZ? basis_file takes one of your own"],
  ] as const
) {
  Deno.test(`elsewhere: ${what} leads to basis_file and to programs with more`, async () => {
    const err = await refusal(`{ program: builtin, method: hf, basis: ${basis} }`, ["psi4"]);
    assertStringIncludes(err, part);
    assertStringIncludes(err, MORE);
  });
}

Deno.test("elsewhere: an element beyond the engine's leads to programs that have it, and not to basis_file", async () => {
  for (const basis of ["cc-pvdz", "cc-pv5z", "6-31g"]) {
    const err = await refusal(
      `{ program: builtin, method: hf, basis: ${basis} }`,
      ["nwchem"],
      HELIUM_DIMER.replaceAll("He ", "I "),
    );
    const sentence =
      "The built-in engine computes H to Kr; psi4, nwchem and pyscf have I: write program: psi4.";
    assertStringIncludes(err, `${sentence} On the PATH here: nwchem.\n`);
    assert(!err.includes("basis_file"), err);
  }
});

Deno.test("elsewhere: all programs that messages name are programs of nmer", () => {
  const registry = makeRegistry();
  const methods = ["pbe0", "wb97x-d", "wb97x-v", "df-mp2", "ccsdt", "gfn1-xtb", "pm3", "mp4"];
  const named = [...methods.flatMap(programsWith), ...WITH_MORE_BASIS_SETS];
  assert(named.length > methods.length);
  assertEquals(named.filter((name) => !registry.has(name)), []);
});

for (
  const [name, title] of [["orca", "ORCA"], ["Gaussian", "Gaussian"], ["dalton", "Dalton"], [
    "qcengine:orca",
    "ORCA",
  ]]
) {
  Deno.test(`elsewhere: program ${name} is known, not driven, and no misspelled other one`, async () => {
    const { status, err } = await runCommand(["run", "in.yaml"], {
      "in.yaml": HELIUM_DIMER.replace(MODEL, `{ program: "${name}", method: hf, basis: sto-3g }`),
    });
    assertEquals(status, 2);
    assertStringIncludes(
      err,
      `nmer does not drive ${title}. What can be used now: an executable of your own`,
    );
    assertStringIncludes(err, "as program: command:");
    assert(!err.includes("Did you mean"), err);
  });
}

Deno.test("elsewhere: what nmer drives has no such sentence", () => {
  for (const name of makeRegistry().names) assertEquals(insteadOf(name), undefined, name);
  assertStringIncludes(insteadOf("dftb+")!, "xtb and tblite have GFN2-xTB and GFN1-xTB");
});

const CP_BY_DEFAULT = "Nothing is written, and then bsse is cp: write bsse: nocp.";

for (const program of ["xtb, method: gfn2-xtb", "mopac, method: pm7", "qcengine:torchani, method: ani2x"]) {
  Deno.test(`elsewhere: who writes no bsse for ${program} reads that cp is the default`, async () => {
    const [, written] = HELIUM_DIMER.split(MODEL);
    const silent = HELIUM_DIMER.replace(written!, "\n");
    assertStringIncludes(await refusal(`{ program: ${program} }`, undefined, silent), CP_BY_DEFAULT);
    const spoken = await refusal(`{ program: ${program} }`);
    assertStringIncludes(spoken, "expected nocp, or a program that has ghost atoms");
    assert(!spoken.includes(CP_BY_DEFAULT), spoken);
  });
}

const silentlyCp = (model: string, more: string) =>
  `molecule: { text: "1 1\\nK 0 0 0\\n--\\n-1 1\\nI 0 0 3" }\nmodel: ${model}\n${more}`;

Deno.test("elsewhere: charges and core potentials that the default cp forbids say that it is the default", async () => {
  const embedded = silentlyCp("{ method: hf, basis: sto-3g }", "embedding_charges: { 1: [1], 2: [-1] }\n");
  const potentials = silentlyCp("{ program: psi4, method: hf, basis: def2-svp }", "");
  for (const text of [embedded, potentials]) {
    const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": text });
    assertEquals(status, 2);
    assertStringIncludes(err, CP_BY_DEFAULT);
    const spoken = await runCommand(["validate", "in.yaml"], { "in.yaml": `${text}bsse: cp\n` });
    assert(!spoken.err.includes(CP_BY_DEFAULT), spoken.err);
  }
});

Deno.test("elsewhere: methods, basis sets and keywords that the default program lacks say that it is the default", async () => {
  const said = "No program is written, and then it is builtin.";
  const models = [
    "method: b3lyp, basis: sto-3g",
    "method: hf, basis: cc-pv5z",
    "method: hf",
    "method: hf, basis: sto-3g, keywords: { cc_type: df }",
  ];
  for (const model of models) {
    assertStringIncludes(await refusal(`{ ${model} }`), said);
    const spoken = await refusal(`{ program: builtin, ${model} }`);
    assert(!spoken.includes(said), spoken);
  }
  const several = HELIUM_DIMER.replace(
    `model: ${MODEL}`,
    `models: { a: { method: b3lyp, basis: sto-3g } }\nlevels: { 2: a }`,
  );
  const { err } = await runCommand(["validate", "in.yaml"], { "in.yaml": several });
  assertStringIncludes(err, said);
});

Deno.test("elsewhere: too many tasks for want of max_nbody say the default", async () => {
  const text = `molecule: { text: "${
    Array.from({ length: 64 }, (_, i) => `He 0 0 ${3 * i}`).join("\\n--\\n")
  }" }\nmodel: ${MODEL}\nbsse: nocp\n`;
  const many = await runCommand(["validate", "in.yaml"], { "in.yaml": text });
  assertStringIncludes(many.err, "Nothing is written, and then max_nbody is the number of fragments.");
  const spoken = await runCommand(["validate", "in.yaml"], { "in.yaml": `${text}max_nbody: 64\n` });
  assertStringIncludes(spoken.err, "Lower max_nbody.");
  assert(!spoken.err.includes("Nothing is written"), spoken.err);
});

Deno.test("elsewhere: a QCSchema input without bsse_type reads the same", async () => {
  const input = JSON.stringify({
    molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 6], fragments: [[0], [1]] },
    specification: {
      driver: "energy",
      keywords: {},
      specification: { program: "xtb", driver: "energy", model: { method: "gfn2-xtb" } },
    },
  });
  const { status, err } = await runCommand(["run", "in.json"], { "in.json": input });
  assertEquals(status, 2);
  assertStringIncludes(err, CP_BY_DEFAULT);
});
