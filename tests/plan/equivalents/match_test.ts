import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Match, Template } from "../../../lib/plan/equivalents/match.ts";
import { type Points, pointsAt } from "../../../lib/plan/equivalents/points.ts";
import { permuted, rotation, shuffled } from "./moves.ts";

const TOLERANCE = 1e-4;

interface Cluster {
  readonly places: readonly (readonly number[])[];
  readonly kinds: readonly number[];
  readonly groups: readonly number[];
}

function pointsOf({ places, kinds, groups }: Cluster): Points {
  return pointsAt(Float64Array.from(places.flat()), places.map((_, i) => i), kinds, groups);
}

function matchOf(one: Cluster, other: Cluster, tolerance = TOLERANCE): Match | undefined {
  return new Template(pointsOf(one), tolerance).match(pointsOf(other));
}

// The proof, checked by other means than those that found it.
function assertProof({ partner, matrix, groupPartner }: Match, one: Cluster, other: Cluster): void {
  assertEquals([...partner].sort((a, b) => a - b), one.places.map((_, i) => i));
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = [0, 1, 2].reduce((sum, k) => sum + matrix[3 * i + k]! * matrix[3 * j + k]!, 0);
      assertAlmostEquals(product, i === j ? 1 : 0, 1e-13);
    }
  }
  const centre = (places: Cluster["places"]) =>
    [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis]!, 0) / places.length);
  const [from, to] = [centre(one.places), centre(other.places)];
  one.places.forEach((place, i) => {
    assertEquals(one.kinds[i], other.kinds[partner[i]!]);
    assertEquals(groupPartner[one.groups[i]!], other.groups[partner[i]!]);
    const moved = to.map((start, row) =>
      start + [0, 1, 2].reduce((sum, k) => sum + matrix[3 * row + k]! * (place[k]! - from[k]!), 0)
    );
    const miss = Math.hypot(...moved.map((x, axis) => x - other.places[partner[i]!]![axis]!));
    assert(miss <= TOLERANCE * (1 + 1e-9), `atom ${i} misses its partner by ${miss}`);
  });
}

// Places on a lattice, so that no two are nearer than a bohr and symmetric arrangements come up often.
const clusters = fc.uniqueArray(
  fc.record({ x: fc.nat(4), y: fc.nat(4), z: fc.nat(4), kind: fc.nat(1), group: fc.nat(2) }),
  { minLength: 1, maxLength: 8, selector: ({ x, y, z }) => `${x} ${y} ${z}` },
).map((atoms): Cluster => {
  const sorted = atoms.sort((a, b) => a.group - b.group);
  const groups = [...new Set(sorted.map(({ group }) => group))];
  return {
    places: sorted.map(({ x, y, z }) => [2 * x, 2 * y, 2 * z]),
    kinds: sorted.map(({ kind }) => kind),
    groups: sorted.map(({ group }) => groups.indexOf(group)),
  };
});

const moves = fc.record({
  seed: fc.nat(2 ** 30),
  angles: fc.tuple(
    fc.double({ min: 0, max: 6, noNaN: true }),
    fc.double({ min: 0, max: 6, noNaN: true }),
    fc.double({ min: 0, max: 6, noNaN: true }),
  ),
  isReflected: fc.boolean(),
});

function moved(
  cluster: Cluster,
  { seed, angles, isReflected }: { seed: number; angles: [number, number, number]; isReflected: boolean },
  noise: number,
): Cluster {
  const matrix = rotation(...angles).map((row) => row.map((x) => isReflected ? -x : x));
  const random = shuffled(seed);
  const places = cluster.places.map((place) => {
    const direction = [0, 1, 2].map(() => random() - 0.5);
    const length = Math.hypot(...direction) || 1;
    return matrix.map((row, axis) =>
      5 + row.reduce((sum, x, k) => sum + x * place[k]!, 0) + noise * direction[axis]! / length
    );
  });
  // Groups in another order, and the atoms of each.
  const order = permuted(cluster.groups.map((_, i) => i), random);
  const names = permuted([...new Set(cluster.groups)], random);
  order.sort((a, b) => names.indexOf(cluster.groups[a]!) - names.indexOf(cluster.groups[b]!));
  return {
    places: order.map((i) => places[i]!),
    kinds: order.map((i) => cluster.kinds[i]!),
    groups: order.map((i) => names.indexOf(cluster.groups[i]!)),
  };
}

Deno.test("equivalents: points that were moved, turned, reflected, reordered and shaken a little are found, with a proof", () => {
  fc.assert(
    fc.property(clusters, moves, (cluster, move) => {
      const other = moved(cluster, move, TOLERANCE / 3);
      const match = matchOf(cluster, other);
      assert(match !== undefined, "no match");
      assertProof(match, cluster, other);
    }),
    { numRuns: 400 },
  );
});

Deno.test("equivalents: points that match match back", () => {
  fc.assert(
    fc.property(clusters, moves, (cluster, move) => {
      const other = moved(cluster, move, 0);
      assertProof(matchOf(other, cluster)!, other, cluster);
    }),
    { numRuns: 100 },
  );
});

Deno.test("equivalents: two arrangements match exactly when some order and turn of all possible ones does it", () => {
  const small = fc.uniqueArray(
    fc.record({ x: fc.nat(1), y: fc.nat(1), z: fc.nat(1) }),
    { minLength: 4, maxLength: 4, selector: ({ x, y, z }) => `${x} ${y} ${z}` },
  ).map((atoms): Cluster => ({
    places: atoms.map(({ x, y, z }) => [2 * x, 2 * y, 2 * z]),
    kinds: [0, 0, 0, 1],
    groups: [0, 0, 1, 1],
  }));
  let [found, missing] = [0, 0];
  fc.assert(
    fc.property(small, small, (one, other) => {
      const expected = orders(4).some((order) => isSameUpTo(order, one, other));
      assertEquals(matchOf(one, other) !== undefined, expected);
      if (expected) found++;
      else missing++;
    }),
    { numRuns: 2000, seed: 15 },
  );
  assert(found > 20 && missing > 20, `${found} and ${missing}`);
});

// Equal distances prove two arrangements of points congruent: the classical theorem of distance geometry.
function isSameUpTo(order: readonly number[], one: Cluster, other: Cluster): boolean {
  const groups = new Map<number, number>();
  const isLike = order.every((j, i) => {
    const its = groups.get(one.groups[i]!) ?? other.groups[j]!;
    groups.set(one.groups[i]!, its);
    return one.kinds[i] === other.kinds[j] && its === other.groups[j];
  });
  const apart = (places: Cluster["places"], i: number, j: number) =>
    Math.hypot(...places[i]!.map((x, axis) => x - places[j]![axis]!));
  return isLike &&
    order.every((b, a) =>
      order.every((d, c) => Math.abs(apart(one.places, a, c) - apart(other.places, b, d)) < 1e-9)
    );
}

function orders(count: number): number[][] {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, i) => [...rest.slice(0, i), count - 1, ...rest.slice(i)])
  );
}

Deno.test("equivalents: what misses by more than the tolerance does not match, in whatever direction an atom is off", () => {
  fc.assert(
    fc.property(
      clusters.filter(({ places }) => places.length > 2),
      moves,
      fc.nat(7),
      (cluster, move, atom) => {
        const other = moved(cluster, move, 0);
        const off = 10 * TOLERANCE;
        const [far, near] = extremes(cluster, atom % cluster.places.length);
        // Away from another atom, so that their distance changes by all of it.
        const places = cluster.places.map((place, i) =>
          i === far ? place.map((x, axis) => x + off * (x - cluster.places[near]![axis]!) / 2) : place
        );
        const match = matchOf({ ...cluster, places }, other);
        // Two equal neighbours may still change places; then a distance has another value.
        assertEquals(match, undefined);
      },
    ),
    { numRuns: 200 },
  );
});

function extremes({ places }: Cluster, atom: number): [number, number] {
  const others = places.map((_, i) => i).filter((i) => i !== atom);
  const apart = (i: number) => Math.hypot(...places[i]!.map((x, axis) => x - places[atom]![axis]!));
  return [atom, others.reduce((best, i) => apart(i) < apart(best) ? i : best)];
}

const SHAPES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "one atom": [[1, 2, 3]],
  "two atoms": [[0, 0, 0], [0, 0, 2]],
  "a line": [[0, 0, 0], [0, 0, 2], [0, 0, 5]],
  "a line with a centre": [[0, 0, -2], [0, 0, 0], [0, 0, 2]],
  "a triangle": [[1, 0, 0], [-0.5, Math.sqrt(0.75), 0], [-0.5, -Math.sqrt(0.75), 0]],
  "a square": [[2, 0, 0], [0, 2, 0], [-2, 0, 0], [0, -2, 0]],
  "a tetrahedron": [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]],
  "an octahedron": [[2, 0, 0], [-2, 0, 0], [0, 2, 0], [0, -2, 0], [0, 0, 2], [0, 0, -2]],
  "a plane of a hexagon": Array.from(
    { length: 6 },
    (_, i) => [3 * Math.cos(i * Math.PI / 3), 3 * Math.sin(i * Math.PI / 3), 0],
  ),
};

for (const [name, places] of Object.entries(SHAPES)) {
  Deno.test(`equivalents: ${name}, however turned, is itself`, () => {
    const cluster = { places, kinds: places.map(() => 0), groups: places.map((_, i) => i) };
    fc.assert(
      fc.property(moves, (move) => {
        const other = moved(cluster, move, TOLERANCE / 3);
        assertProof(matchOf(cluster, other)!, cluster, other);
      }),
      { numRuns: 30 },
    );
  });
}

Deno.test("equivalents: a large tolerance finds what it allows", () => {
  const cluster = {
    places: [[0, 0, 0], [3, 0, 0], [0, 3.5, 0], [0, 0, 4]],
    kinds: [0, 0, 0, 0],
    groups: [0, 0, 1, 1],
  };
  const off = {
    ...cluster,
    places: cluster.places.map((place, i) => place.map((x) => i === 3 ? x + 0.05 : x)),
  };
  assert(matchOf(cluster, off, 0.15) !== undefined);
  assertEquals(matchOf(cluster, off, 0.02), undefined);
});
