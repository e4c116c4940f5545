// Results that are longer than a text may be are read task by task: whatever a command makes of them is the same. Blanks
// at the end of the file make it long here.

import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { readResult } from "../../../lib/input/result/mod.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const BLANKS = " ".repeat(2 ** 26);
const RESULT = (await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], { "in.yaml": HELIUM_DIMER }))
  .files.get("r.json")!;

Deno.test("long result: what show, report and convert make of it is what they make of a short one", async () => {
  const commands = [
    ["show", "r.json"],
    ["convert", "r.json", "out.json", "--to", "result-v1"],
    ["convert", "r.json", "out.yaml", "--to", "qcschema-v2"],
    ["report", "r.json", "--csv", "tables"],
  ];
  for (const command of commands) {
    const [short, long] = [
      await runCommand(command, { "r.json": RESULT }),
      await runCommand(command, {
        "r.json": `${RESULT}${BLANKS}`,
      }),
    ];
    assertEquals(short.status, 0, short.err);
    assertEquals([long.status, long.out, long.err], [0, short.out, short.err]);
    const others = ({ files }: typeof short) => [...files].filter(([name]) => name !== "r.json");
    assertEquals(others(long), others(short));
  }
  // YAML is laid out otherwise, task by task.
  const { files, status } = await runCommand(["convert", "r.json", "out.yaml", "--to", "result-v1"], {
    "r.json": `${RESULT}${BLANKS}`,
  });
  assertEquals(status, 0);
  assertMatch(files.get("out.yaml")!, /^schema_name: qcschema_manybodyresult\n/);
  assertStringIncludes(files.get("out.yaml")!, "component_properties:\n  ");
});

Deno.test("long result: a mistake in it is refused with its place", async () => {
  const damaged = RESULT.replace('"return_energy": -', '"return_energy": ~');
  const { status, err } = await runCommand(["show", "r.json"], { "r.json": `${damaged}${BLANKS}` });
  assertEquals(status, 2);
  assertMatch(err, /^nmer: r\.json:\d+:\d+: found "~".*expected a value/);
});

Deno.test("long result: more than a text can hold is read once more, to its end, from a file only", async () => {
  const begins = new Uint8Array(2 ** 29);
  begins[0] = 123;
  const lengths: number[] = [];
  const pipe = (_: string, maxBytes: number) => {
    lengths.push(maxBytes);
    return Promise.resolve(lengths.length === 1 ? begins : begins.subarray(0, 10));
  };
  await assertRejects(() => readResult("pipe", pipe), InputError, "that can be read only once");
  assertEquals(lengths, [2 ** 29 - 1, 2 ** 42]);
  begins[0] = 0;
  lengths.length = 0;
  await assertRejects(() => readResult("zero", pipe), InputError, "zero:1:1: found a NUL character");
  assertEquals(lengths.length, 1);
});
