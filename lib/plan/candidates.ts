// The n-mers of an order that may be kept, once those of the order below are known: all of whose parts are. They are
// grown from the smaller ones, so that n-mers of which parts are left out are never visited. Fragments are 0-based.

import type { ClusterList } from "./cluster_set.ts";
import type { ClusterRule } from "./kept_clusters.ts";

/** From what n-mers grow. */
export interface Growth {
  /** Number of fragments. */
  readonly fragmentCount: number;
  /** The clusters that are kept, of all smaller orders. */
  readonly kept: ClusterList;
  /** Fragments of which each n-mer holds one; undefined where it may hold any. */
  readonly focus: readonly number[] | undefined;
  /** What keeps n-mers besides. */
  readonly rule: ClusterRule;
}

/**
 * The candidates of an order from 2 on. A part without a fragment of the focus need not be kept: nothing is known of it.
 *
 * @returns Each an ascending list and an array of its own; in no particular order.
 */
export function* candidates(
  { fragmentCount, kept, focus, rule }: Growth,
  order: number,
): Generator<readonly number[], void, undefined> {
  const isIn = new Set(focus);
  // With those of the focus first, a cluster without its last fragment still holds one of them.
  const places = placesOf(fragmentCount, isIn);
  const later = order === 2
    ? laterNear(fragmentCount, focus, rule, places)
    : laterInPairs(fragmentCount, kept, places);
  const inPlaces = (a: number, b: number) => places[a]! - places[b]!;
  for (const smaller of clustersOf(kept, order - 1)) {
    const ordered = smaller.toSorted(inPlaces);
    const last = places[ordered.at(-1)!]!;
    for (const fragment of later[ordered[0]!]!) {
      if (places[fragment]! <= last) continue;
      const larger = [...ordered, fragment];
      if (!isEachNear(larger, rule) || !rule.keeps(larger)) continue;
      const candidate = larger.sort((a, b) => a - b);
      if (arePartsKept(candidate, kept, focus)) yield candidate;
    }
  }
}

function placesOf(fragmentCount: number, isFirst: ReadonlySet<number>): Int32Array {
  const places = new Int32Array(fragmentCount);
  let place = 0;
  for (let i = 0; i < fragmentCount; i++) if (isFirst.has(i)) places[i] = place++;
  for (let i = 0; i < fragmentCount; i++) if (!isFirst.has(i)) places[i] = place++;
  return places;
}

function laterNear(
  fragmentCount: number,
  focus: readonly number[] | undefined,
  rule: ClusterRule,
  places: Int32Array,
): readonly (readonly number[])[] {
  const all = Array.from({ length: fragmentCount }, (_, fragment) => fragment);
  const later = all.map((): readonly number[] => []);
  for (const one of focus ?? all) {
    later[one] = all.filter((other) => places[other]! > places[one]! && rule.areNear(one, other));
  }
  return later;
}

// The first fragment of a cluster is in the focus, if there is one: whatever is with it, is so in a pair that is kept.
function laterInPairs(
  fragmentCount: number,
  kept: ClusterList,
  places: Int32Array,
): readonly (readonly number[])[] {
  const later = Array.from({ length: fragmentCount }, (): number[] => []);
  for (const [one, other] of clustersOf(kept, 2)) {
    if (places[one!]! < places[other!]!) later[one!]!.push(other!);
    else later[other!]!.push(one!);
  }
  return later;
}

function* clustersOf(list: ClusterList, size: number): Generator<number[], void, undefined> {
  for (let rank = 0; rank < list.count(size); rank++) {
    const cluster = new Array<number>(size).fill(0);
    list.unrank(rank, cluster);
    yield cluster;
  }
}

function isEachNear(cluster: readonly number[], rule: ClusterRule): boolean {
  const last = cluster.at(-1)!;
  return cluster.every((fragment) => fragment === last || rule.areNear(fragment, last));
}

/** Whether all parts of a cluster are kept, but for those without a fragment of the focus. */
export function arePartsKept(
  cluster: readonly number[],
  kept: ClusterList,
  focus: readonly number[] | undefined,
): boolean {
  if (cluster.length === 2) return true; // of monomers
  const part = new Array<number>(cluster.length - 1).fill(0);
  for (let without = 0; without < cluster.length; without++) {
    for (let i = 0; i < part.length; i++) part[i] = cluster[i < without ? i : i + 1]!;
    if (focus !== undefined && !part.some((fragment) => focus.includes(fragment))) continue;
    if (kept.rank(part) === undefined) return false;
  }
  return true;
}
