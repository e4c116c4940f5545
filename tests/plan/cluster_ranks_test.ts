// Clusters as text, and what is none.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { chosenClusters, type ClusterSet, clustersOfRanks, ranksOfClusters } from "../../lib/plan/mod.ts";

function listOf(clusters: ClusterSet): readonly string[] {
  const listed: string[] = [];
  for (let size = 1; size <= clusters.maxSize; size++) {
    clusters.forEach(size, (_, cluster) => listed.push(cluster.join()));
  }
  return listed;
}

Deno.test("clusters: a set written as text is read as the same set", () => {
  const cluster = fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 4 }).map((fragments) =>
    fragments.toSorted((a, b) => a - b)
  );
  fc.assert(fc.property(fc.array(cluster, { minLength: 1 }), (clusters) => {
    const chosen = chosenClusters(40, clusters);
    assertEquals(listOf(clustersOfRanks(40, ranksOfClusters(chosen))), listOf(chosen));
  }));
});

Deno.test("clusters: a text that is none of a set of clusters is refused", () => {
  for (
    const wrong of [{ "0": "0" }, { "9": "0" }, { x: "0" }, { "1": "zz" }, { "1": "-1" }, { "1": "?" }, {
      "1": 5 as unknown as string,
    }]
  ) {
    assertThrows(() => clustersOfRanks(4, wrong), RangeError);
  }
});
