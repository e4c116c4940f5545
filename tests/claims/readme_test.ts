// What the README promises.

import { MADE, withMade } from "../../docs/make_reference.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../lib/command_line/commands/table.ts";
import { BASIS_NAMES } from "../../lib/engine/mod.ts";
import { runCommand } from "../command_line/fake_host.ts";

const read = (file: string) => Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
const README = await read("README.md");

Deno.test("README: the first input of one's own runs", async () => {
  const input = /```yaml\n([\s\S]*?)```/.exec(README)![1]!;
  const { status, out, err } = await runCommand(["run", "dimer.yaml"], { "dimer.yaml": input });
  assertEquals(status, 0, err);
  assertStringIncludes(out, "hf/cc-pvdz by builtin");
});

Deno.test("README: the first input of one's own is bound, as hydrogen bonds are", () => {
  const row = /FULL\/RTN §A +2 +\S+ +\S+ +(\S+)/.exec(README)!;
  const kcal = Number(row[1]);
  assert(kcal < -3 && kcal > -6, `${kcal} kcal/mol for the water dimer, whose limit is -5.0`);
});

Deno.test("guide: no page recommends SIGUSR1, which opens V8's inspector; what batch systems send stops a run", async () => {
  const files = ["README.md", ...await documents("docs/"), ...await documents("examples/", "")];
  const recommending = await Promise.all(files.map(async (file) => {
    const lines = (await read(file)).split("\n").filter((line) =>
      /USR1/.test(line) && !/[Nn]ever \S*USR1/.test(line)
    );
    return file === "docs/security.md" ? [] : lines.map((line) => `${file}: ${line}`);
  }));
  assertEquals(recommending.flat(), []);
  assertStringIncludes(await read("docs/security.md"), "SIGUSR1.** Deno 2.9.2 and newer open V8's inspector");
  const pages = await Promise.all(["cluster", "containers"].map((name) => read(`docs/guide/${name}.md`)));
  const sent = [...pages.join("\n").matchAll(/--signal=(?:B:)?(\w+)@/g)].map((match) => match[1]);
  assertEquals([...new Set(sent)], ["USR2"]);
});

Deno.test("README: it has 80 lines at most, and every document that it or another one links to is there", async () => {
  assert(README.trimEnd().split("\n").length <= 80);
  for (const file of ["README.md", ...await documents("docs/")]) {
    for (const [, target] of (await read(file)).matchAll(/\]\(((?!https?:)[^)#]+)\)/g)) {
      await Deno.stat(new URL(target!, new URL(`../../${file}`, import.meta.url)));
    }
  }
});

Deno.test("README: the commands that it names are there, and the basis sets of the guide", async () => {
  const named = [...README.matchAll(/deno task nmer (\w+)/g)].map((match) => match[1]!);
  assert(named.length > 0);
  for (const name of named) assert(name in COMMANDS, name);
  const sentence = (await read("docs/guide/methods-and-keywords.md")).replaceAll("\\*", "*").replaceAll(
    "\n",
    " ",
  );
  for (const name of BASIS_NAMES) assertStringIncludes(sentence, name);
});

Deno.test("README: the rows of its table are those of its input", async () => {
  const input = /```yaml\n([\s\S]*?)```/.exec(README)![1]!;
  const { out } = await runCommand(["run", "dimer.yaml"], { "dimer.yaml": input });
  assertRows(README, 2, out);
});

Deno.test("guide: the rows of the table that is explained are those of the example", async () => {
  const { out } = await runCommand(["run", "examples/water_trimer.yaml"], {
    "examples/water_trimer.yaml": await read("examples/water_trimer.yaml"),
    "examples/water_trimer.xyz": await read("examples/water_trimer.xyz"),
  });
  assertRows(await read("docs/guide/output.md"), 3, out);
});

/** The rows of a document's table, as far as it shows them, stand in the output. */
function assertRows(document: string, count: number, out: string): void {
  const rows = [...document.matchAll(/^ +(?:FULL\/RTN )?§A +\d .*$/gm)].map((match) => match[0].trimEnd());
  assertEquals(rows.length, count);
  // The last digits may differ between machines: Math.exp is not the same to the last bit everywhere.
  const digits = (text: string) => text.replace(/(\.\d{8})\d{4}/g, "$1");
  for (const row of rows) assertStringIncludes(digits(out), digits(row));
}

async function documents(folder: string, ending = ".md"): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`../../${folder}`, import.meta.url))) {
    if (isDirectory) found.push(...await documents(`${folder}${name}/`, ending));
    else if (name.endsWith(ending)) found.push(folder + name);
  }
  return found;
}

Deno.test("guide: options and keywords are those of the tables that the code goes by (else: docs/make_reference.ts)", async () => {
  const plain = (text: string) =>
    text.replaceAll(/-{3,}/g, "---").replaceAll(/ +/g, " ").replaceAll(/\n+/g, "\n");
  for (const [file, { marker, make }] of Object.entries(MADE)) {
    const text = await read(`docs/${file}`);
    assertEquals(plain(text), plain(withMade(text, marker, make())));
  }
});
