// nmer report: what it writes of results and journals, and words for what cannot be written or read.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { chromiumCommand, withBrowser } from "../../chromium.ts";
import { withFolder } from "../../folders.ts";
import { contentOf, runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const TRIMER = HELIUM_DIMER.replace("He 0 0 3\n", "He 0 0 3\n    --\n    He 0 0 7\n");
const { files } = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], { "in.yaml": TRIMER });
const RESULT = files.get("r.json")!;
const { properties, extras, cluster_properties } = JSON.parse(RESULT);

Deno.test("report: a page and tables of a result, with its numbers, and no timeline", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "r.json": RESULT });
    const at = (name: string) => `${folder}/${name}`;
    const args = ["report", at("r.json"), "-o", at("r.html"), "--csv", at("tables"), "--xlsx", at("r.xlsx")];
    const { status, out, err } = await runOnDisk(args);
    assertEquals([status, out], [0, ""]);
    assertStringIncludes(err, "in ");
    const written = Object.keys(contentOf(folder)).sort();
    assertEquals(written.filter((name) => !name.startsWith("tables/")), ["r.html", "r.json", "r.xlsx"]);
    const page = await Deno.readTextFile(at("r.html"));
    assertStringIncludes(page, "A result has no timeline");
    const interaction = properties.cp_corrected_interaction_energy;
    assertStringIncludes(page, interaction.toFixed(9).replace("-", "\u2212"));
    const contributions = await Deno.readTextFile(at("tables/contributions.csv"));
    for (const { energy } of extras.nmer.contributions.cp["2"]) {
      assertStringIncludes(contributions, `,${energy},`);
    }
  }));

Deno.test("report: a model in Cartesian functions is called so, in the page and its tables", () =>
  withFolder(async (folder) => {
    const text =
      'molecule: { text: "Ne 0 0 0\\n--\\nNe 0 0 3.2" }\nmodel: { method: hf, basis: 6-31g* }\nmax_nbody: 1\n';
    const run = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], { "in.yaml": text });
    await writeFiles(folder, { "r.json": run.files.get("r.json")! });
    const at = (name: string) => `${folder}/${name}`;
    const { status, err } = await runOnDisk(["report", at("r.json"), "-o", at("r.html"), "--csv", at("t")]);
    assertEquals(status, 0, err);
    const page = await Deno.readTextFile(at("r.html"));
    assertStringIncludes(page, "hf/6-31g* in Cartesian functions (builtin)");
    assertStringIncludes(page, "6-31g* in Cartesian functions (6 d)");
    assertStringIncludes(await Deno.readTextFile(at("t/models.csv")), ",cartesian");
  }));

Deno.test("report: a journal alone gives the numbers of its result, and a timeline", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "in.yaml": TRIMER });
    const at = (name: string) => `${folder}/${name}`;
    await runOnDisk([
      "run",
      at("in.yaml"),
      "-q",
      "-o",
      at("r.json"),
      "-p",
      "2",
      "--journal",
      at("j.nmer.db"),
    ]);
    await Deno.remove(at("in.yaml"));
    for (const name of ["r.json", "j.nmer.db"]) {
      const { status, err } = await runOnDisk([
        "report",
        at(name),
        "-o",
        at(`${name}.html`),
        "--csv",
        at(name + ".d"),
      ]);
      assertEquals(status, 0, err);
    }
    const shared = ["energies", "contributions", "fragments", "fragment_sums", "models", "tasks"];
    for (const name of shared.map((each) => `${each}.csv`)) {
      const [ofResult, ofJournal] = ["r.json.d", "j.nmer.db.d"].map((of) =>
        Deno.readTextFileSync(at(`${of}/${name}`))
      );
      assertEquals(ofResult, ofJournal);
    }
    const timeline = Deno.readTextFileSync(at("j.nmer.db.d/timeline.csv"));
    assertEquals(timeline.split("computed").length - 1, 13);
    for (const label of Object.keys(cluster_properties)) {
      assertStringIncludes(timeline, `"${label.replaceAll('"', '""')}",`);
    }
    assertStringIncludes(await Deno.readTextFile(at("j.nmer.db.html")), "What each worker computed");
  }));

Deno.test({
  name:
    "report: the page of a real run opens in a browser without an error or a request, with the run's numbers in it",
  ignore: chromiumCommand() === undefined && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "in.yaml": TRIMER });
      const at = (name: string) => `${folder}/${name}`;
      const run = ["run", at("in.yaml"), "-q", "-o", at("r.json"), "--mode", "serial"];
      assertEquals((await runOnDisk(run)).status, 0);
      assertEquals((await runOnDisk(["report", at("in.nmer.db"), "-o", at("r.html")])).status, 0);
      const { properties } = JSON.parse(await Deno.readTextFile(at("r.json")));
      await withBrowser(async (open) => {
        const page = await open(at("r.html"), { width: 1000 });
        const text = await page.evaluate<string>("document.body.innerText");
        for (const treatment of ["cp", "nocp"]) {
          for (const order of [2, 3]) {
            const total: number = properties[`${treatment}_corrected_total_energy_through_${order}_body`];
            assertStringIncludes(text, total.toFixed(9).replace("-", "\u2212"));
          }
        }
        assertStringIncludes(text, "of 13");
        assertEquals([page.complaints, page.requests], [[], []]);
      });
    }),
});

Deno.test("report: of a failed run it shows what is known, why the rest is not, and the next command", () =>
  withFolder(async (folder) => {
    const failing = TRIMER.replace("sto-3g }", "sto-3g, keywords: { maxiter: 1 } }");
    await writeFiles(folder, { "in.yaml": failing });
    const at = (name: string) => `${folder}/${name}`;
    const run = await runOnDisk([
      "run",
      at("in.yaml"),
      "-q",
      "-o",
      at("r.json"),
      "--journal",
      at("j.nmer.db"),
    ]);
    assertEquals(run.status, 3);
    for (
      const [name, command] of [["r.json", "nmer run INPUT"], [
        "j.nmer.db",
        `nmer run ${at("in.yaml")} --output ${at("r.json")} --quiet --journal ${
          at("j.nmer.db")
        } --retry-failed`,
      ]]
    ) {
      const { status, err } = await runOnDisk(["report", at(name!), "-o", at("f.html")]);
      assertEquals(status, 0);
      assertStringIncludes(err, "has no contributions of n-mers");
      const page = await Deno.readTextFile(at("f.html"));
      assertStringIncludes(page, "Failed");
      assertStringIncludes(page, "Failures</h2>");
      assertStringIncludes(page, command!);
    }
  }));

const FILES = {
  "r.json": RESULT,
  "in.yaml": TRIMER,
  "note.txt": "nothing",
  "other.json": '{"schema_name": "x"}',
};

const REFUSED: readonly (readonly [what: string, args: readonly string[], message: string])[] = [
  ["nowhere to write to", ["r.json"], "expected -o REPORT.html, --csv DIR or --xlsx FILE.xlsx"],
  ["a page that is called otherwise", ["r.json", "-o", "r.pdf"], "a name that ends with .html or .htm"],
  ["a workbook that is called .csv", ["r.json", "--xlsx", "r.csv"], "a name that ends with .xlsx"],
  ["standard output", ["r.json", "-o", "-"], "a name that ends with .html or .htm"],
  ["a folder that is not there", ["r.json", "-o", "none/r.html"], "in a directory that does not exist"],
  ["tables in a file", ["r.json", "--csv", "note.txt"], "which is no folder"],
  ["an input", ["in.yaml", "-o", "r.html"], "This is an input; `nmer run` makes its result."],
  ["a result of another program", ["other.json", "-o", "r.html"], 'found the schema "x"'],
  ["a file that is not there", ["none.json", "-o", "r.html"], "which does not exist"],
  ["a journal that is none", ["empty.nmer.db", "-o", "r.html"], "empty.nmer.db"],
  ["another database", ["other.nmer.db", "-o", "r.html"], "other.nmer.db"],
  [
    "an input beside a result",
    ["r.json", "--input", "in.yaml", "-o", "r.html"],
    "a result has its input in it",
  ],
  ["two files", ["r.json", "r.json", "-o", "r.html"], "one RESULT or JOURNAL"],
];

for (const [what, args, message] of REFUSED) {
  Deno.test(`report: ${what} is refused in one sentence, and nothing is written`, () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { ...FILES, "empty.nmer.db": "" });
      new DatabaseSync(`${folder}/other.nmer.db`).close();
      using other = new DatabaseSync(`${folder}/other.nmer.db`);
      other.exec("CREATE TABLE t (a)");
      other.close();
      const before = contentOf(folder);
      const named = args.map((word) => /^\w[\w/]*\.\w/.test(word) ? `${folder}/${word}` : word);
      const { status, out, err } = await runOnDisk(["report", ...named]);
      assertEquals([status, out], [2, ""]);
      assertStringIncludes(err, message);
      assertEquals(err.trimEnd().split("\n").length, 1, err);
      assertEquals(contentOf(folder), before);
    }));
}

Deno.test("report: the file that is read is not written over, by whatever name", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "r.html": RESULT });
    await Deno.symlink(`${folder}/r.html`, `${folder}/link.html`);
    const { status, err } = await runOnDisk(["report", `${folder}/r.html`, "-o", `${folder}/link.html`]);
    assertEquals(status, 2);
    assertStringIncludes(err, "which this calculation is read from");
  }));

Deno.test("report: a full disk is reported, and the page before stays", async () => {
  const given = { "r.json": RESULT, "full/r.html": "before" };
  const { status, err, files } = await runCommand(["report", "r.json", "-o", "full/r.html"], given);
  assertEquals(status, 4);
  assertStringIncludes(err, "full/r.html could not be written: no space left on device");
  assert(files.get("full/r.html") === "before");
});

Deno.test("report: its tables have the columns and rows of those that show writes in CSV, of results and journals", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "in.yaml": `${TRIMER}driver: hessian\n` });
    const at = (name: string) => `${folder}/${name}`;
    await runOnDisk([
      "run",
      at("in.yaml"),
      "-q",
      "--mode",
      "serial",
      "-o",
      at("r.json"),
      "--journal",
      at("j.db"),
    ]);
    const tables: [string, readonly string[]][] = [
      ["contributions", ["--nbody", "1,2,3"]],
      ["fragment_sums", ["--nbody", "1,2,3", "--fragments"]],
      ["gradients", ["--gradient"]],
      ["hessians", ["--hessian"]],
    ];
    for (const name of ["r.json", "j.db"]) {
      assertEquals((await runOnDisk(["report", at(name), "--csv", at("tables")])).status, 0);
      for (const [table, options] of tables) {
        const { out } = await runOnDisk(["show", at(name), ...options, "--format", "csv"]);
        const written = await Deno.readTextFile(at(`tables/${table}.csv`));
        assertEquals(written.replaceAll("\r\n", "\n"), out, table);
      }
    }
  }));
