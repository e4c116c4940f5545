// Which n-mers a report shows, and how it writes them.

import { assertEquals } from "@std/assert";
import { ordersOf, pairMap, strongest } from "../../../lib/report/data/strongest.ts";
import { duration, fixed, nmerFormulas, nmerNumbers, percent } from "../../../lib/report/data/words.ts";
import { exampleReport } from "../example_report.ts";

Deno.test("report: the strongest n-mers come first, whatever their sign", () => {
  const of = {
    treatment: "cp" as const,
    nmers: [[0, 1, -1], [0, 2, 3], [1, 2, -2]].map(([i, j, energy]) => ({
      fragments: [i!, j!],
      energy: energy!,
    })),
  };
  assertEquals(strongest(of, 2, 2).map(({ energy }) => energy), [3, -2]);
});

Deno.test("report: a map of many fragments shows those that have the strongest pairs, in their order", () => {
  const { contributions: [of] } = exampleReport(10);
  assertEquals(pairMap(of!, 10, 10).fragments.length, 10);
  const { fragments, pairs } = pairMap(of!, 10, 4);
  assertEquals(fragments, fragments.toSorted((a, b) => a - b));
  assertEquals([fragments.length, pairs.length], [4, 6]);
});

Deno.test("report: orders are those of which n-mers are known", () => {
  assertEquals(ordersOf(exampleReport(5)), [2, 3]);
  assertEquals(ordersOf(exampleReport(5, { contributions: [] })), []);
});

Deno.test("report: numbers have a true minus, and zero has none", () => {
  assertEquals([fixed(-1.25, 1), fixed(-0.0001, 2), fixed(0, 1)], ["\u22121.3", "0.00", "0.0"]);
  assertEquals([duration(0.345), duration(61), duration(7384)], ["0.34 s", "1 min 1 s", "2 h 3 min"]);
  assertEquals(percent(0.87), "87\u00a0%");
});

Deno.test("report: n-mers are written by numbers from 1 and by formulas, alike ones together", () => {
  const { system } = exampleReport(3);
  const mixed = {
    ...system,
    fragments: [{ ...system.fragments[0]!, formula: "H2O" }, ...system.fragments.slice(1)],
  };
  assertEquals(nmerNumbers([0, 2]), "1\u20133");
  assertEquals(nmerFormulas(mixed, [0, 1, 2]), "H\u2082O \u00b7 2\u00a0He");
});
