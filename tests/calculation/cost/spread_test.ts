// By what factor tasks may take longer than expected, from those that have ended.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DEFAULT_SPREAD, spreadOf, TimeSpread } from "../../../lib/calculation/cost/spread.ts";

const repeated = (count: number, ratio: number) => Array.from({ length: count }, () => ratio);

Deno.test("spread: by fewer than ten tasks nothing is known, by ten their nine tenths", () => {
  assertEquals(spreadOf([]), DEFAULT_SPREAD);
  assertEquals(spreadOf(repeated(9, 1)), DEFAULT_SPREAD);
  assertEquals(spreadOf([...repeated(9, 1.2), 3]), 1.2);
  assertEquals(spreadOf([...repeated(8, 1.2), 2, 3]), 2);
});

Deno.test("spread: it is never below one, nor so large that nothing would begin", () => {
  assertEquals(spreadOf(repeated(20, 0.3)), 1);
  assertEquals(spreadOf(repeated(20, 1000)), 5);
});

Deno.test("spread: at least nine tenths of the tasks end within it, in whatever order they came", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 10 }), (ratios) => {
      const spread = spreadOf(ratios);
      assertEquals(spreadOf(ratios.toReversed()), spread);
      assertEquals(ratios.filter((ratio) => ratio <= spread).length >= 0.9 * ratios.length, true);
    }),
  );
});

Deno.test("spread: models have their own, old times are forgotten, and times that are none do not count", () => {
  const spread = new TimeSpread();
  assertEquals(spread.of("hf"), 1);
  for (let i = 0; i < 100; i++) spread.observe("hf", 1, 3);
  assertEquals([spread.of("hf"), spread.of("mp2")], [3, DEFAULT_SPREAD]);
  for (let i = 0; i < 100; i++) spread.observe("hf", 2, 4);
  assertEquals(spread.of("hf"), 2);
  for (const [expected, seconds] of [[0, 1], [1, 0], [NaN, 1]] as const) {
    for (let i = 0; i < 20; i++) spread.observe("mp2", expected, seconds);
  }
  assertEquals(spread.of("mp2"), DEFAULT_SPREAD);
});
