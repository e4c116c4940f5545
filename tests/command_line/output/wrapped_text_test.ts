import { assertEquals } from "@std/assert";
import { wrappedText } from "../../../lib/command_line/output/wrapped_text.ts";

Deno.test("wrapped: lines end between words, and what continues one is set in", () => {
  assertEquals(
    wrappedText("one two three\n  four five six\nseven", 9),
    "one two\n  three\n  four\n    five\n    six\nseven",
  );
});

Deno.test("wrapped: lines that fit stay as they are, and so does everything where no terminal is", () => {
  const table = "  a   b   c\n  1   2   3\n";
  assertEquals(wrappedText(table, 11), table);
  assertEquals(wrappedText("a long line", undefined), "a long line");
});

Deno.test("wrapped: a word that is too long for any line has its own", () => {
  assertEquals(wrappedText("a extraordinarily b", 6), "a\n  extraordinarily\n  b");
});
