import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { InputError } from "../../../lib/base/error.ts";
import { MAX_DEPTH } from "../../../lib/input/document/document.ts";
import { parseDocument } from "../../../lib/input/document/parse_document.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { decodeText } from "../../../lib/input/document/text.ts";
import { cpuMilliseconds, growth, MAX_GROWTH } from "../../cpu_time.ts";
import { onlyRefuses, type Refusal, refuses } from "../refusal.ts";

const yaml = (text: string) => parseDocument(text, { name: "a.yaml" });
const json = (text: string) => parseDocument(text, { name: "a.json" });

Deno.test("document: yaml and json of the same content give the same value", () => {
  const expected = { levels: { "1": "good", "2": "cheap" }, list: [1, -2.5, true, null, "x"] };
  assertEquals(yaml("levels: {1: good, 2: cheap}\nlist: [1, -2.5, true, ~, x]\n").value, expected);
  assertEquals(json(JSON.stringify(expected, null, 2)).value, expected);
});

Deno.test("document: a byte order mark and line ends of Windows change nothing", () => {
  const document = parseDocument("\ufeffa: 1\r\nb:\r\n  c: 2\r\n", { name: "a.yaml" });
  assertEquals(document.value, { a: 1, b: { c: 2 } });
  assertEquals(document.locate(["b", "c"]), { file: "a.yaml", line: 3, column: 3, keyPath: ["b", "c"] });
});

Deno.test("document: without an extension the text tells its format", () => {
  assertEquals(parseDocument('{"a": [1]}').value, { a: [1] });
  assertEquals(parseDocument("{a: [1]}").value, { a: [1] });
});

Deno.test("document: key paths are located in both formats, absent ones at what is around them", () => {
  const place = (document: ReturnType<typeof yaml>, path: (string | number)[]) => {
    const { line, column } = document.locate(path);
    return [line, column];
  };
  const y = yaml("a:\n  - 1\n  - b: 2\n    c: 3\n");
  const j = json('{"a": [\n  1,\n  {"b": 2,\n   "c": "\\""}\n]}');
  assertEquals(place(y, ["a", 1, "c"]), [4, 5]);
  assertEquals(place(j, ["a", 1, "c"]), [4, 4]);
  assertEquals(place(y, ["a", 1, "nothing", 7]), [3, 5]);
  assertEquals(place(j, ["a", 1, "nothing", 7]), [3, 3]);
});

Deno.test("document: an alias stands for its anchor's value", () => {
  assertEquals(yaml("a: &x {b: [1]}\nc: *x").value, { a: { b: [1] }, c: { b: [1] } });
});

const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"].concat(
  [..."bcdefgh"].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(", ")}]`),
).join("\n");

const refusedYaml: Record<string, [string, Refusal]> = {
  "a repeated key": ["a: 1\nb: 2\na: 3", { line: 3, at: "a", found: '"a" a second time' }],
  "a number and a text as the same key": ['1: a\n"1": b', { line: 2, found: "a second time" }],
  "a repeated key inside of a list": ["- {a: 1,\n   a: 2}", { line: 2, at: "[0].a" }],
  "aliases that explode": [bomb, { found: "aliases", expected: "100000" }],
  "an alias inside of itself": ["a: &x\n  - *x", { line: 2, found: "inside of itself" }],
  "an alias without anchor": ["a: *x", { line: 1 }],
  "a second document": ["a: 1\n---\nb: 2", { line: 2, found: "second document" }],
  "a custom tag": ["a: !include x", { line: 1, found: "!include" }],
  "a binary tag": ["a: !!binary aGVsbG8=", { line: 1, found: "binary" }],
  "YAML 1.1": ["%YAML 1.1\n---\na: yes", { found: "%YAML 1.1", expected: "YAML 1.2" }],
  "__proto__": ["a:\n  __proto__: {x: 1}", { line: 2, found: "__proto__" }],
  "not a number": ["a:\n  b: .nan", { line: 2, at: "a.b", found: "NaN", expected: "finite" }],
  "infinity": ["a: -.inf", { at: "a", found: "-Infinity" }],
  "a number beyond range": ["a: 1e999", { found: "Infinity" }],
  "a list as a key": ["? [a, b]\n: 1", { line: 1, found: "as a key" }],
  "true as a key": ["true: 1", { found: "true", hint: "quotes" }],
  "deep nesting": ["[".repeat(150) + "]".repeat(150), { expected: "100 levels" }],
  "nesting beyond the stack": ["[".repeat(100_000), { found: "very deep nesting" }],
  "nesting beyond the stack in blocks": ["- ".repeat(100_000), { found: "very deep nesting" }],
  "nested mappings beyond the stack": ["{a: ".repeat(100_000), { line: 1, found: "very deep nesting" }],
  "text of several lines in braces": [
    'a: { text: "He 0 0 0\n--\nHe 0 0 3" }',
    { line: 1, found: "Missing closing", hint: "text: |" },
  ],
  "an unclosed quote": ["a: 1\nb: 'x", { line: 2, found: "a mistake" }],
  "an unclosed list": ["a: [1,\nb: 2", { found: "a mistake" }],
  "an empty file": [" \n\t\n", { file: "a.yaml", found: "an empty file" }],
  "a NUL character": ["a: 1\nb: \0", { line: 2, found: "NUL" }],
};
for (const [what, [text, refusal]] of Object.entries(refusedYaml)) {
  Deno.test(`document: yaml with ${what} is refused`, () => refuses(() => yaml(text), refusal));
}

Deno.test("document: of nesting without end the first levels alone are read", () => {
  for (const text of ["[".repeat(200_000), `a: ${"[".repeat(200_000)}`, "- ".repeat(100_000)]) {
    const { problem } = assertThrows(() => yaml(text), InputError);
    assertEquals([problem.line, problem.found], [1, "very deep nesting"]);
    assert(problem.column! < 3 * MAX_DEPTH, `column ${problem.column}`);
  }
});

Deno.test("document: a mapping of more keys than there can be is refused before all of it is read", () => {
  const keys = (count: number) => Array.from({ length: count }, (_, i) => `k${i}: 1\n`).join("");
  refuses(() => yaml(keys(250_000)), { line: 200_001, found: "more than 200000 keys" });
  refuses(() => parseInput(keys(300_000), { name: "a.yaml" }), {
    line: 10_001,
    found: "more than 10000 keys",
  });
  refuses(() => parseInput(keys(9_000), { name: "a.yaml" }), { line: 1, found: 'unknown key "k0"' });
  assertEquals(Object.keys(yaml(keys(20_000)).value as object).length, 20_000);
});

const refusedJson: Record<string, [string, Refusal]> = {
  "a repeated key": ['{"a": 1,\n "\\u0061": 2}', { line: 2, found: '"a" a second time' }],
  "__proto__": ['{"__proto__": 1}', { found: "__proto__" }],
  "a number beyond range": ['{"a":\n 1e999}', { line: 2, found: "1e999", expected: "finite" }],
  "a missing value": ['{"a":}', { line: 1, found: '"}"', expected: "a value" }],
  "a trailing comma": ['{"a": 1,}', { expected: "a key in double quotes" }],
  "a missing bracket": ["[1, 2", { found: "end of the file", expected: "a comma or ]" }],
  "text after the end": ["{}\nx", { line: 2, found: '"x"', expected: "the end" }],
  "single quotes": ["{'a': 1}", { expected: "double quotes" }],
  "NaN": ['{"a": NaN}', { found: "NaN" }],
  "a leading zero": ["[01]", { found: '"1"' }],
  "a raw line end in a text": ['{"a": "x\ny"}', { found: "control character" }],
  "an unknown escape": ['["\\x"]', { expected: "escape" }],
  "a text without end": ['["abc', { found: "without end" }],
  "deep nesting": ["[".repeat(1_000_000), { found: "100 levels" }],
  "an empty file": ["", { file: "a.json", found: "an empty file" }],
};
for (const [what, [text, refusal]] of Object.entries(refusedJson)) {
  Deno.test(`document: json with ${what} is refused`, () => refuses(() => json(text), refusal));
}

Deno.test("document: bytes that are not UTF-8, binary data and files too big are refused", () => {
  refuses(() => decodeText(new Uint8Array([0x61, 0xff, 0xfe]), "a.xyz", 100), {
    file: "a.xyz",
    found: "not UTF-8",
  });
  refuses(() => decodeText(new Uint8Array([0x80, 0]), "a.xyz", 100), { found: "binary" });
  refuses(() => decodeText(new Uint8Array(3 * 2 ** 20), "a.xyz", 2 ** 20), { found: "more than 1 MiB" });
  refuses(() => yaml("a: " + "x".repeat(5 * 2 ** 20)), { expected: "at most 4 MiB" });
});

Deno.test("document: of a second document its beginning alone is looked at", () => {
  for (const line of ["---\n", "...\n", "--- 1\n"]) {
    const begin = cpuMilliseconds();
    refuses(() => yaml(`a: 1\n---\n${line.repeat(4 * 2 ** 20 / line.length - 3)}`), {
      line: 2,
      found: "second document",
    });
    // All of them take 13 seconds.
    assert(cpuMilliseconds() - begin < 3000);
  }
});

Deno.test("document: a message quotes the beginning of a tag, an alias or an anchor", () => {
  const long = "x".repeat(2 ** 20);
  for (
    const text of [
      `a: !${long} 3`,
      `a: !!${long} 3`,
      `a: !e!${long} 3`,
      `a: *${long}`,
      `a: &${long} [*${long}]`,
      `%YAML 1.${"3".repeat(2 ** 20)}\n---\na: 3`,
      `%${long} a\n---\na: 3`,
    ]
  ) {
    const { message } = assertThrows(() => yaml(text), InputError);
    assert(message.length < 300, message.slice(0, 100));
  }
});

Deno.test("document: any JSON value is read as JSON.parse reads it, and its parts are located", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), (value, indent) => {
    const text = JSON.stringify(value, null, indent ? 2 : 0);
    if (text.trim() === "" || text.includes("__proto__")) return;
    assertEquals(json(text).value, JSON.parse(text));
    assertEquals(yaml(text).value, JSON.parse(text));
  }));
});

Deno.test("document: whatever the text, nothing but a refusal is thrown", () => {
  const snippet = fc.constantFrom(
    ..."{}[]:,\"'&*!#|>-?\n \t%@`~0e.a",
    "null",
    "- ",
    ": ",
    "\\u",
    "&a",
    "*a",
    "---\n",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(snippet, { maxLength: 40 }).map((s) => s.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      onlyRefuses(() => yaml(text));
      onlyRefuses(() => json(text));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("document: four times as much of five megabytes of JSON takes four times as long, not sixteen", () => {
  const text = (length: number) => {
    const entries = Array.from(
      { length: length / 5_000_000 * 60_000 },
      (_, i) => [`key ${i}`, { energy: -76.123456789, gradient: [0.1, 0.2, 0.3] }],
    );
    const text = JSON.stringify(Object.fromEntries(entries));
    return text + " ".repeat(length - text.length);
  };
  const texts = { 1: text(1_250_000), 4: text(5_000_000) };
  const grown = growth((times) => {
    assertEquals(json(texts[times]).locate([`key ${15_000 * times - 1}`, "gradient", 2]).line, 1);
  });
  assert(grown < MAX_GROWTH, `${grown}`);
});
