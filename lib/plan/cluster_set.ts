// The clusters of fragments whose contributions make up an expansion: all of them up to the highest order, or those
// that a screening or a focus left (chosen_clusters.ts). Fragments are 0-based, clusters ascending.

import { type FragmentIndex, fragmentIndex } from "../base/indices.ts";
import { CombinationRanks, nextCombination } from "./combinations.ts";

/** Clusters in a fixed order: by size, then lexicographically. */
export interface ClusterList {
  /** Number of clusters of a size. */
  count(size: number): number;
  /** Position of a cluster among those of its size; undefined where it is none of them. */
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
}

/**
 * The clusters that contribute to an expansion. The contribution of each is a sum over all of its subclusters, which
 * need not contribute themselves: so a pair is computed that only a trimer asks for.
 */
export interface ClusterSet extends ClusterList {
  /** Number of fragments of the whole system. */
  readonly fragmentCount: number;
  /** Size of the largest clusters. */
  readonly maxSize: number;
  /** Whether these are all clusters of up to that size. */
  readonly isComplete: boolean;
  /** How many clusters of a size contain all fragments of `cluster`, itself included. */
  countSupersets(cluster: readonly number[], size: number): number;
  /** All clusters, of whatever size, that lie within one of these of the sizes given: what those are computed from. */
  within(sizes: ReadonlySet<number>): ClusterList;
}

/** All clusters of up to `maxSize` out of `fragmentCount` fragments; takes no memory for them. */
export function allClusters(fragmentCount: number, maxSize: number): ClusterSet {
  const ranks = new CombinationRanks(fragmentCount);
  const rest = new Map<number, CombinationRanks>();
  return {
    fragmentCount,
    maxSize,
    isComplete: true,
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
    // Of sizes below the highest one as well: no family asks for larger ones than its orders have.
    within() {
      return this;
    },
  };
}
