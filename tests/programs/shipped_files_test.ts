// The list of files that run outside of nmer, against what is there.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { SHIPPED_FILES, shippedText } from "../../lib/programs/shipped_files.ts";

const ROOT = new URL("../../", import.meta.url);

async function pythonFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    // Scripts that made data stay at home.
    if (isDirectory && name === "data") continue;
    if (isDirectory) found.push(...await pythonFiles(`${folder}/${name}`));
    else if (name.endsWith(".py")) found.push(`${folder}/${name}`);
  }
  return found;
}

/** The modules that a module needs when it runs. */
async function graph(module: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", module],
    cwd: fromFileUrl(ROOT),
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: { specifier: string }[] };
  return modules.map(({ specifier }) => specifier.replace(ROOT.href, ""));
}

Deno.test("programs: every file that runs outside of nmer is shipped as text, and no other", async () => {
  const needed = [...await pythonFiles("lib/programs"), ...await graph("workers/xtb_server.ts")];
  assertEquals([...SHIPPED_FILES].sort(), needed.sort());
});

Deno.test("programs: the text of a shipped file is its content", async () => {
  for (const file of SHIPPED_FILES) {
    assertEquals(await shippedText(file), await Deno.readTextFile(new URL(file, ROOT)), file);
  }
});
