// The clusters of a screened expansion as text, for journals: with it the labels of a run's tasks are known to whoever has
// the journal alone, whatever chose the clusters. Ranks among all combinations of a size, ascending, each as its distance
// from the one before, in base 36.

import { chosenClusters } from "./chosen_clusters.ts";
import type { ClusterSet } from "./cluster_set.ts";
import { binomial, CombinationRanks } from "./combinations.ts";

/** By size, the ranks of the clusters: `{ "1": "0 1 1 1", "2": "0 1" }`. */
export type ClusterRanks = Readonly<Record<string, string>>;

const BASE = 36;

/** The clusters that contribute, as text. */
export function ranksOfClusters(clusters: ClusterSet): ClusterRanks {
  const ranks = new CombinationRanks(clusters.fragmentCount);
  const sizes = Array.from({ length: clusters.maxSize }, (_, i) => i + 1);
  return Object.fromEntries(sizes.map((size) => {
    let last = 0;
    const steps: string[] = [];
    clusters.forEach(size, (_, cluster) => {
      const rank = ranks.rank(cluster);
      steps.push((rank - last).toString(BASE));
      last = rank;
    });
    return [String(size), steps.join(" ")];
  }));
}

/**
 * The clusters of a text.
 *
 * @throws {RangeError} Where it is none of as many fragments.
 */
export function clustersOfRanks(fragmentCount: number, written: ClusterRanks): ClusterSet {
  return chosenClusters(fragmentCount, clustersIn(fragmentCount, written));
}

function* clustersIn(fragmentCount: number, written: ClusterRanks): Generator<readonly number[]> {
  const ranks = new CombinationRanks(fragmentCount);
  for (const [key, text] of Object.entries(written)) {
    const size = Number(key);
    if (!(Number.isInteger(size) && size >= 1 && size <= fragmentCount && typeof text === "string")) {
      throw new RangeError(`${key} is no size of clusters of ${fragmentCount} fragments`);
    }
    if (text === "") continue;
    const cluster = new Array<number>(size).fill(0);
    let rank = 0;
    for (const step of text.split(" ")) {
      rank += parseInt(step, BASE);
      if (!(rank >= 0 && rank < binomial(fragmentCount, size))) {
        throw new RangeError(`there is no cluster ${rank} of ${size} out of ${fragmentCount} fragments`);
      }
      ranks.unrank(rank, cluster);
      yield cluster;
    }
  }
}
