// Values that go as bytes come back as they were, to the last bit.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { pack } from "../../../lib/base/packing/pack.ts";
import { unpack } from "../../../lib/base/packing/unpack.ts";

const numbers = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger());
const { value: plain } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(undefined, null, true, false),
    numbers,
    fc.string({ unit: "binary" }),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value"), { noNullPrototype: true }),
    fc.float64Array(),
    fc.uint8Array(),
  ),
}));

Deno.test("packing: whatever is plain comes back with the bits of its numbers", () => {
  fc.assert(fc.property(plain, (value) => assertEquals(unpack(pack(value)), value)));
  for (const number of [0, -0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, NaN, Infinity, -Infinity, 5e-324]) {
    assert(Object.is(unpack(pack(number)), number), `${number}`);
  }
});

Deno.test("packing: keys and strings, lone halves of characters and __proto__ too, come back as they are", () => {
  const value = JSON.parse('{ "__proto__": { "isForged": true }, "\\ud800": "\\udfff\u{1F600}é" }');
  const back = unpack(pack(value));
  assertEquals(JSON.stringify(back), JSON.stringify(value));
  assertEquals(Object.getPrototypeOf(back), Object.prototype);
});

Deno.test("packing: what comes back shares no memory with what went", () => {
  const numbers = new Float64Array([1, 2, 3]).subarray(1);
  const bytes = pack(numbers);
  const back = unpack(bytes) as Float64Array;
  numbers.fill(0);
  bytes.fill(0);
  assertEquals([...back], [2, 3]);
  assert(pack(1).buffer !== pack(1).buffer);
});

Deno.test("packing: a message of many alike is short, and a long one leaves nothing behind", () => {
  const message = Array.from({ length: 100 }, (_, id) => ({ kind: "began", id }));
  assert(pack(message).length < 100 * 12);
  assertEquals(unpack(pack([new Float64Array(1e5), "a"])), [new Float64Array(1e5), "a"]);
  assertEquals(unpack(pack(message)), message);
});

Deno.test("packing: what is not plain is a bug of who packs it", () => {
  for (const value of [new Map(), new Date(), 1n, () => 1, [new Int32Array(1)], { a: Symbol() }]) {
    assertThrows(() => pack(value), TypeError, "no plain value");
  }
});
