// Which candidates of a screening by energy are kept: those whose contribution by the cheap model is above the threshold,
// in one of the treatments at least.

import type { FragmentIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import { arePartsKept, type Plan } from "../../plan/mod.ts";
import type { ResultLookup } from "../contribution_sums.ts";
import { modelContributionSteps } from "../nmer_contributions.ts";

/**
 * The candidates of the next order that are kept; fragments 0-based and ascending.
 *
 * @param plan One that is unfinished: its cheap model computes an order more than is chosen.
 * @param results The result of each of its tasks.
 * @returns Undefined where a result is missing.
 */
export function* chosenNmers(
  plan: Plan,
  results: ResultLookup,
): Steps<readonly (readonly number[])[] | undefined> {
  const { thresholds, model, knownThrough } = plan.screening!.energy!;
  const clusters = plan.candidates!;
  const nbody = knownThrough + 1;
  const threshold = thresholds.get(nbody)!;
  const largest = new Float64Array(clusters.count(nbody));
  for (const treatment of plan.expansion.treatments) {
    let known = 0;
    const visit = (nmer: readonly FragmentIndex[], energy: number) => {
      const rank = clusters.rank(nmer)!;
      known++;
      largest[rank] = Math.max(largest[rank]!, Math.abs(energy));
    };
    yield* modelContributionSteps(plan, results, { treatment, nbody, model, clusters }, visit);
    if (known < largest.length) return undefined;
  }
  const chosen: number[][] = [];
  const nmer = new Array<number>(nbody).fill(0);
  for (let rank = 0; rank < largest.length; rank++) {
    if (largest[rank]! <= threshold) continue;
    clusters.unrank(rank, nmer);
    if (arePartsKept(nmer, plan.clusters, plan.screening!.focus)) chosen.push([...nmer]);
  }
  return chosen;
}
