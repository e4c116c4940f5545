// About how much a screening by energy leaves out, before anything is computed: from the sizes of all n-mers, or of some
// where they are many.

import type { NmerSizes } from "../../assembly/screening/nmer_sizes.ts";
import type { Steps } from "../../base/steps.ts";
import { CombinationRanks } from "../../plan/combinations.ts";
import { arePartsKept, type Plan } from "../../plan/mod.ts";
import { probabilityBelow, typicalContribution } from "./typical_contribution.ts";

// More n-mers of an order are not looked at: some that are evenly spread among all stand for the others.
const MAX_SAMPLES = 20_000;
const NMERS_PER_STEP = 2000;
// The signs of contributions differ: of a sum without signs this part is left.
const COMMON_PART = 0.5;

/** Some n-mers of an order. */
interface Sample {
  readonly nbody: number;
  readonly nmers: readonly { readonly fragments: readonly number[]; readonly typical: number }[];
  /** For how many n-mers each of them stands. */
  readonly weight: number;
}

/** N-mers of all orders of an expansion, whose parts are all in it where there is a focus. */
export function* sampledNmers(
  { expansion, screening }: Pick<Plan, "expansion" | "screening">,
  sizes: NmerSizes,
): Steps<readonly Sample[]> {
  const ranks = new CombinationRanks(expansion.fragmentCount);
  const isIn = screening?.focus === undefined ? undefined : new Set(screening.focus);
  const samples: Sample[] = [];
  for (let nbody = 2; nbody <= expansion.maxNbody; nbody++) {
    const all = ranks.count(nbody);
    const count = Math.min(all, MAX_SAMPLES);
    const nmers: { fragments: readonly number[]; typical: number }[] = [];
    for (let i = 0; i < count; i++) {
      if (i % NMERS_PER_STEP === 0) yield;
      const fragments = new Array<number>(nbody).fill(0);
      ranks.unrank(Math.floor((i + 0.5) * all / count), fragments);
      if (isIn !== undefined && !fragments.some((fragment) => isIn.has(fragment))) continue;
      const typical = typicalContribution(nbody, sizes.size(fragments), sizes.charged(fragments));
      nmers.push({ fragments, typical });
    }
    samples.push({ nbody, nmers, weight: all / count });
  }
  return samples;
}

/**
 * About how much would be added by all that a foreseen plan leaves out, in Hartree, without a sign.
 *
 * @param plan The whole one.
 * @param samples Of its expansion.
 */
export function foreseenError(plan: Plan, samples: readonly Sample[]): number {
  let sum = 0;
  let sumOfSquares = 0;
  for (const { nbody, nmers, weight } of samples) {
    for (const { fragments, typical } of nmers) {
      const leftOut = probabilityLeftOut(plan, fragments, nbody, typical);
      sum += weight * leftOut * typical;
      sumOfSquares += weight * leftOut * typical ** 2;
    }
  }
  return Math.hypot(Math.sqrt(sumOfSquares), COMMON_PART * sum);
}

function probabilityLeftOut(
  { candidates, clusters, screening }: Plan,
  fragments: readonly number[],
  nbody: number,
  typical: number,
): number {
  const { thresholds, maxNbody, computesAll } = screening!.energy!;
  if (nbody > maxNbody) return clusters.rank(fragments) === undefined ? 1 : 0;
  if (candidates!.rank(fragments) === undefined) return 1;
  if (computesAll && !arePartsKept(fragments, clusters, screening!.focus)) return 1;
  return probabilityBelow(thresholds.get(nbody)!, typical);
}
