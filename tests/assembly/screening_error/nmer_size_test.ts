// Sizes of n-mers: sums over spanning trees, by a determinant.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  nmerSize,
  NO_SIZES,
  pairCoupling,
  sizeSums,
  sizeSumsByCharge,
} from "../../../lib/assembly/screening_error/mod.ts";

// Couplings of n fragments as a table.
const couplings = fc.array(fc.double({ min: 1e-6, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 })
  .map((values) => {
    const pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
    return (one: number, other: number) =>
      values[pairs.findIndex(([a, b]) => a === Math.min(one, other) && b === Math.max(one, other))]!;
  });

Deno.test("size: a coupling falls off as dipoles do, more slowly where a fragment is charged", () => {
  assertEquals(pairCoupling(1.9, 0), 1);
  assertAlmostEquals(pairCoupling(19, 0), 1e-3);
  assertAlmostEquals(pairCoupling(19, 1), 1e-2);
  assertAlmostEquals(pairCoupling(19, 2), 1e-1);
});

Deno.test("size: that of a pair is its coupling, that of three fragments the sum of their three trees", () => {
  fc.assert(fc.property(couplings, (c) => {
    assertAlmostEquals(nmerSize([0, 1], c), c(0, 1));
    const trees = c(0, 1) * c(1, 2) + c(0, 1) * c(0, 2) + c(0, 2) * c(1, 2);
    assertAlmostEquals(nmerSize([0, 1, 2], c), trees, 1e-12);
  }));
});

Deno.test("size: that of four fragments is the sum over the sixteen trees, four stars and twelve chains", () => {
  fc.assert(fc.property(couplings, (c) => {
    let sum = 0;
    for (const centre of [0, 1, 2, 3]) {
      sum += [0, 1, 2, 3].filter((i) => i !== centre).reduce((product, i) => product * c(centre, i), 1);
    }
    for (const a of [0, 1, 2, 3]) {
      for (const b of [0, 1, 2, 3].filter((i) => i !== a)) {
        for (const d of [0, 1, 2, 3].filter((i) => i !== a && i !== b)) {
          const last = 6 - a - b - d;
          sum += 0.5 * c(a, b) * c(b, d) * c(d, last);
        }
      }
    }
    assertAlmostEquals(nmerSize([0, 1, 2, 3], c), sum, 1e-11);
  }));
});

Deno.test("size: the order of the fragments does not matter, and no size vanishes", () => {
  fc.assert(fc.property(couplings, (c) => {
    const size = nmerSize([0, 1, 2, 3], c);
    assert(size > 0);
    assertAlmostEquals(nmerSize([2, 0, 3, 1], c) / size, 1, 1e-6);
  }));
});

Deno.test("size: sums are taken in one pass", () => {
  assertEquals(sizeSums([]), NO_SIZES);
  assertEquals(sizeSums(new Set([1, 2, 3])), { count: 3, sum: 6, sumOfSquares: 14 });
  const nmers = [{ size: 1, charged: 0 }, { size: 2, charged: 1 }, { size: 3, charged: 0 }];
  assertEquals(
    sizeSumsByCharge(nmers.values()),
    new Map([[0, { count: 2, sum: 4, sumOfSquares: 10 }], [1, { count: 1, sum: 2, sumOfSquares: 4 }]]),
  );
});
