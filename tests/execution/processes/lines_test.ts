import { assertEquals, assertThrows } from "@std/assert";
import { LineReader } from "../../../lib/execution/processes/lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("lines: however they are cut, they come whole", () => {
  const text = "one\n\nzwölf, 日本\n{}\nnot yet";
  for (let size = 1; size <= 20; size++) {
    const reader = new LineReader(100);
    const all = bytes(text);
    const lines: string[] = [];
    for (let at = 0; at < all.length; at += size) lines.push(...reader.read(all.subarray(at, at + size)));
    assertEquals(lines, ["one", "", "zwölf, 日本", "{}"]);
  }
});

Deno.test("lines: bytes that are no UTF-8 become replacement characters", () => {
  assertEquals(new LineReader(10).read(Uint8Array.of(65, 0xff, 66, 10)), ["A\ufffdB"]);
});

Deno.test("lines: one that does not end is refused before it is kept", () => {
  const reader = new LineReader(10);
  assertEquals(reader.read(bytes("12345")), []);
  assertThrows(() => reader.read(bytes("678901")), RangeError, "a line of more than 10 bytes");
});

Deno.test("lines: what was read is kept, though the buffer is used again", () => {
  const reader = new LineReader(10);
  const buffer = bytes("abc");
  reader.read(buffer);
  buffer.fill(0);
  assertEquals(reader.read(bytes("\n")), ["abc"]);
});
