// How the tests of the documentation follow a page: they write its files, run its commands in its order by bash, and look
// for what it shows. The pages are shared out over several test files, since the suite runs a file in one process.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { type PageSnippets, type Snippet, snippetsOf } from "./snippets.ts";

/** The project's folder. */
export const ROOT: string = fromFileUrl(new URL("../..", import.meta.url));

/** Pages by the test file that follows them, of about the same time each. */
export const FOLLOWED: Readonly<Record<string, readonly string[]>> = {
  "guide_first_steps_test.ts": ["docs/guide/export.md", "docs/guide/serve.md", "docs/guide/tutorial.md"],
  "guide_inputs_test.ts": [
    "docs/guide/composite.md",
    "docs/guide/embedding.md",
    "docs/guide/equivalents.md",
    "docs/guide/input.md",
    "docs/guide/interactions.md",
    "docs/guide/multi-level.md",
    "docs/guide/output.md",
    "docs/guide/properties.md",
    "docs/guide/reduction.md",
  ],
  "guide_runs_test.ts": [
    "docs/guide/report.md",
    "docs/guide/resume.md",
    "docs/guide/running.md",
    "docs/guide/verify.md",
  ],
  "guide_elsewhere_test.ts": ["docs/guide/cluster.md", "docs/guide/python.md"],
};

/** The tests of the pages that a test file follows. */
export async function pageTests(file: string): Promise<readonly Deno.TestDefinition[]> {
  const tests: Deno.TestDefinition[] = [];
  for (const page of FOLLOWED[file.replace(/.*\//, "")]!) {
    const { snippets } = snippetsOf(await Deno.readTextFile(join(ROOT, page)));
    const needs = snippets.flatMap((snippet) => snippet.kind === "commands" ? snippet.needs ?? "bash" : []);
    const lacks: string[] = [];
    for (const name of new Set(needs)) if (!await isProgramThere(name, "--version")) lacks.push(name);
    const skipped = lacks.length > 0 && Deno.env.get("CI") !== "true";
    tests.push({
      name: `guide: ${page} gives what it shows${skipped ? ` (skipped: no ${lacks.join(", ")} here)` : ""}`,
      ignore: skipped,
      fn: () => withFolder((folder) => follow(snippets, folder)),
    });
  }
  return tests;
}

/** Does in a folder what a page says, in its order. */
export async function follow(snippets: readonly Snippet[], folder: string): Promise<void> {
  await Deno.mkdir(join(folder, "bin"));
  await Deno.writeTextFile(
    join(folder, "bin/nmer"),
    `#!/bin/sh\nexec "${Deno.execPath()}" run -q --no-prompt --config "${ROOT}deno.json" -P "${ROOT}cli.ts" "$@"\n`,
    { mode: 0o755 },
  );
  await Deno.mkdir(join(folder, "examples"));
  for await (const { name } of Deno.readDir(join(ROOT, "examples"))) {
    await Deno.copyFile(join(ROOT, "examples", name), join(folder, "examples", name));
  }
  let said = "";
  for (const snippet of snippets) {
    if (snippet.kind === "file") await Deno.writeTextFile(join(folder, snippet.name), `${snippet.text}\n`);
    else if (snippet.kind === "commands") said = await runAll(snippet, folder);
    else assertShown(snippet.text, said);
  }
}

async function runAll(
  { text, status }: Extract<Snippet, { kind: "commands" }>,
  cwd: string,
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", text],
    cwd,
    env: {
      PATH: `${cwd}/bin:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
      HOME: cwd,
      NMER_COMMAND: `${cwd}/bin/nmer`,
      PYTHONPATH: join(ROOT, "packaging/python"),
      PYTHONDONTWRITEBYTECODE: "1",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    },
    stdin: "null",
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  assertEquals(code, status, `${text}\n${said}`);
  return said;
}

/** The lines that a page shows are among those that were written, in their order. */
function assertShown(shown: string, said: string): void {
  const lines = comparable(said).split("\n");
  let from = 0;
  for (const line of comparable(shown).split("\n")) {
    const parts = line.split("...").map((part) => part.trim()).filter((part) => part !== "");
    const found = lines.findIndex((candidate, i) =>
      i >= from && parts.every((part) => candidate.includes(part))
    );
    assert(found >= 0, `the page shows ${JSON.stringify(line)}; there was\n${said}`);
    from = found;
  }
}

// The last digits may differ between machines: Math.exp is not the same to the last bit everywhere.
function comparable(text: string): string {
  return text.replaceAll(/(\.\d{8})\d{4}\b/g, "$1").replaceAll(/[ \t]+/g, " ").trimEnd();
}

/** The pages of folders, by their paths from the root. */
export async function pagesOf(folders: readonly string[]): Promise<ReadonlyMap<string, PageSnippets>> {
  const pages = new Map<string, PageSnippets>();
  for (const folder of folders) {
    for await (const { name } of Deno.readDir(join(ROOT, folder))) {
      const page = `${folder}/${name}`;
      if (name.endsWith(".md")) pages.set(page, snippetsOf(await Deno.readTextFile(join(ROOT, page))));
    }
  }
  return new Map([...pages].sort());
}
