// JSON that is longer than a text: the same values and the same refusals as of a text, and long mappings member by member.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { InputError } from "../../../lib/base/error.ts";
import { parseJsonBytes } from "../../../lib/input/document/json_bytes.ts";
import { JsonScanner } from "../../../lib/input/document/json_scanner.ts";
import { parseJson } from "../../../lib/input/document/json_text.ts";
import { checkText } from "../../../lib/input/document/text.ts";

const LONG = [["long"], ["in", "side"]];
const ofBytes = (text: string) => parseJsonBytes(new TextEncoder().encode(text), "a.json", LONG);

/** What is read of a text, or the message of its refusal. */
function read(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

const plain = (text: string) => JSON.parse(JSON.stringify(ofBytes(text).whole));

Deno.test("json bytes: any value is read as from a text, its long mappings in their places", () => {
  const key = fc.oneof(fc.constantFrom("long", "in", "side", "1"), fc.string({ unit: "grapheme" }));
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.jsonValue(), tie("mapping")),
    mapping: fc.dictionary(key, tie("value")),
  })).value;
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, "\r\n "), (value, indent) => {
      const text = JSON.stringify(value, null, typeof indent === "string" ? 1 : indent)
        .replaceAll("\n", typeof indent === "string" ? indent : "\n");
      if (text.includes("__proto__")) return;
      assertEquals(plain(text), JSON.parse(text));
      assertEquals(plain(`\ufeff${text}`), JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

Deno.test("json bytes: a text that is changed somewhere is refused as before, at the same place", () => {
  const sound = JSON.stringify(
    { long: { 'a"b': [1.5e-7, "\u00e9\ud83d\ude00\n"], c: { d: null } }, in: { side: { x: true }, y: -0 } },
    null,
    1,
  );
  const damage = fc.constantFrom(...'{}[]:,"\\\n\t 0e-.x\u00e9', "", "long", '"c": 1, ', "\ud83d\ude00");
  fc.assert(
    fc.property(fc.nat(sound.length), fc.nat(3), damage, (at, removed, put) => {
      const text = sound.slice(0, at) + put + sound.slice(at + removed);
      if (!text.isWellFormed()) return;
      const expected = read((text) => parseJson(checkText(text, "a.json", 1e6), "a.json").value, text);
      assertEquals(read(plain, text), expected);
    }),
    { numRuns: 3000 },
  );
});

Deno.test("json bytes: one that ends anywhere is refused with the place of its end", () => {
  const text = '{\n "long": {\n  "a": 1,\n  "b": "x"\n }\n}';
  for (let end = 1; end < text.length; end++) {
    const { message } = assertThrows(() => ofBytes(text.slice(0, end)), InputError);
    assertStringIncludes(message, "a.json:");
  }
});

Deno.test("json bytes: members are counted, found and located, however many there are", () => {
  const count = 50_000;
  const keys = Array.from({ length: count }, (_, i) => `["m", [${i}], "\u00e9"]`);
  const text = JSON.stringify(
    { a: 1, long: Object.fromEntries(keys.map((key, i) => [key, { e: i }])) },
    null,
    1,
  );
  const document = ofBytes(text);
  assertEquals(document.value, { a: 1, long: {} });
  const long = document.long(["long"])!;
  assertEquals([long.size, document.long(["in", "side"])], [count, undefined]);
  assertEquals([long.get(keys[777]!), long.get("none"), long.has("none")], [{ e: 777 }, undefined, false]);
  let next = 0;
  for (const entry of long.walk()) {
    if (JSON.stringify(entry) === JSON.stringify([keys[next], { e: next }])) next++;
  }
  assertEquals(next, count);
  const { line, column } = document.locate(["long", keys[40_000]!, "e"]);
  assertEquals([line, column], [4 + 3 * 40_000 + 1, 4]);
  const again = text.replace("[40000]", "[39999]");
  assertThrows(() => ofBytes(again), InputError, "a second time; expected every key once");
});

Deno.test("json bytes: what is no text in UTF-8 is refused", () => {
  const refused = (bytes: number[]) =>
    assertThrows(() => parseJsonBytes(new Uint8Array(bytes), "a.json", LONG), InputError).message;
  assertStringIncludes(refused([0x7b, 0x22, 0xff, 0x22]), "bytes that are not UTF-8");
  assertStringIncludes(refused([0x7b, 0x22, 0xc3]), "bytes that are not UTF-8");
  assertStringIncludes(refused([0x7b, 0x0a, 0]), "a.json:2:1: found a NUL character");
  assertStringIncludes(refused([0x7b, 0xff, 0]), "binary data");
});

Deno.test("json bytes: deep nesting and texts that are too long for anything are refused where they begin", () => {
  assertThrows(() => ofBytes(`{"long": {"a": ${"[".repeat(1e6)}`), InputError, "more than 100 levels");
  const scan = (text: string) =>
    new JsonScanner({
      length: text.length,
      codeAt: (at) => text.charCodeAt(at),
      slice: (start, end) => text.slice(start, end),
      placeOf: (column) => ({ file: "a.json", line: 1, column }),
    }, 2 ** 10).check(LONG);
  scan(`{"a": "${"x".repeat(1000)}", "long": {"b": [${"1,".repeat(400)}1]}}`);
  const refused = {
    [`{"a": "${"x".repeat(1100)}"}`]: "1:6: found a text of more than",
    [`{"a": 1${"0".repeat(1100)}e1}`]: "a number of more than",
    [`{"long": {"b": [${"1,".repeat(600)}1]}}`]: "1:10: found a member of more than",
  };
  for (const [text, message] of Object.entries(refused)) {
    assertStringIncludes(assertThrows(() => scan(text), InputError).message, message);
  }
});

Deno.test("json bytes: a mapping of many keys takes tens of bytes for each", () => {
  const text = `{"long":{${Array.from({ length: 200_000 }, (_, i) => `"${i}":0`).join()}}}`;
  const document = ofBytes(text);
  const { size } = document.long(["long"])!;
  assertEquals(size, 200_000);
  // With 32 bits some five pairs of these keys have one hash: each is found all the same.
  for (let i = 0; i < size; i += 7) assert(document.long(["long"])!.has(String(i)));
});
