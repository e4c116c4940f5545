import { assertEquals } from "@std/assert";
import { filledText, wrappedText } from "../../../lib/base/text/wrapped_text.ts";

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

Deno.test("wrapped: a command is still one for a shell, by backslashes outside of its quotes", () => {
  assertEquals(
    wrappedText("once all have ended: nmer merge in.yaml 'a b.db' c.db -o x.json", 28),
    "once all have ended:\n  nmer merge in.yaml \\\n      'a b.db' c.db -o \\\n      x.json",
  );
  assertEquals(
    wrappedText("  nmer run water.yaml -p 4", 18),
    "  nmer run \\\n      water.yaml \\\n      -p 4",
  );
});

Deno.test("wrapped: a sentence that begins with the program's name is none", () => {
  assertEquals(wrappedText("nmer itself takes some memory", 20), "nmer itself takes\n  some memory");
});

Deno.test("filled: a paragraph is filled whatever its lines were", () => {
  assertEquals(filledText("one two\nthree four", 9), "one two\nthree\nfour");
  assertEquals(filledText("one two\nthree four", Infinity), "one two three four");
});
