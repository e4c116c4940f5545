// Where a result goes, and in which form.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const files = { "he2.yaml": HELIUM_DIMER, "c.json": "{}" };
const ASSEMBLE = ["assemble", "he2.yaml", "--components", "components.json"];

/** Made-up energies of all tasks of the helium dimer. */
const components = JSON.stringify(Object.fromEntries(
  ["[1], [1]", "[2], [2]", "[1], [1, 2]", "[2], [1, 2]", "[1, 2], [1, 2]"].map((task, i) =>
    [`["(auto)", ${task}]`, { energy: -i }] as const
  ),
));

Deno.test("result: an extension that nmer does not write is refused, and the forms are named", async () => {
  for (const name of ["x.csv", "x.txt", "x", "x.json.gz", "results/r.html", ".json5"]) {
    for (const command of [["run", "he2.yaml"], ASSEMBLE]) {
      const given = { ...files, "components.json": components };
      const { status, err, out, files: after } = await runCommand([...command, "-o", name], given);
      assertEquals([status, out, after.size], [2, "", 3]);
      assertEquals(
        err,
        `nmer: -o: found "${name}"; expected a name that ends with .json, .yaml or .yml, or - for standard ` +
          "output. The extension says in which form the result is written.\n",
      );
    }
  }
  for (const name of ["x.JSON", "x.yml", ".json"]) {
    assertEquals((await runCommand(["run", "he2.yaml", "-q", "-o", name], files)).status, 0, name);
  }
});

Deno.test("result: with -o - it goes to standard output, and the tables go to standard error", async () => {
  for (const command of [["run", "he2.yaml"], ASSEMBLE]) {
    const given = { ...files, "components.json": components };
    const { status, err, out, files: after } = await runCommand([...command, "-o", "-"], given);
    assertEquals([status, after.size], [0, 3], err);
    assertEquals(JSON.parse(out).schema_name, "qcschema_many_body_result");
    assertStringIncludes(err, "==> N-Body: Counterpoise Corrected (CP) energies <==");
    assertEquals(err.includes("result:"), false);
    const yaml = await runCommand([...command, "-o", "-", "--format", "yaml"], given);
    assertMatch(yaml.out, /^schema_name: qcschema_many_body_result\n/);
  }
  const quiet = await runCommand(["run", "he2.yaml", "-o", "-", "-q"], files);
  assertEquals([JSON.parse(quiet.out).success, quiet.err], [true, ""]);
});

Deno.test({
  name: "result: by a name of the system it is added to what is open already",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "he2.yaml": HELIUM_DIMER, "open.txt": "before\n" });
      const cli = new URL("../../../cli.ts", import.meta.url).pathname;
      for (const name of ["/dev/stderr", "/dev/fd/3"]) {
        const run = `"$0" run -q -A '${cli}' run he2.yaml -q --no-journal -o ${name}`;
        const line = `${run} ${name === "/dev/stderr" ? "2" : "3"}>> open.txt`;
        await new Deno.Command("sh", { args: ["-c", line, Deno.execPath()], cwd: folder }).output();
      }
      const [before, ...results] = (await Deno.readTextFile(`${folder}/open.txt`)).split(/^(?=\{)/m);
      assertEquals([before, results.length], ["before\n", 2]);
      for (const result of results) assertEquals(JSON.parse(result).success, true);
    }),
});

Deno.test("result: only the result can go to standard output; a file may be called - by a longer name", async () => {
  for (const option of ["--log", "--journal"]) {
    const { status, err } = await runCommand(["run", "he2.yaml", option, "-"], files);
    assertEquals(status, 2);
    assertStringIncludes(err, `nmer: ${option}: found "-"; expected the name of a file`);
  }
  const { files: after } = await runCommand(["run", "he2.yaml", "-q", "--log", "./-"], files);
  assertEquals(after.has("./-"), true);
});
