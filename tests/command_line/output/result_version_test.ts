// Which version of ManyBodyResult a run, an assembly and a merge write.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { withFolder } from "../../folders.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const OWN = { "he.yaml": HELIUM_DIMER };
const convert = async (to: string) => {
  const made = await runCommand(["convert", "he.yaml", `${to}.json`, "--to", to], OWN);
  assertEquals(made.status, 0, made.err);
  return made.files.get(`${to}.json`)!;
};
const FILES = { ...OWN, "v1.json": await convert("qcschema-v1"), "v2.json": await convert("qcschema-v2") };

const resultOf = async (input: string, ...args: readonly string[]) => {
  const run = await runCommand(["run", input, "-q", "-o", "r.json", ...args], FILES);
  assertEquals(run.status, 0, run.err);
  return JSON.parse(run.files.get("r.json")!);
};
const versionOf = ({ schema_name, schema_version }: Record<string, unknown>) => [schema_name, schema_version];
const FIRST = ["qcschema_manybodyresult", 1];
const SECOND = ["qcschema_many_body_result", 2];

Deno.test("result's version: it is 2 for every input, unless another is asked for", async () => {
  for (const input of ["he.yaml", "v1.json", "v2.json"]) {
    assertEquals(versionOf(await resultOf(input)), SECOND, input);
    assertEquals(versionOf(await resultOf(input, "--result-form", "result-v1")), FIRST, input);
  }
});

Deno.test("result's version: as-input gives version 1 for a ManyBodyInput of version 1 alone", async () => {
  assertEquals(versionOf(await resultOf("v1.json", "--result-form", "as-input")), FIRST);
  assertEquals(versionOf(await resultOf("v2.json", "--result-form", "as-input")), SECOND);
  assertEquals(versionOf(await resultOf("he.yaml", "--result-form", "as-input")), SECOND);
});

Deno.test("result's version: a run writes in version 1 what convert makes of its result", async () => {
  const made = await runCommand(["convert", "r.json", "r1.json", "--to", "result-v1"], {
    "r.json": JSON.stringify(await resultOf("v1.json")),
  });
  const converted = JSON.parse(made.files.get("r1.json")!);
  const written = await resultOf("v1.json", "--result-form", "as-input");
  for (const key of ["properties", "return_result", "input_data", "component_properties"]) {
    assertEquals(written[key], converted[key], key);
  }
});

Deno.test("result's version: standard output and YAML have it, too", async () => {
  const asked = ["--result-form", "result-v1", "-q"];
  const piped = await runCommand(["run", "he.yaml", "-o", "-", ...asked], FILES);
  assertEquals(versionOf(JSON.parse(piped.out)), FIRST);
  const yaml = await runCommand(["run", "he.yaml", "-o", "r.yaml", ...asked], FILES);
  assertStringIncludes(yaml.files.get("r.yaml")!, "schema_name: qcschema_manybodyresult");
  const key = { "he.yaml": `${HELIUM_DIMER}execution: { result_form: result-v1 }\n` };
  const ofInput = await runCommand(["run", "he.yaml", "-q", "-o", "r.json"], key);
  assertEquals(versionOf(JSON.parse(ofInput.files.get("r.json")!)), FIRST);
});

Deno.test("result's version: a run that failed has no place in version 1, is written in version 2, and says so", async () => {
  const failing = HELIUM_DIMER.replace("basis: sto-3g", "basis: sto-3g, keywords: { maxiter: 1 }")
    .replaceAll("He 0", "Ne 0");
  const { status, err, files } = await runCommand(
    ["run", "ne.yaml", "-o", "r.json", "--result-form", "result-v1"],
    { "ne.yaml": failing },
  );
  assertEquals(status, 3, err);
  assertStringIncludes(err, "the result is in version 2: version 1 of ManyBodyResult has no place");
  assertEquals(versionOf(JSON.parse(files.get("r.json")!)), SECOND);
  const many = await runCommand(
    ["run", "ne.yaml", "he.yaml", "-o", "out", "--result-form", "result-v1"],
    { ...OWN, "ne.yaml": failing },
  );
  assertEquals(many.status, 3, many.err);
  assertEquals(many.err.match(/ne: .*the result is in version 2: version 1/g)?.length, 1, many.err);
  assertEquals(versionOf(JSON.parse(many.files.get("out/he.result.json")!)), FIRST);
});

Deno.test("result's version: assemble, merge and several inputs write it", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": HELIUM_DIMER, "v1.json": FILES["v1.json"] });
    const asked = ["--result-form", "as-input"];
    const read = async (name: string) => versionOf(JSON.parse(await Deno.readTextFile(`${folder}/${name}`)));
    const done = async (...args: readonly string[]) => {
      const { status, err } = await runOnDisk([...args, ...asked]);
      assertEquals(status, 0, err);
    };
    await done("run", `${folder}/he.yaml`, `${folder}/v1.json`, "--mode", "serial", "-o", `${folder}/out/`);
    assertEquals(await read("out/v1.result.json"), FIRST);
    assertEquals(await read("out/he.result.json"), SECOND);
    await done("merge", `${folder}/v1.json`, `${folder}/out/v1.nmer.db`, "-o", `${folder}/m.json`);
    assertEquals(await read("m.json"), FIRST);
    const { cluster_properties } = await resultOf("v1.json");
    const components = Object.entries(cluster_properties as Record<string, { return_energy: number }>)
      .map(([label, { return_energy }]) => [label, { energy: return_energy }]);
    await writeFiles(folder, { "parts.json": JSON.stringify(Object.fromEntries(components)) });
    const parts = ["--components", `${folder}/parts.json`];
    await done("assemble", `${folder}/v1.json`, ...parts, "-o", `${folder}/a.json`);
    assertEquals(await read("a.json"), FIRST);
  }));

Deno.test("result's version: one that is none is refused", async () => {
  const { status, err } = await runCommand(["run", "he.yaml", "--result-form", "result-v3"], FILES);
  assertEquals(status, 2);
  assertStringIncludes(err, "--result-form: found");
});
