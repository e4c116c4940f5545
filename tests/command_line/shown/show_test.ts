// nmer show: overviews and tables of results and journals, and words for what is not there.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { withFolder } from "../../folders.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";

const TRIMER = HELIUM_DIMER.replace("He 0 0 3\n", "He 0 0 3\n    --\n    He 0 0 7\n") +
  "return_total_data: true\n";
const FILES = { "in.yaml": TRIMER };
const { files } = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], FILES);
const RESULT = { "r.json": files.get("r.json")! };

const show = (args: readonly string[], given: Readonly<Record<string, string>> = RESULT) =>
  runCommand(["show", ...args], given);

Deno.test("show: an overview has the orders of all treatments and the strongest n-mers of the returned one", async () => {
  const { status, out, err } = await runCommand(["show", "r.json"], RESULT, { columns: 80 });
  assertEquals([status, err], [0, ""]);
  assertStringIncludes(out, "13 tasks, all with a result");
  assertStringIncludes(out, "What pairs contribute, CP\n");
  assertStringIncludes(out, "What trimers contribute, CP\n");
  assertEquals(out.includes("contribute, NoCP"), false);
  assertEquals(out.split("\n").filter((line) => line.length > 80), []);
});

Deno.test("show: the numbers of tables are those of the result", async () => {
  const { contributions } = JSON.parse(RESULT["r.json"]).extras.nmer;
  const { out } = await show(["r.json", "--pairs", "--format", "csv"]);
  const [head, ...rows] = out.trimEnd().split("\n").map((line) => line.split(","));
  assertEquals(head!.slice(0, 4), ["treatment", "order", "fragments", "energy_hartree"]);
  const expected = (["cp", "nocp"] as const).flatMap((treatment) =>
    contributions[treatment]["2"].map(({ fragments, energy }: { fragments: number[]; energy: number }) => [
      treatment,
      "2",
      fragments.join(" "),
      String(energy),
    ])
  );
  assertEquals(rows.map((row) => row.slice(0, 4)), expected);
});

Deno.test("show: a result of an older nmer, without contributions, shows those of its tasks", async () => {
  const old = JSON.parse(RESULT["r.json"]);
  delete old.extras.nmer.contributions;
  const args = ["r.json", "--nbody", "1,2,3", "--format", "csv"];
  assertEquals((await show(args, { "r.json": JSON.stringify(old) })).out, (await show(args)).out);
});

Deno.test("show: of a run that lacks a pair, no sum of its fragments is shown, and every form says that it is incomplete", async () => {
  const lacking = JSON.parse(RESULT["r.json"]);
  delete lacking.extras.nmer.contributions;
  delete lacking.cluster_properties['["(auto)", [1, 2], [1, 2]]'];
  const given = { "r.json": JSON.stringify(lacking) };
  const of = (...args: string[]) => show(["r.json", "--bsse", "nocp", "--pairs", ...args], given);
  const SAID = "Incomplete: 12 of 13 tasks have a result; what needs the others is left out.";
  const sums = await show(
    ["r.json", "--bsse", "nocp", "--nbody", "2", "--fragments", "--format", "csv"],
    given,
  );
  assertEquals(
    sums.out.trimEnd().split("\n").slice(1).map((row) => row.split(",").slice(4).map((cell) => cell !== "")),
    [[false, false, false, false], [false, false, false, false], [true, true, true, true]],
  );
  assertStringIncludes(sums.err, SAID);
  const json = await of("--format", "json");
  assertEquals(JSON.parse(json.out).treatments.nocp.fragment_sums["2"].slice(0, 2), [null, null]);
  assertStringIncludes(json.err, SAID);
  for (const [format, start] of [["text", ""], ["markdown", ""], ["latex", "% "]] as const) {
    const { out } = await of("--format", format);
    assertEquals(out.replace(/\s+/g, " ").startsWith(start + SAID), true, out);
  }
});

Deno.test("show: gradients are shown by atom, and how large they are", async () => {
  const run = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], {
    "in.yaml": `driver: gradient\n${TRIMER}`,
  });
  const given = { "r.json": run.files.get("r.json")! };
  const { out } = await show(["r.json", "--gradient", "--bsse", "nocp"], given);
  assertStringIncludes(out, "Gradient of the total energy by atom in Eh/bohr, NoCP");
  assertStringIncludes(out, "Largest component ");
  assertStringIncludes(
    (await show(["r.json"], given)).out,
    "Gradient of the total energy, CP: largest component",
  );
  const { status, err } = await show(["r.json", "--gradient", "--pairs", "--format", "csv"], given);
  assertEquals(status, 2);
  assertStringIncludes(err, "one kind of table at a time");
});

Deno.test("show: forms for papers and programs", async () => {
  assertStringIncludes((await show(["r.json", "--pairs", "--format", "latex"])).out, "\\toprule");
  assertStringIncludes((await show(["r.json", "--pairs", "--format", "markdown"])).out, "| :-- |");
  const value = JSON.parse((await show(["r.json", "--format", "json", "--bsse", "cp"])).out);
  assertEquals(Object.keys(value.treatments), ["cp"]);
});

const REFUSED: readonly (readonly [what: string, args: readonly string[], message: string])[] = [
  ["an order that was not computed", ["r.json", "--nbody", "4"], "it goes through order 3"],
  [
    "a treatment that was not computed",
    ["r.json", "--bsse", "vmfc"],
    "vmfc, which was not computed; expected one of cp or nocp",
  ],
  ["a gradient where there is none", ["r.json", "--gradient"], "a run with driver: gradient or hessian"],
  ["a number of none", ["r.json", "--top", "0"], "a whole number from 1"],
  ["an order of words", ["r.json", "--nbody", "two"], "a whole number from 1, as in 2 or 2,3"],
  ["an unknown form", ["r.json", "--format", "xml"], "text, json, csv, markdown or latex"],
  [
    "a file that is not there",
    ["x.json"],
    "which does not exist; expected a result of nmer run (JSON or YAML), or a journal (.nmer.db)",
  ],
  ["two files", ["r.json", "r.json"], "one RESULT or JOURNAL"],
  ["an input", ["in.yaml"], "This is an input; `nmer run` makes its result."],
];

for (const [what, args, message] of REFUSED) {
  Deno.test(`show: ${what} is one error of one line`, async () => {
    const { status, out, err } = await show(args, { ...RESULT, ...FILES });
    assertEquals([status, out], [2, ""]);
    assertStringIncludes(err, message);
    assertEquals(err.trimEnd().split("\n").length, 1);
  });
}

Deno.test("show: the result of another program is refused by its name", async () => {
  const other = { ...JSON.parse(RESULT["r.json"]), provenance: { creator: "QCManyBody", version: "0.5" } };
  const { status, err } = await show(["r.json"], { "r.json": JSON.stringify(other) });
  assertEquals(status, 2);
  assertStringIncludes(err, 'a result of "QCManyBody"; expected a result that nmer wrote');
});

Deno.test("show: of a run that failed, what is known is shown and the rest explained", async () => {
  const failed = JSON.parse(RESULT["r.json"]);
  failed.success = false;
  failed.return_result = null;
  failed.error = { error_type: "execution_error", error_message: '["(auto)", [1, 2], [1, 2, 3]]: it burnt' };
  delete failed.cluster_properties['["(auto)", [1, 2], [1, 2, 3]]'];
  failed.extras.nmer.contributions.cp = { 1: failed.extras.nmer.contributions.cp["1"] };
  for (const name of Object.keys(failed.properties)) {
    if (/^cp_.*(?:[23]_body|energy$)/.test(name)) delete failed.properties[name];
  }
  delete failed.properties.return_energy;
  const given = { "r.json": JSON.stringify(failed) };
  const { status, out } = await show(["r.json"], given);
  assertEquals(status, 0);
  assertStringIncludes(
    out.replaceAll("\n", " "),
    "Incomplete: 12 of 13 tasks have a result; what needs the others is left out",
  );
  const pairs = await show(["r.json", "--pairs", "--bsse", "cp"], given);
  assertEquals(pairs.status, 2);
  assertStringIncludes(pairs.err, "no contributions of pairs, since 1 of 13 tasks has no result");
  assertStringIncludes(pairs.err, "it burnt.");
});

Deno.test("show: a journal is shown by the input that it keeps, whatever its name and what lies beside it, or by one that is named", async () => {
  const folder = await Deno.makeTempDir();
  await writeFiles(folder, FILES);
  await runOnDisk(["run", `${folder}/in.yaml`, "-q", "-o", `${folder}/r.json`]);
  const args = ["--pairs", "--format", "csv"];
  const fromResult = await runOnDisk(["show", `${folder}/r.json`, ...args]);
  const fromJournal = await runOnDisk(["show", `${folder}/in.nmer.db`, ...args]);
  assertEquals([fromJournal.status, fromJournal.err], [0, ""]);
  assertEquals(fromJournal.out, fromResult.out);
  await Deno.rename(`${folder}/in.yaml`, `${folder}/other.yaml`);
  await Deno.rename(`${folder}/in.nmer.db`, `${folder}/kept.nmer.db`);
  await writeFiles(folder, { "kept.yaml": HELIUM_DIMER.replace("He 0 0 3", "He 0 0 4") });
  const renamed = await runOnDisk(["show", `${folder}/kept.nmer.db`, ...args]);
  assertEquals([renamed.status, renamed.err, renamed.out], [0, "", fromResult.out]);
  const named = await runOnDisk([
    "show",
    `${folder}/kept.nmer.db`,
    "--input",
    `${folder}/other.yaml`,
    ...args,
  ]);
  assertEquals(named.out, fromResult.out);
  await Deno.writeTextFile(`${folder}/none.nmer.db`, "no journal at all");
  const none = await runOnDisk(["show", `${folder}/none.nmer.db`]);
  assertEquals(none.status, 2);
  assertStringIncludes(none.err, "which is no journal of nmer");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("show: a journal and a result of a user's own program are read where that is not configured", async () => {
  const folder = await Deno.makeTempDir();
  // What it was given, with a result in it.
  const more = '"success": true, "return_result": -1.5, ' +
    '"properties": {"return_energy": -1.5}, "provenance": {"creator": "own", "version": "1"}';
  const script =
    `#!/bin/sh\ninput=$(sed s/qcschema_input/qcschema_output/)\nprintf '%s, %s}' "\${input%\\}}" '${more}'\n`;
  await Deno.writeTextFile(`${folder}/own.sh`, script, { mode: 0o755 });
  await writeFiles(folder, {
    "in.yaml": HELIUM_DIMER.replace("builtin", "command:own").replace("[cp, nocp]", "nocp"),
  });
  const own = ["--command", `own=${folder}/own.sh`];
  const run = await runOnDisk(["run", `${folder}/in.yaml`, "-q", ...own, "-o", `${folder}/r.json`]);
  assertEquals(run.status, 0, run.err);
  for (const name of ["in.nmer.db", "r.json"]) {
    const shown = await runOnDisk(["show", `${folder}/${name}`, "--pairs"]);
    assertEquals([shown.status, shown.err], [0, ""]);
    assertEquals(shown.out, (await runOnDisk(["show", `${folder}/${name}`, "--pairs", ...own])).out);
    const html = `${folder}/${name}.html`;
    assertEquals((await runOnDisk(["report", `${folder}/${name}`, "-o", html])).status, 0);
  }
  const lines = await runOnDisk(["journal", "export", `${folder}/in.nmer.db`]);
  assertEquals([lines.status, lines.out.trimEnd().split("\n").length], [0, 3]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("show, report: what is neither a result nor a journal is called what it is, whatever its name", () =>
  withFolder(async (folder) => {
    const binary = new Uint8Array(3000).map((_, i) => (37 * i) % 256);
    const files: Readonly<Record<string, readonly [content: string | Uint8Array, what: string]>> = {
      "junk.db": [binary, "binary data of another kind"],
      "picture.png": [
        new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...binary]),
        "binary data of another kind",
      ],
      "README.md": ["# Title\n\nSome: text\n    model: { a }\nand more\n", "text of another kind"],
      "notes.txt": ["hello\n", "text of another kind"],
      "other.json": ['{"a": 1}\n', "text of another kind"],
      "broken.json": ["not JSON {", "text of another kind"],
      "empty.json": ["", "an empty file"],
      "he.xyz": ["1\n\nHe 0 0 0\n", "the file of a molecule"],
      "junk.nmer.db": [binary, "which is no journal of nmer"],
    };
    for (const [name, [content, what]] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await (typeof content === "string" ? Deno.writeTextFile(path, content) : Deno.writeFile(path, content));
      for (const args of [["show", path], ["report", path, "-o", `${folder}/r.html`]]) {
        const { status, out, err } = await runOnDisk(args);
        assertEquals([status, out], [2, ""]);
        assertEquals(
          err,
          `nmer: found "${path}", ${what}; expected a result of nmer run (JSON or YAML), or a journal (.nmer.db)\n`,
        );
      }
    }
    using database = new DatabaseSync(`${folder}/x.db`);
    database.exec("CREATE TABLE a (b)");
    assertStringIncludes((await runOnDisk(["show", `${folder}/x.db`])).err, "a database of another kind");
    assertEquals([...Deno.readDirSync(folder)].some(({ name }) => name === "r.html"), false);
  }));
