// What stands at the top: the names below, and what .gitignore says is made there.

import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const CODE = ["deno.json", "deno.lock", "mod.ts", "parts.ts", "plan.ts", "portable.ts", "cli.ts"];
const FOLDERS = ["lib", "workers", "tests", "examples", "bench", "docs", "packaging", "containers"];
const PAPERS = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "CITATION.cff"];
const KEEPING = [".git", ".gitignore", ".github", ".ci", ".dockerignore"];
const KNOWN = new Set([...CODE, ...FOLDERS, ...PAPERS, ...KEEPING]);

/** Names that are neither known nor ignored by some patterns of a .gitignore. */
function unknown(names: readonly string[], ignored: readonly string[]): readonly string[] {
  const patterns = ignored.filter((line) => line !== "").map((line) => {
    const [before, after] = line.replaceAll(/^\/|\/$/g, "").split("*");
    return (name: string) =>
      after === undefined ? name === before : name.startsWith(before!) && name.endsWith(after);
  });
  return names.filter((name) => !KNOWN.has(name) && !patterns.some((pattern) => pattern(name))).sort();
}

Deno.test("structure: the top folder has what is known there, and nothing that a program or a test left", () => {
  const ignored = Deno.readTextFileSync(join(ROOT, ".gitignore")).split("\n");
  assertEquals(unknown([...Deno.readDirSync(ROOT)].map(({ name }) => name), ignored), []);
  assertEquals(unknown(["mod.ts", "tmpogt3gegw", "a.nmer.db", "node_modules"], ignored), ["tmpogt3gegw"]);
});
