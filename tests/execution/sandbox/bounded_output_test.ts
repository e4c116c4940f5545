// What is kept of a program's output: its beginning and end, whatever it is and however it comes.

import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { BoundedOutput } from "../../../lib/execution/sandbox/mod.ts";

Deno.test("output: in whatever pieces it comes, its beginning and its end are kept and the rest is counted", () => {
  const pieces = fc.array(
    fc.uint8Array({ maxLength: 30 }).map((bytes) => bytes.map((byte) => 97 + byte % 26)),
  );
  const size = fc.nat({ max: 20 });
  fc.assert(fc.property(pieces, size, size, (chunks, head, tail) => {
    const kept = new BoundedOutput({ head, tail });
    for (const chunk of chunks) kept.add(chunk);
    const all = chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
    const lost = Math.max(0, all.length - head - tail);
    assertEquals(kept.bytes, all.length);
    assertEquals(kept.lost, lost);
    const end = tail === 0 ? "" : all.slice(-tail);
    assertEquals(
      kept.text(),
      lost === 0 ? all : `${all.slice(0, head)}\n[... ${lost} bytes are left out ...]\n${end}`,
    );
  }));
});

Deno.test("output: bytes that are no UTF-8 are shown as such and do no harm", () => {
  const kept = new BoundedOutput();
  kept.add(Uint8Array.of(0x61, 0xff, 0xfe, 0xc3));
  kept.add(Uint8Array.of(0xa9, 0x62));
  assertEquals(kept.text(), "a\ufffd\ufffd\u00e9b");
});
