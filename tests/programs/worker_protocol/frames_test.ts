import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeFrame, FrameError, FrameReader } from "../../../lib/programs/worker_protocol/frames.ts";

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("frames: every bit of numbers and typed arrays survives, a NaN's payload included", () => {
  const bits = new BigUint64Array([0x7ff8dead00000001n, 0x8000000000000000n, 1n, 0xfff0000000000000n]);
  const message = {
    text: "Å",
    negativeZero: -0,
    smallest: 5e-324,
    nothing: undefined,
    array: new Float64Array(bits.buffer),
    bytes: new Uint8Array([0, 127, 255]),
    shared: new Float64Array(new SharedArrayBuffer(16)).fill(Math.PI),
  };
  const [read] = new FrameReader().read(encodeFrame(message)) as [typeof message];
  const { array, shared, ...rest } = read;
  assertEquals([...new BigUint64Array(array.slice().buffer)], [...bits]);
  assertEquals([...shared], [Math.PI, Math.PI]);
  const { array: _, shared: __, ...expected } = message;
  assertEquals(rest, expected);
  assert(Object.is(read.negativeZero, -0));
});

Deno.test("frames: messages come out whole however the bytes are cut", () => {
  fc.assert(fc.property(
    fc.array(fc.jsonValue(), { maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
    (messages, cuts) => {
      const bytes = concat(messages.map(encodeFrame));
      const reader = new FrameReader();
      const read: unknown[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const length = cuts[i % cuts.length]!;
        read.push(...reader.read(bytes.subarray(at, at + length)));
        at += length;
      }
      assertEquals(JSON.stringify(read), JSON.stringify(messages));
    },
  ));
});

Deno.test("frames: a print before, between or in the middle of frames is noticed", () => {
  const frame = encodeFrame({ kind: "pong", values: new Float64Array(20) });
  const print = new TextEncoder().encode("DEBUG: here\n");
  assertThrows(() => new FrameReader().read(print), FrameError, 'not a message: "DEBUG: here\\n"');
  assertThrows(() => new FrameReader().read(print.subarray(0, 1)), FrameError);
  assertThrows(() => new FrameReader().read(concat([frame, print])), FrameError, "DEBUG");
  for (let at = 1; at < frame.length; at++) {
    const broken = concat([frame.subarray(0, at), print, frame.subarray(at)]);
    assertThrows(() => new FrameReader().read(concat([broken, frame])), FrameError);
  }
});

Deno.test("frames: a length that no message has is not believed", () => {
  for (const length of [0, 0xffffffff]) {
    const frame = encodeFrame(1);
    new DataView(frame.buffer).setUint32(4, length, true);
    assertThrows(() => new FrameReader().read(frame), FrameError);
  }
});
