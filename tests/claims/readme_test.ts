// What the README promises.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../lib/command_line/main.ts";
import { BASIS_NAMES } from "../../lib/engine/mod.ts";
import { runCommand } from "../command_line/fake_host.ts";

const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));

Deno.test("README: the first input of one's own runs", async () => {
  const input = /```yaml\n([\s\S]*?)```/.exec(README)![1]!;
  const { status, out, err } = await runCommand(["run", "dimer.yaml"], { "dimer.yaml": input });
  assertEquals(status, 0, err);
  assertStringIncludes(out, "hf/cc-pvdz by builtin");
});

Deno.test("README: the commands and basis sets that it names are there", () => {
  const named = [...README.matchAll(/deno task nmer (\w+)/g)].map((match) => match[1]!);
  assert(named.length > 0);
  for (const name of named) assert(name in COMMANDS, name);
  const sentence = README.replaceAll("\\*", "*").replaceAll("\n", " ");
  for (const name of BASIS_NAMES) assertStringIncludes(sentence, name);
});

Deno.test("README: the rows of its table are those of the example", async () => {
  const rows = [...README.matchAll(/^ +(?:FULL\/RTN )?§A +\d .*$/gm)].map((match) => match[0].trimEnd());
  assertEquals(rows.length, 3);
  const read = (name: string) => Deno.readTextFile(new URL(`../../examples/${name}`, import.meta.url));
  const { out } = await runCommand(["run", "examples/water_trimer.yaml"], {
    "examples/water_trimer.yaml": await read("water_trimer.yaml"),
    "examples/water_trimer.xyz": await read("water_trimer.xyz"),
  });
  // The last digits may differ between machines: Math.exp is not the same to the last bit everywhere.
  const digits = (text: string) => text.replace(/(\.\d{8})\d{4}/g, "$1");
  for (const row of rows) assertStringIncludes(digits(out), digits(row));
});
