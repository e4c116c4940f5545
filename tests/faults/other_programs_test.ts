// The server that is shipped with nmer with what cannot be installed everywhere in its place: a QCEngine of QCSchema's
// version 2, and a psi4 of today that no Python imports. Whole runs.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { FEW_ROUNDINGS } from "../tolerances.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const FAKE_QCENGINE = fromFileUrl(new URL("./fake_qcengine", import.meta.url));

const python = await isProgramThere("/usr/bin/python3");

function test(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `other programs: ${name}${python ? "" : " (skipped: no /usr/bin/python3 here)"}`,
    ignore: !python && Deno.env.get("CI") !== "true",
    fn: () => withFolder(async (folder) => fn(await Deno.realPath(folder))),
  });
}

/** Runs two helium atoms with a model to the end; the result, and what was said. */
async function run(folder: string, model: string, env: Readonly<Record<string, string>>, ...args: string[]) {
  await Deno.writeTextFile(
    join(folder, "he.yaml"),
    `molecule: { symbols: [He, He], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] }
model: ${model}
bsse: ${model.includes("embedding_charges") ? "nocp" : "[nocp, cp]"}
return_total_data: true
`,
  );
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, "run", "he.yaml", "-o", "r.json", "--no-journal", ...args],
    cwd: folder,
    env: { NO_COLOR: "1", PSIDATADIR: folder, ...env },
  }).output();
  const { properties } = JSON.parse(await Deno.readTextFile(join(folder, "r.json")).catch(() => "{}"));
  return { code, err: new TextDecoder().decode(stderr), properties };
}

for (const version of [1, 2]) {
  test(`QCEngine is asked in version ${version} of QCSchema, with keywords, protocols and task_config`, async (folder) => {
    if (version === 2) await Deno.writeTextFile(join(folder, "version-2"), "");
    const { code, err, properties } = await run(
      folder,
      "{ program: nwchem, method: hf, basis: sto-3g, keywords: { scf__thresh: 1e-8 }, " +
        "protocols: { error_correction: { default_policy: false } }, task_config: { retries: 3 } }",
      { NMER_QCENGINE: "/usr/bin/python3", PYTHONPATH: FAKE_QCENGINE },
      "-p",
      "1",
    );
    assertEquals(code, 0, err);
    assertAlmostEquals(properties["nocp_corrected_total_energy_through_2_body"], -2, FEW_ROUNDINGS);
    assertAlmostEquals(properties["cp_corrected_total_energy_through_2_body"], -2, FEW_ROUNDINGS);
    const heard = (await Deno.readTextFile(join(folder, "heard.jsonl"))).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals(heard.length, 5);
    for (const { program, input, task_config } of heard) {
      const specification = version === 1 ? input : input.specification;
      assertEquals([program, input.schema_version], ["nwchem", version]);
      assertEquals(specification.driver, "energy");
      assertEquals(specification.model, { method: "hf", basis: "sto-3g" });
      assertEquals(specification.keywords, { scf__thresh: 1e-8 });
      assertEquals(specification.protocols, { stdout: false, error_correction: { default_policy: false } });
      assertEquals([task_config.retries, task_config.ncores], [3, 1]);
      assert(task_config.memory > 0.2, "in GiB");
    }
  });
}

test("a psi4 of today that no Python imports is asked by --qcschema, for each task again", async (folder) => {
  const script = join(folder, "psi4.py");
  await Deno.writeTextFile(
    script,
    `import json, os, sys
if sys.argv[1:] == ["--version"]:
    print("1.9.1")
    sys.exit()
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
assert set(options) == {"--scratch", "--nthread", "--memory", "--qcschema"}, options
assert os.path.realpath(options["--scratch"]) == os.getcwd() and options["--memory"].endswith("GiB")
with open(options["--qcschema"]) as file:
    given = json.load(file)
assert given["schema_name"] == "qcschema_input", given
if given["model"]["method"] == "mp2":
    sys.exit("Fatal Error: no MP2 today")
energy = -float(sum(given["molecule"]["real"]))
properties = {"return_energy": energy}
given.update(schema_name="qcschema_output", success=True, return_result=energy, properties=properties)
with open(options["--qcschema"], "w") as file:
    json.dump(given, file)
`,
  );
  const psi4 = join(folder, "psi4");
  await Deno.writeTextFile(psi4, `#!/bin/sh\nexec /usr/bin/python3 ${script} "$@"\n`, { mode: 0o700 });
  const { code, err, properties } = await run(folder, "{ program: psi4, method: hf, basis: sto-3g }", {
    NMER_PSI4: psi4,
  });
  assertEquals(code, 0, err);
  assertAlmostEquals(properties["cp_corrected_total_energy_through_2_body"], -2, FEW_ROUNDINGS);
  const failed = await run(folder, "{ program: psi4, method: mp2, basis: sto-3g }", { NMER_PSI4: psi4 });
  assertEquals(failed.code, 3);
  assertStringIncludes(await Deno.readTextFile(join(folder, "r.json")), "psi4 failed: no MP2 today");
  const embedded = "{ program: psi4, method: hf, basis: sto-3g }\nembedding_charges: { 1: [1], 2: [1] }";
  const refused = await run(folder, embedded, { NMER_PSI4: psi4 });
  assertEquals(
    [refused.code, refused.err.includes("point charges need a Psi4 whose module Python imports")],
    [
      2,
      true,
    ],
    refused.err,
  );
});
