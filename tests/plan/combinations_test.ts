import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  binomial,
  CombinationRanks,
  firstCombination,
  nextCombination,
} from "../../lib/plan/combinations.ts";

Deno.test("combinations: stepping visits all of them in lexicographic order, and ranks count the steps", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (n, size) => {
    const k = Math.min(n, size);
    const ranks = new CombinationRanks(n);
    const combination = new Array<number>(k).fill(0);
    const unranked = new Array<number>(k).fill(0);
    firstCombination(combination);
    let rank = 0;
    let before = "";
    do {
      assertEquals(ranks.rank(combination), rank);
      ranks.unrank(rank, unranked);
      assertEquals(unranked, combination);
      const now = String.fromCharCode(...combination);
      assertEquals(before < now, true);
      before = now;
      rank++;
    } while (nextCombination(combination, n));
    assertEquals(rank, binomial(n, k));
  }));
});

Deno.test("combinations: numbers below 2^53 are exact", () => {
  for (let n = 0; n < 400; n++) {
    let exact = 1n;
    for (let k = 0; k <= n / 2; k++) {
      if (exact <= BigInt(Number.MAX_SAFE_INTEGER)) {
        assertEquals(binomial(n, k), Number(exact), `${n} over ${k}`);
      }
      exact = exact * BigInt(n - k) / BigInt(k + 1);
    }
  }
  assertEquals(binomial(5000, 2500), Infinity);
  assertEquals(binomial(100, 4), 3_921_225);
  assertEquals(binomial(56, 28), 7_648_690_600_760_440);
  assertEquals(binomial(5, 6), 0);
  assertEquals(binomial(1e6, 1e6 - 2), 499_999_500_000);
});
