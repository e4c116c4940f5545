import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { hasRepeatedKey } from "../../lib/base/repeated_key.ts";

const isRepeated = (text: string) => hasRepeatedKey(text, JSON.parse(text));

Deno.test("repeated key: a key twice in one mapping is found, however deep and however it is written", () => {
  for (
    const text of [
      '{"a": 1, "a": 1}',
      '{"a": {"b": [0, {"c": 1, "d": 2, "c": 3}]}}',
      '{"a" : 1, "\\u0061"\n: 2}',
      '{"__proto__": 1, "__proto__": 2}',
      '[{"\\"": 1, "\\"": 2}]',
    ]
  ) assertEquals(isRepeated(text), true, text);
});

Deno.test("repeated key: sound texts have none, whatever their keys and texts hold", () => {
  for (
    const text of [
      '{"a": "\\":", "b": "a: b", "c": "\\\\"}',
      '[{"a": 1}, {"a": 2}]',
      '"a"',
      "[]",
      '{"": {"": 1}}',
    ]
  ) {
    assertEquals(isRepeated(text), false, text);
  }
  fc.assert(fc.property(fc.json(), (text) => !isRepeated(text)));
});
