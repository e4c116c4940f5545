// XYZ files of several frames, each read as a file of its own.

import { assertEquals } from "@std/assert";
import { FrameFiles, splitFrames } from "../../../lib/command_line/many/frames.ts";
import { checkNames, framesOf, itemOf } from "../../../lib/command_line/many/item.ts";
import { InputError } from "../../../lib/base/error.ts";
import { assertThrows } from "@std/assert";

const frame = (z: number) => `2\nframe ${z}\nHe 0 0 0\nHe 0 0 ${z}\n`;

Deno.test("frames: a file of several is split at their counts, blank lines between them left out", () => {
  assertEquals(splitFrames(frame(1) + frame(2) + "\n \n" + frame(3)), [frame(1), frame(2), frame(3)]);
  assertEquals(splitFrames((frame(1) + frame(2)).replaceAll("\n", "\r\n"))?.length, 2);
});

Deno.test("frames: one geometry, and lines behind it that are no frame, are left to the reader of one", () => {
  for (const text of [frame(1), `${frame(1)}\n\n`, `${frame(1)}1.0 2.0 3.0\nC C\nInChI`, "no xyz", ""]) {
    assertEquals(splitFrames(text), undefined, text);
  }
});

Deno.test("frames: what stands behind the last frame is refused with it, and is not lost", () => {
  assertEquals(splitFrames(`${frame(1)}${frame(2)}He 0 0 9\n`)?.[1], `${frame(2)}He 0 0 9\n\n`);
  assertEquals(splitFrames(`${frame(1)}3\ncut off\nHe 0 0 0`)?.[1], "3\ncut off\nHe 0 0 0\n");
});

Deno.test("frames: a file is read once for all of its frames, other files whole", async () => {
  const read: string[] = [];
  const files = new FrameFiles((path) => {
    read.push(path);
    return Promise.resolve(new TextEncoder().encode(path === "t.xyz" ? frame(1) + frame(2) : "other"));
  });
  const counts: number[] = [];
  for (const i of [1, 2]) {
    const bytes = await files.reader(i, (count) => counts.push(count))("t.xyz", 100);
    assertEquals(new TextDecoder().decode(bytes), frame(i));
  }
  assertEquals([counts, read], [[2, 2], ["t.xyz"]]);
  assertEquals(new TextDecoder().decode(await files.reader(2)("in.yaml", 100)), "other");
});

Deno.test("frames: calculations are named by their input and frame, and lie in the folder", () => {
  assertEquals(framesOf("in/t.yaml", "out", 12_345).map(({ name }) => name).at(-1), "t-frame-12345");
  assertEquals(framesOf("in/t.yaml", "out", 2)[0], {
    name: "t-frame-0001",
    path: "in/t.yaml",
    frame: 1,
    result: "out/t-frame-0001.result.json",
    journal: "out/t-frame-0001.nmer.db",
  });
  assertEquals(itemOf("in/w.yaml", "out").result, "out/w.result.json");
});

Deno.test("several inputs: two that would write one result are refused, whatever the case of their letters", () => {
  checkNames(["a/w.yaml", "a/v.yaml"]);
  assertThrows(() => checkNames(["a/w.yaml", "b/W.json"]), InputError, 'found "a/w.yaml" and "b/W.json"');
});
