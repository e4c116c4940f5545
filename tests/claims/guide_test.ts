// The guide does what it says: a reader who writes its files and runs its commands, page by page, sees what it shows. The
// pages are followed by the test files of guide_pages.ts; here is what holds for all of them, and the README.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { COMMANDS } from "../../lib/command_line/commands/table.ts";
import { withFolder } from "../folders.ts";
import { follow, FOLLOWED, pagesOf, ROOT } from "./guide_pages.ts";
import { commandsIn } from "./snippets.ts";

const PAGES = await pagesOf(["docs", "docs/guide", "docs/design"]);

Deno.test("guide: every page with commands is followed by one test file, which is there", async () => {
  const withCommands = [...PAGES].filter(([, { snippets }]) =>
    snippets.some(({ kind }) => kind === "commands")
  );
  assertEquals(Object.values(FOLLOWED).flat().sort(), withCommands.map(([page]) => page));
  for (const file of Object.keys(FOLLOWED)) {
    const text = await Deno.readTextFile(join(ROOT, "tests/claims", file));
    assert(text.includes("pageTests(import.meta.url)"), file);
  }
});

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
