import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { shellFile, shellWord } from "../../../lib/command_line/options/shell_words.ts";

Deno.test("shell words: plain words stay as they are, others are quoted", () => {
  assertEquals(shellWord("a/b-c_1.nmer.db"), "a/b-c_1.nmer.db");
  assertEquals(shellWord("two words"), "'two words'");
  assertEquals(shellWord("it's"), "'it'\\''s'");
  assertEquals(shellWord(""), "''");
  assertEquals(shellFile("-o"), "./-o");
  assertEquals(shellFile("-"), "-");
});

Deno.test({
  name: "shell words: a shell reads back what was meant",
  ignore: Deno.build.os === "windows",
  fn: () => {
    const words = fc.sample(fc.string({ maxLength: 12 }).filter((word) => !/[\0\n]/.test(word)), 100);
    const script = words.map((word) => `printf '%s\\n' ${shellWord(word)}`).join("\n");
    const { stdout } = new Deno.Command("sh", { args: ["-c", script] }).outputSync();
    assertEquals(new TextDecoder().decode(stdout).split("\n").slice(0, -1), words);
  },
});
