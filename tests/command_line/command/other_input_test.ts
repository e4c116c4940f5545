// Files that are named as an input and are none: what they are is said, and which command reads them.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }\n`;

/** What is said of a file that a command takes for an input. */
const said = async (args: readonly string[]) => {
  const { status, out, err } = await runOnDisk(args);
  assertEquals([status, out], [2, ""], err);
  return err;
};

Deno.test("inputs: a journal and a result are called what they are, with the commands that read them", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "in.yaml": INPUT });
    const ran = await runOnDisk([
      "run",
      `${folder}/in.yaml`,
      "-q",
      "--mode",
      "serial",
      "-o",
      `${folder}/in.json`,
    ]);
    assertEquals(ran.status, 0, ran.err);
    for (const command of ["plan", "run", "validate"]) {
      const journal = await said([command, `${folder}/in.nmer.db`]);
      assertStringIncludes(journal, "found a journal");
      assertStringIncludes(journal, `nmer status ${folder}/in.nmer.db`);
      const result = await said([command, `${folder}/in.json`]);
      assertStringIncludes(result, "found the result of a run");
      assertStringIncludes(result, `nmer show ${folder}/in.json`);
    }
    assertStringIncludes(
      await said(["convert", `${folder}/in.nmer.db`, `${folder}/o.json`]),
      "found a journal",
    );
  }));

Deno.test("inputs: a picture, a text to read, a folder and other files are no mistake of YAML's", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, {
      "README.md": `# Waters\n\nSome text: with a colon\n\n\`\`\`yaml\n${INPUT}\`\`\`\n`,
      "drawing.svg": `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
      "page.html": "<!doctype html><html></html>",
      "notes": "what I did: today\nnothing: much\n  more\n",
      "mistaken.in": INPUT.replace("}", ""),
      "mistaken.yaml": "What is this\nfile: of mine\n",
    });
    await Deno.writeFile(`${folder}/a.png`, Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0));
    const cases = {
      "README.md": "a text to read",
      "drawing.svg": "a picture (SVG)",
      "page.html": "a page of HTML or XML",
      "a.png": "a picture",
      "notes": "text of another kind",
      ".": "a folder",
    };
    for (const [name, what] of Object.entries(cases)) {
      assertStringIncludes(
        await said(["plan", `${folder}/${name}`]),
        `${name}: found ${what}; expected an input`,
      );
    }
    for (const name of ["mistaken.in", "mistaken.yaml"]) {
      assertStringIncludes(await said(["plan", `${folder}/${name}`]), "expected YAML 1.2");
    }
  }));

Deno.test("inputs: a number of shards that is too large names the largest", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "in.yaml": INPUT });
    const err = await said(["run", `${folder}/in.yaml`, "--shard", "1/99999999999"]);
    assertStringIncludes(err, "more than 1000000 shards");
  }));

Deno.test("inputs: a word of other programs leads to its name here", async () => {
  assertStringIncludes(await said(["journal", "list"]), "Did you mean ls?");
  assertStringIncludes(await said(["list"]), "Did you mean journal?");
  assertStringIncludes(await said(["run", "x.yaml", "--workers", "3"]), "Did you mean --parallel?");
  assertStringIncludes(await said(["journal", "prnue", "x"]), "Did you mean prune?");
});
