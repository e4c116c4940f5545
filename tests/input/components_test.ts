import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseComponents, readComponents } from "../../lib/input/mod.ts";
import { filesIn, onlyRefuses, type Refusal, refuses, refusesLater } from "./refusal.ts";

const read = (value: unknown) => parseComponents(JSON.stringify(value), { name: "c.json" });
const label = '["hf", [1], [1, 3]]';

Deno.test("components: labels become 0-based tasks, nested and flat arrays the same numbers", () => {
  const [nested, flat] = read({
    [label]: { energy: -1.5, gradient: [[1, 2, 3], [4, 5, 6]] },
    '["mp2/x", [2], [2]]': { energy: -2, gradient: null, hessian: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
  });
  assertEquals([nested!.model, nested!.real, nested!.basis, nested!.energy] as unknown[], [
    "hf",
    [0],
    [0, 2],
    -1.5,
  ]);
  assertEquals(nested!.gradient, Float64Array.of(1, 2, 3, 4, 5, 6));
  assertEquals([flat!.model, flat!.gradient, flat!.hessian?.length], ["mp2/x", undefined, 9]);
});

Deno.test("components: the water trimer's reference data are read", async () => {
  const url = new URL("../data/reference/components_single_hessian_1.json", import.meta.url);
  const components = parseComponents(await Deno.readTextFile(url), { name: "c.json" });
  const whole = components.find(({ real }) => real.length === 3)!;
  assertEquals([whole.gradient?.length, whole.hessian?.length], [27, 729]);
});

Deno.test("components: a file is read, and one that is not there is refused", async () => {
  const files = filesIn({ "c.json": `{${JSON.stringify(label)}: {"energy": -1}}` });
  assertEquals((await readComponents("c.json", files)).map(({ energy }) => energy), [-1]);
  await refusesLater(readComponents("d.json", files), { file: "d.json", found: "does not exist" });
});

const refused: Record<string, [unknown, Refusal]> = {
  "a list": [[], { found: "a list", expected: "a mapping" }],
  "a label that is no JSON": [{ "hf 1": { energy: 1 } }, {
    line: 1,
    found: "hf 1",
    expected: '["hf", [1], [1, 2]]',
  }],
  "a label with fragment 0": [{ '["hf", [0], [0]]': { energy: 1 } }, { expected: "counted from 1" }],
  "a label out of order": [{ '["hf", [1], [2, 1]]': { energy: 1 } }, { expected: "ascending" }],
  "a label without fragments": [{ '["hf", [], [1]]': { energy: 1 } }, { expected: "ascending" }],
  "a real fragment outside of the basis": [{ '["hf", [2], [1]]': { energy: 1 } }, {
    expected: "among the basis",
  }],
  "the same task again": [
    { [label]: { energy: 1 }, '["hf",[1],[1,3]]': { energy: 1 } },
    { found: "a second time", expected: "each task once" },
  ],
  "a missing energy": [{ [label]: {} }, { found: "no energy" }],
  "an energy that is a text": [{ [label]: { energy: "-1" } }, { found: '"-1"', expected: "a number" }],
  "an energy that no molecule has": [{ [label]: { energy: -1e308 } }, {
    found: "-1e+308",
    expected: "1e+100",
  }],
  "a gradient that no molecule has": [{ [label]: { energy: 1, gradient: [[0, 0, 0], [0, 1e200, 0]] } }, {
    found: "1e+200",
    expected: "1e+100",
  }],
  "a Hessian that no molecule has": [{ [label]: { energy: 1, hessian: [0, 0, 0, 0, 0, 0, 0, 0, 2e100] } }, {
    found: "2e+100",
  }],
  "an unknown key": [{ [label]: { energy: 1, gradiant: [] } }, { found: "gradiant", hint: '"gradient"' }],
  "a gradient of four numbers": [{ [label]: { energy: 1, gradient: [1, 2, 3, 4] } }, { found: "4 numbers" }],
  "a row of two numbers": [{ [label]: { energy: 1, gradient: [[1, 2]] } }, {
    expected: "a list of 3 numbers",
  }],
  "a hole in a gradient": [{ [label]: { energy: 1, gradient: [1, null, 3] } }, {
    found: "null",
    expected: "a number",
  }],
  "an empty gradient": [{ [label]: { energy: 1, gradient: [] } }, { found: "[]" }],
  "a Hessian that is not square": [{ [label]: { energy: 1, hessian: [1, 2, 3] } }, { expected: "(3 n)^2" }],
  "a Hessian of other atoms": [
    { [label]: { energy: 1, gradient: [1, 2, 3, 4, 5, 6], hessian: Array(9).fill(0) } },
    { found: "1 atoms beside a gradient of 2" },
  ],
};
for (const [what, [value, refusal]] of Object.entries(refused)) {
  Deno.test(`components: ${what} is refused`, () => refuses(() => read(value), refusal));
}

Deno.test("components: an energy beyond double precision's range is refused", () => {
  const text = `{${JSON.stringify(label)}: {"energy": -1e999}}`;
  refuses(() => parseComponents(text, { name: "c.json" }), { line: 1, expected: "a finite number" });
});

Deno.test("components: whatever the values, nothing but a refusal is thrown", () => {
  const key = fc.oneof(fc.constant(label), fc.json());
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({ energy: fc.double(), gradient: fc.jsonValue(), hessian: fc.jsonValue() }),
  );
  fc.assert(fc.property(fc.dictionary(key, entry), (value) => onlyRefuses(() => read(value))));
});
