// The error estimate on made-up n-mers, where it is known what it should say.

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type ScreenedOrder,
  screeningError,
  sizeSums,
  UNCALIBRATED_FACTOR,
} from "../../../lib/assembly/screening_error/mod.ts";

/** Pairs with sizes from 1 downwards; the real contribution is `ratio` times the cheap one, and something else. */
function pairs(count: number, ratio: number, offset = (_: number) => 0, first = 1) {
  return Array.from({ length: count }, (_, i) => {
    const size = first * 0.8 ** i;
    const cheap = (i % 3 === 0 ? 1 : -0.4) * 1e-3 * size;
    return { cheap, real: ratio * cheap + offset(i) * size, size, charged: 0 };
  });
}

function order(parts: Partial<ScreenedOrder>): ScreenedOrder {
  return { nbody: 2, kept: [], leftOut: [], notComputed: new Map(), ...parts };
}

Deno.test("screening error: where nothing is left out there is none", () => {
  const { missing, bound, isCalibrated } = screeningError([order({ kept: pairs(2, 2) })]);
  assertEquals([missing, bound, isCalibrated], [0, 0, true]);
});

Deno.test("screening error: what is left out is counted, and its cheap contributions are summed with and without sign", () => {
  const leftOut = [{ cheap: 3e-7, size: 1e-3, charged: 0 }, { cheap: -5e-7, size: 1e-3, charged: 0 }];
  const notComputed = new Map([[0, sizeSums([1e-4])], [1, sizeSums([1e-4, 1e-3])]]);
  const { orders: [error] } = screeningError([order({ kept: pairs(9, 2), leftOut, notComputed })]);
  assertEquals([error!.nbody, error!.leftOut, error!.notComputed, error!.known], [2, 2, 3, 9]);
  assertAlmostEquals(error!.cheapSum, -2e-7, 1e-20);
  assertAlmostEquals(error!.cheapAbsoluteSum, 8e-7, 1e-20);
});

Deno.test("screening error: the models' ratio is found, and what is missing with it", () => {
  for (const ratio of [0.5, 1, 3.4]) {
    const all = pairs(40, ratio);
    const [kept, leftOut] = [all.slice(0, 25), all.slice(25)];
    const truth = leftOut.reduce((sum, { real }) => sum + real, 0);
    const cheap = leftOut.reduce((sum, nmer) => sum + nmer.cheap, 0);
    const error = screeningError([order({ kept, leftOut })]);
    assertAlmostEquals(error.missing / truth, 1, 0.1);
    assert(error.bound > Math.abs(truth));
    const corrected = screeningError([order({ kept, leftOut })], { correct: "cheap" });
    assertAlmostEquals(corrected.missing, error.missing - cheap, 1e-15);
    assert(corrected.bound > Math.abs(truth - cheap));
  }
});

Deno.test("screening error: what the cheap model lacks as a whole is found", () => {
  const all = pairs(40, 1, () => -2e-3);
  const [kept, leftOut] = [all.slice(0, 25), all.slice(25)];
  const truth = leftOut.reduce((sum, { real }) => sum + real, 0);
  const { missing, bound } = screeningError([order({ kept, leftOut })]);
  assertAlmostEquals(missing / truth, 1, 0.1);
  assert(bound > Math.abs(truth));
});

Deno.test("screening error: the ratio is that of n-mers of like size and charge, not of all", () => {
  // Neighbours say 1, those farther away 3; and n-mers with an ion, of any size, say -5.
  const kept = [...pairs(10, 1), ...pairs(10, 3, undefined, 1e-2)];
  const ions = pairs(12, -5, undefined, 1e-2).map((nmer) => ({ ...nmer, charged: 1 }));
  const leftOut = pairs(8, 3, undefined, 1e-3);
  const truth = leftOut.reduce((sum, { real }) => sum + real, 0);
  assertAlmostEquals(screeningError([order({ kept, leftOut })]).missing / truth, 1, 0.1);
  assertAlmostEquals(screeningError([order({ kept: [...kept, ...ions], leftOut })]).missing / truth, 1, 0.15);
});

Deno.test("screening error: n-mers that no model has computed count by what their sizes let expect", () => {
  const kept = pairs(20, 1, () => 1e-2);
  const sizes = Array.from({ length: 50 }, (_, i) => 0.02 / (i + 1));
  const error = screeningError([order({ kept, notComputed: new Map([[0, sizeSums(sizes)]]) })]);
  const expected = 1e-2 * sizes.reduce((sum, size) => sum + size, 0);
  assertAlmostEquals(error.missing / expected, 1, 0.1);
  assert(error.bound > expected);
});

Deno.test("screening error: with too few n-mers to calibrate, the bound is a multiple of absolute sums, and that is said", () => {
  const leftOut = [{ cheap: 3e-5, size: 1e-6, charged: 0 }, { cheap: -5e-5, size: 1e-6, charged: 0 }];
  const { isCalibrated, bound, missing } = screeningError([order({ kept: pairs(4, 2), leftOut })]);
  assertEquals(isCalibrated, false);
  assertAlmostEquals(missing, -2e-5, 1e-15);
  assertAlmostEquals(bound, 2e-5 + UNCALIBRATED_FACTOR * 8e-5, 1e-15);
});

Deno.test("screening error: a contribution that vanishes by accident is not taken for nothing", () => {
  const kept = pairs(20, 2, (i) => (i % 2 === 0 ? 1e-3 : -1e-3));
  const leftOut = [{ cheap: 1e-9, size: 1, charged: 0 }];
  assert(screeningError([order({ kept, leftOut })]).bound > 1e-3);
  assert(screeningError([order({ kept: kept.slice(0, 3), leftOut })]).bound > 1e-3);
});

Deno.test("screening error: it grows with the confidence and with what is left out", () => {
  const all = pairs(40, 2, (i) => (i % 2 === 0 ? 1e-3 : -1e-3));
  const bound = (kept: number, confidence?: number) =>
    screeningError([order({ kept: all.slice(0, kept), leftOut: all.slice(kept) })], { confidence }).bound;
  assertEquals(bound(30), bound(30, 0.95));
  assert(bound(30, 0.5) < bound(30, 0.95) && bound(30, 0.95) < bound(30, 0.99));
  assert(bound(35) < bound(30) && bound(30) < bound(20));
  for (const confidence of [0, 1, -1, NaN]) {
    assertThrows(() => bound(30, confidence), RangeError, "confidence");
  }
});

Deno.test("screening error: orders add up, and the order of the n-mers changes nothing but rounding", () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (stream) => {
      const shuffled = <T>(values: readonly T[]) =>
        values.map((value) => [stream.next().value, value] as const).sort(([a], [b]) => a - b).map(([, v]) =>
          v
        );
      const all = pairs(30, 2, (i) => 1e-3 * Math.sin(i));
      const trimers = pairs(30, 1.2, (i) => 1e-3 * Math.cos(i), 0.1);
      const error = (mixed: typeof shuffled) =>
        screeningError([
          order({ kept: mixed(all.slice(0, 20)), leftOut: mixed(all.slice(20)) }),
          order({ nbody: 3, kept: mixed(trimers.slice(0, 20)), leftOut: mixed(trimers.slice(20)) }),
        ]);
      const [one, other] = [error((values) => [...values]), error(shuffled)];
      assertAlmostEquals(one.missing, one.orders[0]!.missing + one.orders[1]!.missing, 1e-18);
      assertAlmostEquals(one.deviation ** 2, one.orders[0]!.variance + one.orders[1]!.variance, 1e-18);
      assertAlmostEquals(other.bound / one.bound, 1, 1e-9);
    }),
    { numRuns: 30 },
  );
});

Deno.test("screening error: contributions scaled by a factor scale it by the same", () => {
  const all = pairs(30, 2, (i) => 1e-3 * Math.sin(i));
  const scaled = all.map((nmer) => ({ ...nmer, cheap: 7 * nmer.cheap, real: 7 * nmer.real }));
  const of = (nmers: typeof all) =>
    screeningError([order({ kept: nmers.slice(0, 20), leftOut: nmers.slice(20) })]);
  assertAlmostEquals(of(scaled).bound / of(all).bound, 7, 1e-9);
  assertAlmostEquals(of(scaled).missing / of(all).missing, 7, 1e-9);
});
