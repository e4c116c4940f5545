import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { detectFragments } from "../../lib/molecule/mod.ts";
import { neighbourPairs } from "../../lib/molecule/neighbours.ts";
import { around, recordOf, waterAt } from "./records.ts";
import { atomicNumberOf } from "../../lib/base/elements.ts";

/** Sizes of the fragments detected in a text. */
function sizes(text: string): number[] {
  const { symbols, geometry } = recordOf(text);
  return detectFragments(symbols.map((symbol) => atomicNumberOf(symbol)!), geometry).map((atoms) =>
    atoms.length
  );
}

// Distances of hydrated ions to oxygen, and of chloride to the hydrogen that points at it, in angstrom:
// Y. Marcus, Chem. Rev. 88, 1475 (1988), doi:10.1021/cr00090a003.
const oxygenFirst = [["O", 0, 0], ["H", 0.6, 0.76], ["H", 0.6, -0.76]] as const;
const hydrogenFirst = [["H", 0, 0], ["O", 0.96, 0], ["H", 1.2, 0.93]] as const;
for (const [ion, distance] of [["Li", 1.95], ["Na", 2.3], ["K", 2.7], ["Mg", 2.07], ["Ca", 2.4]] as const) {
  Deno.test(`fragments: ${ion} among six waters is a fragment of its own`, () => {
    assertEquals(sizes(`${ion} 0 0 0\n${around(6, distance, oxygenFirst)}`), [1, 3, 3, 3, 3, 3, 3]);
  });
}

Deno.test("fragments: chloride and fluoride among waters are fragments of their own", () => {
  assertEquals(sizes(`Cl 0 0 0\n${around(4, 2.2, hydrogenFirst)}`), [1, 3, 3, 3, 3]);
  assertEquals(sizes(`F 0 0 0\n${around(4, 1.7, hydrogenFirst)}`), [1, 3, 3, 3, 3]);
});

Deno.test("fragments: ions in contact are two fragments, hydrides one", () => {
  assertEquals(sizes("Na 0 0 0\nCl 0 0 2.36"), [1, 1]);
  assertEquals(sizes("Li 0 0 0\nH 0 0 1.595"), [2]);
  assertEquals(sizes("H 0 0 -1.33\nBe 0 0 0\nH 0 0 1.33"), [3]);
});

Deno.test("fragments: usual molecules stay whole and apart", () => {
  assertEquals(sizes(waterAt(0) + waterAt(2.8)), [3, 3]);
  assertEquals(
    sizes("C 0 0 0\nH .63 .63 .63\nH -.63 -.63 .63\nH -.63 .63 -.63\nH .63 -.63 -.63\nNe 0 0 3.5"),
    [5, 1],
  );
  assertEquals(sizes("I 0 0 0\nI 0 0 2.67\nH 0 5 0\nH 0 5 0.74"), [2, 2]);
  assertEquals(sizes("He 0 0 0\nHe 0 0 2.9"), [1, 1]);
});

Deno.test("fragments: they are ordered by their first atom and may be scattered", () => {
  const { symbols, geometry } = recordOf("H 0 5 0\nO 0 0 0\nH 0 5 .74\nH 0 0 .96\nHe 9 9 9");
  const atoms = detectFragments(symbols.map((symbol) => atomicNumberOf(symbol)!), geometry);
  assertEquals(atoms as readonly (readonly number[])[], [[0, 2], [1, 3], [4]]);
});

Deno.test("neighbours: cells find the pairs that a look at all pairs finds, each once", () => {
  const coordinate = fc.integer({ min: -40, max: 40 }).map((tenths) => tenths / 10);
  const points = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 20, maxLength: 60 });
  fc.assert(fc.property(points, fc.double({ min: 0.1, max: 5, noNaN: true }), (points, cutoff) => {
    const found = [...neighbourPairs(Float64Array.from(points.flat()), cutoff)].map(({ i, j }) => `${i} ${j}`)
      .sort();
    const expected = points.flatMap((a, i) =>
      points.slice(0, i).flatMap((b, j) =>
        Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < cutoff ? [`${i} ${j}`] : []
      )
    ).sort();
    assertEquals(found, expected);
  }));
});

Deno.test("fragments: permuting the atoms permutes the fragments", () => {
  const text = (waterAt(0) + waterAt(2.8) + waterAt(5.6) + "Na 0 3 0\nCl 3 3 0\n").trim().split("\n");
  const order = fc.shuffledSubarray(text, { minLength: text.length });
  fc.assert(fc.property(order, (lines) => assertEquals(sizes(lines.join("\n")).sort(), [1, 1, 3, 3, 3])));
});
