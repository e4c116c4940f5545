// What the scripts of all shells are made of: values by their placeholders, operands by the synopsis.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/command_line/commands/table.ts";
import { described } from "../../../lib/command_line/commands/completions_command.ts";
import { commandHelp } from "../../../lib/command_line/help.ts";
import { completedCommands, completedValue } from "../../../lib/command_line/completions/completed.ts";
import { BASIS_NAMES } from "../../../lib/engine/mod.ts";
import { EXECUTION_OPTIONS } from "../../../lib/input/mod.ts";
import { runCommand } from "../fake_host.ts";

const operand = (synopsis: string) =>
  completedCommands({ it: { summary: "", synopsis, options: [] } }, {})[0]!.operand;

Deno.test("completions: a value is completed by its placeholder", () => {
  assertEquals(completedValue("N|auto").words, ["auto"]);
  assertEquals(completedValue("text|json|yaml").words, ["text", "json", "yaml"]);
  assertEquals(completedValue("FILE").endings, [""]);
  assertEquals(completedValue("RESULT|JOURNAL").endings, [".json", ".yaml", ".yml", ".nmer.db"]);
  assertEquals(completedValue("REPORT.html").endings, [".html"]);
  assertEquals(completedValue("DIR").isFolder, true);
  assertEquals(completedValue("NAME=/PATH[,ghosts]"), {
    label: "NAME=/PATH[,ghosts]",
    words: [],
    endings: [],
    isFolder: false,
  });
});

Deno.test("completions: operands are those of the synopsis, without its options", () => {
  assertEquals(operand("INPUT --components FILE [-o RESULT.json]")?.endings, [
    ".yaml",
    ".yml",
    ".json",
    ".xyz",
  ]);
  assertEquals(operand("INPUT JOURNAL... [-o RESULT.json]")?.endings.at(-1), ".nmer.db");
  assertEquals(operand("[--format text|json|yaml]"), undefined);
  assertEquals(operand("[input|result]")?.words, ["input", "result"]);
  assertEquals(operand("ls|show JOURNAL [--top N]"), {
    label: "ls|show",
    words: ["ls", "show"],
    endings: [".nmer.db"],
    isFolder: false,
  });
});

Deno.test("completions: every word that an option of a run may be stands in its placeholder, and is completed", () => {
  for (const [name, option] of Object.entries(EXECUTION_OPTIONS)) {
    const { options: words } = option.schema as { readonly options?: readonly unknown[] };
    if (words?.every((word) => typeof word === "string") !== true) continue;
    const { placeholder = "" } = option as { readonly placeholder?: string };
    assertEquals<readonly unknown[]>(completedValue(placeholder).words, words, name);
  }
});

Deno.test("completions: built-in basis sets, treatments and drivers are completed where an option takes them", async () => {
  const option = (name: string) => ({ name, value: name.toUpperCase(), help: "" });
  const words = { basis: ["6-31g*", "6-311+g(2d,p)"] };
  const [command] = completedCommands(
    { run: { summary: "", synopsis: "INPUT", options: [option("basis"), option("other")] } },
    words,
  );
  assertEquals(command!.options.map(({ value }) => value?.words), [words.basis, []]);
  assert(BASIS_NAMES.length > 0);
  for (const shell of ["bash", "zsh", "fish"]) {
    assertEquals((await runCommand(["completions", shell])).status, 0);
  }
});

Deno.test("completions: the forms of export, convert and journal are completed, and no word twice", async () => {
  const commands = completedCommands(await described(), { bsse: ["cp", "nocp", "vmfc"] });
  const words = (command: string, option: string) =>
    commands.find(({ name }) => name === command)!.options.find(({ name }) => name === option)!.value!.words;
  assertEquals(words("export", "to"), ["qcschema", "psi4", "nwchem", "orca", "gaussian", "molpro", "xyz"]);
  assertEquals(words("convert", "to").at(-1), "result-v1");
  assertEquals(words("journal", "format"), ["text", "json", "yaml", "jsonl", "csv", "qcschema"]);
  assertEquals(words("run", "bsse"), ["cp", "nocp", "vmfc"]);
});

Deno.test("completions: a shell that is none gets one clear error, with the near one alone", async () => {
  const near = await runCommand(["completions", "fihs"]);
  assertEquals([near.status, near.out], [2, ""]);
  assertStringIncludes(near.err, "Did you mean fish?");
  const far = await runCommand(["completions", "powershell"]);
  assertEquals(far.status, 2);
  assert(!far.err.includes("Did you mean"), far.err);
});

Deno.test("help: every command has examples of its own, and its help shows them", async () => {
  for (const [name, command] of Object.entries(await described())) {
    assert(command.examples.length > 0, name);
    for (const example of command.examples) {
      assert(example.includes(`nmer ${name}`), example);
      assertStringIncludes(commandHelp(name, command), `  ${example}\n`);
    }
  }
  assertEquals(Object.keys(await described()), Object.keys(COMMANDS));
});
