// One word a meaning, in plain English: what the words below stand for has one name, which is another.

import { assertEquals } from "@std/assert";
import { fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** What is not written, and what is written instead. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bembedded (?:(?:ab initio )?engine|programs?)\b/i, "built-in: embedding is that in point charges"],
  [/\bcaged?\b|\bcages\b/i, "sandbox"],
  [/\bwalls\b|\bthe wall\b(?! clock)/i, "isolation, or limit"],
  [/\bsurroundings\b/i, "environment"],
  [/\bleftovers?\b(?!Names)/i, "orphans, or what was left"],
  [/\bsteppingDown|stepping down|steps down\b/i, "fallback"],
  [/(?<!\.|NAME\.)\bsalvag/i, "recovery (files on the disk keep their names)"],
  [/\bopening turn\b/i, "folder lock"],
  [/(?<!["`]|\{ \.\.\.table\.columns, )\bseal(?:ed|s)?\b/i, "checksum (the column keeps its name)"],
  [/\bexamination\b/i, "preflight"],
  [/\bkeptNumbers\b|\bkeptIntegrals\b/, "allocate, inCoreIntegrals"],
  [/\b(?:MOST|LONGEST|LEAST|MAXIMUM|MINIMUM|LARGEST|SMALLEST|HIGHEST|LOWEST)_[A-Z]/, "MAX_, MIN_"],
  [/PATIENCE|\w+Patience\b/, "a timeout with its unit, or a number of iterations"],
  [/\banew\b/i, "again"],
  [/\b(?:is|are|was|were|be) told\b/i, "is reported, receives"],
  [/\bso many\b/i, "this many"],
  [/\bwithout a word\b/i, "silently, without a message"],
  [/\b(?:takes?|took) (?:its|the|a) worker along\b/i, "crashes its worker"],
  [/\b(?:goes|go|going|went) on\b(?! (?:with its|strike))/i, "continues"],
  [/\bletting ?finish\b/i, "grace period"],
];

Deno.test("structure: words that have another name are not used", async () => {
  const found: string[] = [];
  for (const folder of ["lib", "workers", "docs", "examples"]) {
    for await (const file of texts(join(ROOT, folder))) {
      const lines = (await Deno.readTextFile(file)).split("\n");
      for (const [i, line] of lines.entries()) {
        for (const [word, instead] of WORDS) {
          const match = word.exec(line);
          if (match !== null) {
            found.push(`${relative(ROOT, file)}:${i + 1}: "${match[0]}"; write ${instead}`);
          }
        }
      }
    }
  }
  assertEquals(found, []);
});

async function* texts(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* texts(path);
    else if (/\.(?:ts|as|py|md|yaml)$/.test(name) && !name.endsWith("_wasm.ts")) yield path;
  }
}
