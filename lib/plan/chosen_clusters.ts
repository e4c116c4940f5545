// The clusters that a screening or a focus left, with the subclusters that they are computed from. Each is 8 bytes, its
// rank among all of its size, and beside it a count for each larger size.

import { type FragmentIndex, fragmentIndex } from "../base/indices.ts";
import { InputError } from "../base/error.ts";
import { mapEntry } from "../base/workarounds/map_entry.ts";
import type { ClusterList, ClusterSet } from "./cluster_set.ts";
import { binomial, CombinationRanks, firstCombination, nextCombination } from "./combinations.ts";

/**
 * The given clusters and no others, for expansions from which some n-mers are left out. Subclusters that are not among
 * them are computed where they are needed, and contribute nothing of their own.
 *
 * @param fragmentCount Number of fragments of the whole system.
 * @param clusters In any order; each an ascending list of fragments, 0-based.
 * @throws {RangeError} Where a cluster is none.
 * @throws {InputError} Where there are more clusters of this size than a number can count exactly.
 */
export function chosenClusters(fragmentCount: number, clusters: Iterable<readonly number[]>): ClusterSet {
  const ranks = new CombinationRanks(fragmentCount);
  const chosen = sortedRanks(clusters, ranks);
  const closed = withSubclusters(chosen, ranks);
  const list = new RankedClusters(closed, ranks);
  const supersets = countSupersets(chosen, list, ranks);
  const own = new RankedClusters(chosen, ranks);
  const narrowed = new Map<string, ClusterList>();
  const supersetsOf = (size: number, of: number, rank: number) => supersets[size]?.[of]?.[rank] ?? 0;
  return {
    fragmentCount,
    maxSize: chosen.length - 1,
    isComplete: false,
    count: (size) => own.count(size),
    rank: (cluster) => own.rank(cluster),
    unrank: (rank, cluster) => own.unrank(rank, cluster),
    forEach: (size, visit, from, to) => own.forEach(size, visit, from, to),
    countSupersets: (cluster, size) => supersetsOf(cluster.length, size, list.rank(cluster) ?? -1),
    within: (sizes) => {
      const ascending = [...sizes].sort((a, b) => a - b);
      return mapEntry(narrowed, String(ascending), () => {
        const needed = closed.map((ofSize, size) =>
          ofSize.filter((_, rank) => ascending.some((of) => supersetsOf(size, of, rank) > 0))
        );
        return new RankedClusters(needed, ranks);
      });
    },
  };
}

/** The clusters of two sets. */
export function bothClusters(one: ClusterSet, other: ClusterSet): ClusterSet {
  return chosenClusters(one.fragmentCount, [...clustersOf(one), ...clustersOf(other)]);
}

/** The clusters of a set that are not in another one. */
export function withoutClusters(set: ClusterSet, others: ClusterList): ClusterSet {
  return chosenClusters(set.fragmentCount, difference(set, others));
}

function* difference(set: ClusterSet, others: ClusterList): Generator<readonly number[], void, undefined> {
  for (const cluster of clustersOf(set)) if (others.rank(cluster) === undefined) yield cluster;
}

/** All clusters of a set, by size; each an array of its own. */
export function* clustersOf(set: ClusterSet): Generator<number[], void, undefined> {
  for (let size = 1; size <= set.maxSize; size++) {
    for (let rank = 0; rank < set.count(size); rank++) {
      const cluster = new Array<number>(size).fill(0);
      set.unrank(rank, cluster);
      yield cluster;
    }
  }
}

/** Clusters by their ranks among all clusters of their size, ascending. */
class RankedClusters implements ClusterList {
  readonly #sorted: readonly Float64Array[];
  readonly #ranks: CombinationRanks;

  constructor(sorted: readonly Float64Array[], ranks: CombinationRanks) {
    this.#sorted = sorted;
    this.#ranks = ranks;
  }

  count(size: number): number {
    return this.#sorted[size]?.length ?? 0;
  }

  rank(cluster: readonly number[]): number | undefined {
    const ofSize = this.#sorted[cluster.length];
    if (ofSize === undefined) return undefined;
    const rank = this.#ranks.rank(cluster);
    const found = lowerBound(ofSize, rank);
    return ofSize[found] === rank ? found : undefined;
  }

  unrank(rank: number, cluster: number[]): void {
    this.#ranks.unrank(this.#sorted[cluster.length]![rank]!, cluster);
  }

  forEach(
    size: number,
    visit: (rank: number, cluster: readonly FragmentIndex[]) => void,
    from = 0,
    to: number = this.count(size),
  ): void {
    const cluster = new Array<FragmentIndex>(size).fill(fragmentIndex(0));
    for (let rank = from; rank < to; rank++) {
      this.#ranks.unrank(this.#sorted[size]![rank]!, cluster);
      visit(rank, cluster);
    }
  }
}

function sortedRanks(clusters: Iterable<readonly number[]>, ranks: CombinationRanks): Float64Array[] {
  const chosen: number[][] = [];
  for (const cluster of clusters) {
    checkCluster(cluster, ranks.n);
    (chosen[cluster.length] ??= []).push(ranks.rank(cluster));
  }
  return Array.from(chosen, (ofSize) => sortedOnce(ofSize ?? []));
}

// Every subcluster of a cluster is one of those a size below, or lies within one of them.
function withSubclusters(chosen: readonly Float64Array[], ranks: CombinationRanks): Float64Array[] {
  const closed = [...chosen];
  for (let size = closed.length - 1; size > 1; size--) {
    const cluster = new Array<number>(size).fill(0);
    const below = new Set(closed[size - 1]);
    const subcluster = new Array<number>(size - 1).fill(0);
    for (const rank of closed[size]!) {
      ranks.unrank(rank, cluster);
      for (let without = 0; without < size; without++) {
        for (let i = 0; i < size - 1; i++) subcluster[i] = cluster[i < without ? i : i + 1]!;
        below.add(ranks.rank(subcluster));
      }
    }
    closed[size - 1] = sortedOnce(below);
  }
  return closed;
}

function sortedOnce(values: Iterable<number>): Float64Array {
  return Float64Array.from(new Set(values)).sort();
}

function checkCluster(cluster: readonly number[], fragmentCount: number): void {
  const isAscending = cluster.every((fragment, i) =>
    Number.isInteger(fragment) && fragment >= 0 && fragment < fragmentCount &&
    (i === 0 || cluster[i - 1]! < fragment)
  );
  if (cluster.length === 0 || !isAscending) {
    throw new RangeError(`[${cluster}] is not an ascending list of fragments from 0 to ${fragmentCount - 1}`);
  }
  if (!(binomial(fragmentCount, cluster.length) <= Number.MAX_SAFE_INTEGER)) {
    throw new InputError({
      keyPath: ["max_nbody"],
      found: `n-mers of ${cluster.length} out of ${fragmentCount} fragments`,
      expected: `at most ${Number.MAX_SAFE_INTEGER} of a size, before any is left out`,
      hint: "Lower max_nbody, or take larger fragments.",
    });
  }
}

// counts[k][m][i]: how many chosen clusters of size m contain the i-th of the list of size k.
function countSupersets(
  chosen: readonly Float64Array[],
  list: ClusterList,
  ranks: CombinationRanks,
): readonly (readonly Float64Array[])[] {
  const counts = chosen.map((_, k) => chosen.map((_, m) => new Float64Array(m < k ? 0 : list.count(k))));
  for (let m = 1; m < chosen.length; m++) {
    const cluster = new Array<number>(m).fill(0);
    const choices = Array.from({ length: m }, (_, k) => new Array<number>(k + 1).fill(0));
    const subclusters = choices.map((choice) => [...choice]);
    for (const rank of chosen[m]!) {
      ranks.unrank(rank, cluster);
      for (let k = 1; k <= m; k++) {
        const choice = choices[k - 1]!;
        const subcluster = subclusters[k - 1]!;
        firstCombination(choice);
        do {
          for (let i = 0; i < k; i++) subcluster[i] = cluster[choice[i]!]!;
          counts[k]![m]![list.rank(subcluster)!]!++;
        } while (nextCombination(choice, m));
      }
    }
  }
  return counts;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
