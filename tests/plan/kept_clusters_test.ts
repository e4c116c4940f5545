// What a screening keeps, against its definition over all n-mers.

import { assertEquals } from "@std/assert";
import { prepare } from "../../lib/calculation/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { refuses } from "../input/refusal.ts";
import fc from "fast-check";
import { atomIndex } from "../../lib/base/indices.ts";
import { bohrFromAngstrom } from "../../lib/base/units.ts";
import {
  type DistanceMeasure,
  keptClusters,
  resolveExpansion,
  resolveScreening,
} from "../../lib/plan/mod.ts";

type Point = readonly [number, number, number];

/** A molecule of fragments, each of atoms at places in angstrom. */
function moleculeOf(fragments: readonly (readonly Point[])[]) {
  let next = 0;
  return {
    atomicNumbers: new Uint8Array(fragments.flat().length).fill(2),
    geometry: Float64Array.from(fragments.flat(2), bohrFromAngstrom),
    fragments: fragments.map((atoms) => ({
      atoms: atoms.map(() => atomIndex(next++)),
      charge: 0,
      multiplicity: 1,
    })),
  };
}

function subsets(of: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** of.length - 1 }, (_, i) => of.filter((_, place) => (i + 1) >> place & 1));
}

/** How far apart an n-mer is, by the words of the documentation. */
function apart(
  fragments: readonly (readonly Point[])[],
  cluster: readonly number[],
  measure: DistanceMeasure,
): number {
  const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  const mean = (atoms: readonly Point[]) =>
    [0, 1, 2].map((axis) =>
      atoms.reduce((sum, atom) => sum + atom[axis]!, 0) / atoms.length
    ) as unknown as Point;
  const pairs = cluster.flatMap((one, i) =>
    cluster.slice(i + 1).map((other) =>
      measure === "centre"
        ? distance(mean(fragments[one]!), mean(fragments[other]!))
        : Math.min(...fragments[one]!.flatMap((a) => fragments[other]!.map((b) => distance(a, b))))
    )
  );
  return measure === "sum" ? pairs.reduce((sum, pair) => sum + pair, 0) : Math.max(...pairs);
}

const coordinate = fc.double({ min: -6, max: 6, noNaN: true });
const place: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate, coordinate);
const atoms = fc.array(place, { minLength: 1, maxLength: 3 });
const cutoff = fc.oneof(fc.double({ min: 1, max: 25, noNaN: true }), fc.constant("all" as const));

Deno.test("screening: an n-mer is kept where it and all of its parts are near enough, and it has one of the focus", () => {
  fc.assert(fc.property(
    fc.array(atoms, { minLength: 3, maxLength: 6 }),
    fc.tuple(cutoff, cutoff, cutoff),
    fc.constantFrom<DistanceMeasure>("closest", "centre", "sum"),
    fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }), { nil: undefined }),
    (fragments, limits, measure, focus) => {
      const count = fragments.length;
      const maxNbody = Math.min(4, count);
      const cutoffs = new Map(limits.slice(0, maxNbody - 1).map((limit, i) => [i + 2, limit] as const));
      const expansion = resolveExpansion({ fragmentCount: count, maxNbody });
      const screening = resolveScreening({ distance: { measure, cutoffs }, focus }, expansion)!;
      const isNear = (cluster: readonly number[]) => {
        const limit = cutoffs.get(cluster.length);
        return limit === undefined || limit === "all" || apart(fragments, cluster, measure) <= limit;
      };
      const expected = subsets(fragments.map((_, i) => i)).filter((cluster) =>
        cluster.length <= maxNbody && subsets(cluster).every(isNear) &&
        (focus === undefined || cluster.some((fragment) => focus.includes(fragment + 1)))
      );
      const kept = [...keptClusters(screening, expansion, moleculeOf(fragments))];
      assertEquals(kept.map(String).sort(), expected.map(String).sort());
    },
  ));
});

Deno.test("screening: what is exactly as far apart as the cutoff is kept, in spite of the rounding of units", () => {
  const expansion = resolveExpansion({ fragmentCount: 2 });
  for (const distance of [2.9, 3, 3.1, 4.7, 10]) {
    const screening = resolveScreening({ distance: { cutoffs: new Map([[2, distance]]) } }, expansion)!;
    const molecule = moleculeOf([[[0, 0, 0]], [[0, 0, distance]]]);
    assertEquals([...keptClusters(screening, expansion, molecule)].map(String), ["0", "0,1", "1"]);
  }
});

const WATERS = `molecule:
  text: |
    O -1.551007 -0.114520 0
    H -1.934259 0.762503 0
    H -0.599677 0.040712 0
    --
    O 1.350625 0.111469 0
    H 1.680398 -0.373741 -0.758561
    H 1.680398 -0.373741 0.758561
    --
    O 30 0 0
    H 30.96 0 0
    H 29.76 0.93 0
    --
    He 33.5 0 0
model: { method: hf, basis: sto-3g }
max_nbody: 2
`;

Deno.test("screening: pairs with an interaction that is kept count as in contact, alone or beside distances", () => {
  const pairsOf = (screening: string) => {
    const { plan } = prepare(parseInput(`${WATERS}screening: ${screening}\n`));
    const pairs: string[] = [];
    plan.clusters.forEach(2, (_, pair) => pairs.push(pair.map((fragment) => fragment + 1).join("-")));
    return pairs;
  };
  assertEquals(pairsOf("{ keep: [hydrogen-bond] }"), ["1-2"]);
  assertEquals(pairsOf("{ distance: { 2: 1 } }"), []);
  assertEquals(pairsOf("{ distance: { 2: 1 }, keep: [hydrogen-bond] }"), ["1-2"]);
  assertEquals(pairsOf("{ distance: { 2: 3 }, keep: [hydrogen-bond] }"), ["1-2", "3-4"]);
  refuses(() => pairsOf("{ keep: [hydrogenbond] }"), {
    at: "screening.keep",
    hint: "hydrogen-bond",
    expected: "cation-pi",
  });
  for (const wrong of ["0", "-1", "far"]) {
    refuses(() => pairsOf(`{ distance: { 2: ${wrong} } }`), {
      at: "screening.distance.2",
      expected: "a distance in angstrom above 0, or all",
    });
  }
  refuses(() => pairsOf("{}"), { at: "screening", expected: "keep" });
});
