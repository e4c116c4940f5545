// nmer validate of molecules with several frames, as nmer run computes them.
// mirrors: lib/command_line/commands/validate_command.ts

import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../fake_host.ts";

const frame = (distance: number, element = "He") => `2\n\nHe 0 0 0\n${element} 0 0 ${distance}\n`;
const INPUT = "molecule: { file: he.xyz, fragments: [[0], [1]] }\nmodel: { method: hf, basis: sto-3g }\n";
const MODEL = ["--method", "hf", "--basis", "sto-3g"];

Deno.test("validate: frames of which the same holds share a line, of an input and of a molecule alone", async () => {
  const files = { "in.yaml": INPUT, "he.xyz": frame(3) + frame(3) + frame(3) };
  const input = await runCommand(["validate", "in.yaml"], files);
  assertEquals([input.status, input.err], [0, ""]);
  assertEquals(input.out.split("\n").length, 2);
  assertStringIncludes(input.out, "in.yaml, frames 1-3 of 3: right: 2 atoms in 2 fragments");
  const molecule = await runCommand(["validate", "he.xyz", ...MODEL], files);
  assertStringIncludes(molecule.out, "he.xyz, frames 1-3 of 3: right");
});

Deno.test("validate: a frame that is wrong is named, and the others are checked", async () => {
  const files = { "in.yaml": INPUT, "he.xyz": frame(3) + frame(4, "Xx") + frame(5) };
  const { status, out, err } = await runCommand(["validate", "in.yaml"], files);
  assertEquals(status, 2);
  assertStringIncludes(err, 'nmer: frame 2: he.xyz:4: found "Xx"; expected the symbol of an element');
  assertEquals(out.match(/frame [13] of 3: right/g)?.length, 2);
});

Deno.test("validate: a warning says the frame that it is about", async () => {
  const files = { "in.yaml": INPUT, "he.xyz": frame(3) + frame(0.2) };
  const { status, out, err } = await runCommand(["validate", "in.yaml"], files);
  assertEquals(status, 0);
  assertStringIncludes(err, "nmer: frame 2: warning: ");
  assertEquals(err.includes("frame 1"), false);
  assertStringIncludes(out, "in.yaml, frame 2 of 2: right, but 2 warnings");
  assertEquals((await runCommand(["validate", "in.yaml", "--strict"], files)).status, 2);
});

Deno.test("validate: a file of one frame is spoken of as before", async () => {
  const { out } = await runCommand(["validate", "in.yaml"], { "in.yaml": INPUT, "he.xyz": frame(3) });
  assertStringIncludes(out, "in.yaml: right: 2 atoms");
});
