import { assertAlmostEquals, assertEquals } from "@std/assert";
import { FragmentDistances } from "../../lib/molecule/mod.ts";
import { plainMolecule } from "../components.ts";

// Two atoms along x in the first fragment, one in each of the others.
const DISTANCES = new FragmentDistances(plainMolecule({
  symbols: ["He", "He", "He", "He"],
  geometry: [[0, 0, 0], [2, 0, 0], [5, 4, 0], [2, 0, 7]],
  fragments: [[0, 1], [2], [3]],
}));

Deno.test("distances: two fragments are as far apart as their nearest atoms, and as their centres", () => {
  assertEquals([DISTANCES.contact(0, 1), DISTANCES.contact(1, 0)], [5, 5]);
  assertEquals(DISTANCES.contact(0, 2), 7);
  assertAlmostEquals(DISTANCES.between(0, 1), Math.hypot(4, 4), 1e-15);
});

Deno.test("distances: a larger n-mer is as far apart as its farthest pair, a monomer not at all", () => {
  assertEquals(DISTANCES.spread([1]), undefined);
  assertEquals(DISTANCES.spread([0, 1]), 5);
  assertEquals(DISTANCES.spread([0, 1, 2]), Math.hypot(3, 4, 7));
  assertEquals(DISTANCES.spread([0, 1], "between"), DISTANCES.between(0, 1));
});
