// The guide does what it says: a reader who writes its files and runs its commands, page by page, sees what it shows.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { COMMANDS } from "../../lib/command_line/commands/table.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { commandsIn, type PageSnippets, type Snippet, snippetsOf } from "./snippets.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const PAGES = await pagesOf(["docs", "docs/guide", "docs/design"]);

for (const [page, { snippets }] of PAGES) {
  const commands = snippets.filter((snippet) => snippet.kind === "commands");
  if (commands.length === 0) continue;
  const needs = [...new Set(commands.flatMap(({ needs = "bash" }) => needs))];
  const lacks: string[] = [];
  for (const name of needs) if (!await isProgramThere(name, "--version")) lacks.push(name);
  const skipped = lacks.length > 0 && Deno.env.get("CI") !== "true";
  Deno.test({
    name: `guide: ${page} gives what it shows${skipped ? ` (skipped: no ${lacks.join(", ")} here)` : ""}`,
    ignore: skipped,
    fn: () => withFolder((folder) => follow(snippets, folder)),
  });
}

Deno.test("README: the commands for the first input of one's own run, in their order", () =>
  withFolder(async (folder) => {
    const readme = await Deno.readTextFile(join(ROOT, "README.md"));
    const input = /```yaml\n([\s\S]*?)```/.exec(readme)![1]!;
    const commands = [...readme.matchAll(/^ {4}deno task (nmer .*)$/gm)].map((match) => match[1]!);
    assert(commands.length >= 4);
    await follow([
      { kind: "file", name: "dimer.yaml", text: input },
      { kind: "commands", text: commands.join("\n"), status: 0 },
    ], folder);
  }));

Deno.test("guide: every block of commands is run, or says why it is not", () => {
  const unmarked = [...PAGES].flatMap(([page, { unmarked }]) => unmarked.map((text) => `${page}: ${text}`));
  assertEquals(unmarked, []);
  const run = [...PAGES.values()].flatMap(({ snippets }) =>
    snippets.filter(({ kind }) => kind === "commands")
  );
  assert(run.length > 20, `${run.length} blocks are run`);
});

Deno.test("guide: commands that are not run exist, and so do their options", async () => {
  const wrong: string[] = [];
  for (const [page, { notRun }] of PAGES) {
    for (const [name, ...words] of notRun.flatMap(({ text }) => commandsIn(text))) {
      const command = await COMMANDS[name!]?.load();
      if (command === undefined) wrong.push(`${page}: nmer ${name}`);
      for (const word of words) {
        const [, long, short] = /^--([a-z-]+)|^-([a-z])$/.exec(word) ?? [];
        if (long === undefined && short === undefined) continue;
        const isKnown = long === "help" ||
          command?.options.some((option) =>
            option.name === long || (short !== undefined && option.short === short)
          );
        if (!isKnown) wrong.push(`${page}: nmer ${name} ${word}`);
      }
    }
  }
  assertEquals(wrong, []);
});

/** Does in a folder what a page says, in its order. */
async function follow(snippets: readonly Snippet[], folder: string): Promise<void> {
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

async function pagesOf(folders: readonly string[]): Promise<ReadonlyMap<string, PageSnippets>> {
  const pages = new Map<string, PageSnippets>();
  for (const folder of folders) {
    for await (const { name } of Deno.readDir(join(ROOT, folder))) {
      const page = `${folder}/${name}`;
      if (name.endsWith(".md")) pages.set(page, snippetsOf(await Deno.readTextFile(join(ROOT, page))));
    }
  }
  return new Map([...pages].sort());
}
