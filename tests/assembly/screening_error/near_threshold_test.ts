// What is said of n-mers just above a threshold.

import { assertEquals } from "@std/assert";
import { nearThreshold } from "../../../lib/assembly/screening_error/mod.ts";

const nmers = (...pairs: [number, number][]) => pairs.map(([cheap, real]) => ({ cheap, real }));

Deno.test("near threshold: the window is that just above it, and what is below or far above is not counted", () => {
  const known = nmers([2, 2], [-3, -4.5], [4, 8], [5, 5], [9, 18], [11, 1100], [0.5, 50]);
  assertEquals(nearThreshold(known, 1), { count: 5, through: 10, ratio: 1.5, quartiles: [1, 2] });
});

Deno.test("near threshold: a window with few n-mers is widened, until none is left", () => {
  const known = nmers([2, 2], [50, 100], [500, 1500]);
  assertEquals(nearThreshold(known, 1), { count: 3, through: 1000, ratio: 2, quartiles: [1.5, 2.5] });
});

Deno.test("near threshold: without an n-mer above it there is nothing to say", () => {
  assertEquals(nearThreshold(nmers([0.5, 1]), 1), undefined);
  assertEquals(nearThreshold([], 1), undefined);
});
