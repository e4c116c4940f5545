// Bytes that are none of a value: each gives a value or one kind of error, quickly.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as kinds from "../../../lib/base/packing/kinds.ts";
import { pack } from "../../../lib/base/packing/pack.ts";
import { unpack, UnpackError } from "../../../lib/base/packing/unpack.ts";

const MESSAGE = [
  { kind: "task", id: 7, request: { model: 0, real: [1, 300], basis: [1, 300] }, expectedSeconds: 1.5 },
  { kind: "ended", gradient: new Float64Array(3), key: new Uint8Array(3), nothing: null, worker: undefined },
];

/** Whether bytes give a value; fails where they do anything but be refused. */
function isValue(bytes: Uint8Array): boolean {
  try {
    unpack(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    return false;
  }
}

Deno.test("unpacking: whatever the bytes are, they are a value or are refused", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void isValue(bytes)), { numRuns: 1000 });
});

Deno.test("unpacking: a message that was cut off or has more behind it is refused", () => {
  const bytes = pack(MESSAGE);
  for (let length = 0; length < bytes.length; length++) {
    assertEquals(isValue(bytes.subarray(0, length)), false, `${length} bytes`);
  }
  assertThrows(() => unpack(new Uint8Array([...bytes, 0])), UnpackError, "more follows");
});

Deno.test("unpacking: a message of which a bit is wrong is a value or is refused", () => {
  const bytes = pack(MESSAGE);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    isValue(damaged);
  }
});

Deno.test("unpacking: lengths that nothing follows and lists without end take no memory", () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  for (const kind of [kinds.ARRAY, kinds.OBJECT, kinds.FLOATS, kinds.BYTES]) {
    assertThrows(() => unpack(new Uint8Array([kind, ...huge])), UnpackError, "it ends within");
  }
  assertThrows(
    () => unpack(new Uint8Array([kinds.STRING, 0, ...huge])),
    UnpackError,
    "it ends within a word",
  );
  const nested = new Uint8Array(100_000).map((_, i) => i % 2 === 0 ? kinds.ARRAY : 1);
  assertThrows(() => unpack(nested), UnpackError, "without end");
  assertThrows(() => unpack(new Uint8Array([kinds.STRING, 9])), UnpackError, "has not said");
});
