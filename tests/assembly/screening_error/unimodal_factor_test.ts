// How many standard deviations a bound is.

import { assert, assertAlmostEquals } from "@std/assert";
import { unimodalFactor } from "../../../lib/assembly/screening_error/unimodal_factor.ts";

Deno.test("factor: 95 % within 2.98 standard deviations, and both halves of the inequality meet", () => {
  assertAlmostEquals(unimodalFactor(0.95), 2.981, 1e-3);
  assertAlmostEquals(unimodalFactor(5 / 6), Math.sqrt(8 / 3), 1e-12);
  assertAlmostEquals(unimodalFactor(5 / 6 - 1e-12), Math.sqrt(8 / 3), 1e-9);
});

Deno.test("factor: it grows with the confidence", () => {
  for (const [less, more] of [[0.01, 0.5], [0.5, 0.8], [0.8, 0.9], [0.9, 0.99], [0.99, 0.9999]] as const) {
    assert(unimodalFactor(less) < unimodalFactor(more));
  }
});

Deno.test("factor: the worst distribution of the inequality is held, and hardly more", () => {
  // 0 with the probability 1 - 4/(3 k^2), else even between -3k/2 and 3k/2: of variance 1, and beyond k at 4/(9 k^2).
  const k = unimodalFactor(0.95);
  const spread = 4 / (3 * k * k);
  assertAlmostEquals(spread * (1.5 * k) ** 2 / 3, 1, 1e-12);
  assertAlmostEquals(spread / 3, 0.05, 1e-12);
});
