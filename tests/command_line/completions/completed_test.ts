// What the scripts of all shells are made of: values by their placeholders, operands by the synopsis.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/command_line/commands/table.ts";
import { described } from "../../../lib/command_line/commands/completions_command.ts";
import { commandHelp } from "../../../lib/command_line/help.ts";
import { completedCommands, completedValue } from "../../../lib/command_line/completions/completed.ts";
import { BASIS_NAMES } from "../../../lib/engine/mod.ts";
import { EXECUTION_OPTIONS } from "../../../lib/input/mod.ts";
import { runCommand } from "../fake_host.ts";

const commandOf = (synopsis: string) =>
  completedCommands({ it: { summary: "", synopsis, options: [] } }, {})[0]!;
const operands = (synopsis: string) => commandOf(synopsis).operands;

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
    isList: false,
  });
  assertEquals(completedValue("cp|nocp,...").words, ["cp", "nocp"]);
  assertEquals(completedValue("cp|nocp,...").isList, true);
});

Deno.test("completions: operands are those of the synopsis by their places, without its options", () => {
  const assembled = operands("INPUT --components FILE [-o RESULT.json]");
  assertEquals(assembled.places.map(({ endings }) => endings), [[".yaml", ".yml", ".json", ".xyz"]]);
  assertEquals(assembled.repeats, false);
  const merged = operands("INPUT JOURNAL... [-o RESULT.json]");
  assertEquals(merged.places.map(({ endings }) => endings.at(-1)), [".xyz", ".nmer.db"]);
  assertEquals(merged.repeats, true);
  assertEquals(operands("[--format text|json|yaml]").places, []);
  assertEquals(operands("[input|result]").places[0]?.words, ["input", "result"]);
});

Deno.test("completions: a command of several parts has their names, and behind each what that takes", () => {
  const { operands, parts } = commandOf("ls [FOLDER] | prune JOURNAL [INPUT...] | show JOURNAL [--top N]");
  assertEquals(operands.places.map(({ words }) => words), [["ls", "prune", "show"]]);
  assertEquals(parts!["ls"]!.places.map(({ isFolder }) => isFolder), [true]);
  assertEquals(parts!["prune"]!.places.map(({ endings }) => endings[0]), [".nmer.db", ".yaml"]);
  assertEquals(Object.values(parts!).map(({ repeats }) => repeats), [false, true, false]);
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
