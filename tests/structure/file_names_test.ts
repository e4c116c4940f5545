// Comments and documents name files that exist: a file that is renamed is renamed there too.

import { assertEquals } from "@std/assert";
import { basename, fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** What is read: comments of code, and all of documents. */
const FOLDERS = ["lib", "workers", "docs/design", "bench", "tests"];

const NAME = /[\w.]+\.(?:ts|as)\b/g;

Deno.test("structure: comments and documents name files of the project by names that they have", async () => {
  const names = new Set<string>();
  const said: (readonly [place: string, name: string])[] = [];
  for (const folder of ["bench", "docs", "examples", "lib", "tests", "workers"]) {
    for await (const file of files(join(ROOT, folder))) {
      names.add(basename(file));
      if (!FOLDERS.some((read) => file.startsWith(join(ROOT, read) + "/"))) continue;
      const isCode = /\.(?:ts|as)$/.test(file);
      if (!isCode && !file.endsWith(".md")) continue;
      const lines = (await Deno.readTextFile(file)).split("\n");
      for (const [i, line] of lines.entries()) {
        const text = isCode
          ? comment(line)
          : Array.from(line.matchAll(/`([^`]*)`/g), ([, code]) => code).join(" ");
        for (const [name] of text.matchAll(NAME)) said.push([`${relative(ROOT, file)}:${i + 1}`, name]);
      }
    }
  }
  for await (const { name } of Deno.readDir(ROOT)) names.add(name);
  assertEquals(said.filter(([, name]) => !names.has(name)).map((found) => found.join(": ")), []);
});

/** What a line of code says to readers. */
function comment(line: string): string {
  return /^\s*(?:\/\/|\/?\*)(.*)$/.exec(line)?.[1] ?? "";
}

async function* files(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* files(path);
    else yield path;
  }
}
