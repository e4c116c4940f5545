import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { finish } from "../../../lib/base/steps.ts";
import { jsonSteps } from "../../../lib/command_line/output/json_steps.ts";

Deno.test("json: in steps it is the same text, whatever the value", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
    assertEquals(finish(jsonSteps(value)), JSON.stringify(value, null, 1));
  }));
  const odd = {
    a: undefined,
    b: { c: undefined },
    d: [undefined, { e: undefined, f: "x\ny" }],
    g: () => 1,
    h: NaN,
  };
  assertEquals(finish(jsonSteps(odd)), JSON.stringify(odd, null, 1));
});

Deno.test("json: many members are the same text as well", () => {
  const many = Object.fromEntries(
    Array.from({ length: 1501 }, (_, i) => [i % 3 ? `x${i}` : i, { y: [i, "a\nb"] }]),
  );
  const gaps = Object.fromEntries(Array.from({ length: 1501 }, (_, i) => [`x${i}`, i > 800 ? i : undefined]));
  const list = Array.from(
    { length: 1501 },
    (_, i) => i % 3 ? { fragments: [i], energy: undefined } : undefined,
  );
  for (
    const value of [many, gaps, list, { a: { b: { c: { d: { e: list } } } } }, { a: { b: { c: many } } }]
  ) {
    assertEquals(finish(jsonSteps(value)) === JSON.stringify(value, null, 1), true);
  }
});

Deno.test("json: the tasks of a result are written in many steps", () => {
  const evidence = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`task ${i}`, { energy: i }]));
  const steps = jsonSteps({ extras: { nmer: { evidence } } });
  let count = 0;
  while (!steps.next().done) count++;
  assert(count >= 10, `${count} steps`);
});
