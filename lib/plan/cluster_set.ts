// The clusters of fragments whose contributions make up an expansion: all of them up to the highest order, or
// those that a screening left. Subset-closed either way: with a cluster, all its subclusters are in the set,
// so inclusion-exclusion over the set is exact. Fragments are 0-based, clusters ascending.

import { type FragmentIndex, fragmentIndex } from "../base/indices.ts";
import { CombinationRanks, firstCombination, nextCombination } from "./combinations.ts";

/** A subset-closed set of clusters, ordered by size and then lexicographically. */
export interface ClusterSet {
  /** Number of fragments of the whole system. */
  readonly fragmentCount: number;
  /** Size of the largest clusters. */
  readonly maxSize: number;
  /** Number of clusters of a size. */
  count(size: number): number;
  /** Position of a cluster among those of its size; undefined where it is not in the set. */
  rank(cluster: readonly number[]): number | undefined;
  /** Writes the cluster of a rank into `cluster`, whose length says the size. */
  unrank(rank: number, cluster: number[]): void;
  /**
   * Visits the clusters of a size in order; the array is used again after the visitor returns.
   *
   * @param from Rank of the first one; default the first of all.
   * @param to Rank after the last one; default after the last of all.
   */
  forEach(
    size: number,
    visit: (rank: number, cluster: readonly FragmentIndex[]) => void,
    from?: number,
    to?: number,
  ): void;
  /** How many clusters of a size contain all fragments of `cluster`, itself included. */
  countSupersets(cluster: readonly number[], size: number): number;
}

/** All clusters of up to `maxSize` out of `fragmentCount` fragments; takes no memory for them. */
export function allClusters(fragmentCount: number, maxSize: number): ClusterSet {
  const ranks = new CombinationRanks(fragmentCount);
  const rest = new Map<number, CombinationRanks>();
  return {
    fragmentCount,
    maxSize,
    count: (size) => size <= maxSize ? ranks.count(size) : 0,
    rank: (cluster) => cluster.length <= maxSize ? ranks.rank(cluster) : undefined,
    unrank: (rank, cluster) => ranks.unrank(rank, cluster),
    forEach: (size, visit, from = 0, to = ranks.count(size)) => {
      if (size > maxSize || from >= to) return;
      const cluster = new Array<FragmentIndex>(size).fill(fragmentIndex(0));
      ranks.unrank(from, cluster);
      let rank = from;
      do visit(rank++, cluster); while (rank < to && nextCombination(cluster, fragmentCount));
    },
    countSupersets: (cluster, size) => {
      if (size > maxSize) return 0;
      let others = rest.get(cluster.length);
      if (others === undefined) {
        others = new CombinationRanks(fragmentCount - cluster.length);
        rest.set(cluster.length, others);
      }
      return others.count(size - cluster.length);
    },
  };
}

/**
 * The given clusters and no others, for expansions of which some n-mers were screened out.
 *
 * @throws {RangeError} Where a monomer or a subcluster of a cluster is missing, or a cluster is not an ascending list of
 * fragments: sums over such a set would be wrong.
 */
export function chosenClusters(fragmentCount: number, clusters: Iterable<readonly number[]>): ClusterSet {
  const ranks = new CombinationRanks(fragmentCount);
  const chosen: number[][] = [];
  for (const cluster of clusters) {
    const ascending = cluster.every((fragment, i) =>
      Number.isInteger(fragment) && fragment >= 0 && fragment < fragmentCount &&
      (i === 0 || cluster[i - 1]! < fragment)
    );
    if (cluster.length === 0 || !ascending) {
      throw new RangeError(
        `[${cluster}] is not an ascending list of fragments from 0 to ${fragmentCount - 1}`,
      );
    }
    (chosen[cluster.length] ??= []).push(ranks.rank(cluster));
  }
  const sorted = Array.from(chosen, (ofSize) => Float64Array.from(new Set(ofSize ?? [])).sort());
  if (sorted[1]?.length !== fragmentCount) throw new RangeError("the clusters lack some of the monomers");
  const position = (cluster: readonly number[]): number | undefined => {
    const ofSize = sorted[cluster.length];
    if (ofSize === undefined) return undefined;
    const found = lowerBound(ofSize, ranks.rank(cluster));
    return ofSize[found] === ranks.rank(cluster) ? found : undefined;
  };
  const supersets = countSupersets(sorted, ranks, position);
  return {
    fragmentCount,
    maxSize: sorted.length - 1,
    count: (size) => sorted[size]?.length ?? 0,
    rank: position,
    unrank: (rank, cluster) => ranks.unrank(sorted[cluster.length]![rank]!, cluster),
    forEach: (size, visit, from = 0, to = sorted[size]?.length ?? 0) => {
      const cluster = new Array<FragmentIndex>(size).fill(fragmentIndex(0));
      for (let rank = from; rank < to; rank++) {
        ranks.unrank(sorted[size]![rank]!, cluster);
        visit(rank, cluster);
      }
    },
    countSupersets: (cluster, size) => supersets[cluster.length]?.[size]?.[position(cluster) ?? -1] ?? 0,
  };
}

// counts[k][m][i]: how many chosen clusters of size m contain the i-th one of size k.
function countSupersets(
  sorted: readonly Float64Array[],
  ranks: CombinationRanks,
  position: (cluster: readonly number[]) => number | undefined,
): readonly (readonly Float64Array[])[] {
  const counts = sorted.map((ofSize) => sorted.map(() => new Float64Array(ofSize.length)));
  for (let m = 1; m < sorted.length; m++) {
    const cluster = new Array<number>(m).fill(0);
    for (const rank of sorted[m]!) {
      ranks.unrank(rank, cluster);
      for (let k = 1; k <= m; k++) {
        const choice = new Array<number>(k).fill(0);
        firstCombination(choice);
        do {
          const subcluster = choice.map((i) => cluster[i]!);
          const found = position(subcluster);
          if (found === undefined) {
            throw new RangeError(`the clusters hold [${cluster}] but not its subcluster [${subcluster}]`);
          }
          counts[k]![m]![found]!++;
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
