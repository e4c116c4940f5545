// The n-mers that a screening by energy is to be expected to keep, before the cheap model has said so: grown order by
// order as a run grows them, with contributions that are typical for their sizes.

import type { NmerSizes } from "../../assembly/screening/nmer_sizes.ts";
import type { Steps } from "../../base/steps.ts";
import { candidates, chosenClusters, clusterRule, type Plan, screenedPlan } from "../../plan/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { typicalContribution } from "./typical_contribution.ts";

// N-mers in a step.
const NMERS_PER_STEP = 5000;

/**
 * The whole plan as it is to be expected; what an unfinished one knows already stays as it is.
 *
 * @param plan One that is unfinished.
 * @param sizes Of the molecule's n-mers.
 * @param limit More candidates than this are not grown.
 * @returns Undefined where there are more.
 */
export function* foreseenNmers(
  { expansion, screening }: Pick<Plan, "expansion" | "screening">,
  molecule: Molecule,
  sizes: NmerSizes,
  limit: number,
): Steps<Plan | undefined> {
  const { fragmentCount, maxNbody } = expansion;
  const { focus } = screening!;
  const energy = screening!.energy!;
  const rule = clusterRule(screening!, molecule, maxNbody);
  const monomers = (focus ?? Array.from({ length: fragmentCount }, (_, i) => i)).map((
    fragment,
  ) => [fragment]);
  const chosen = (screening!.nmers ?? []).filter((nmer) => nmer.length <= energy.knownThrough);
  let visited = 0;
  for (let nbody = energy.knownThrough + 1; nbody <= maxNbody; nbody++) {
    const kept = chosenClusters(fragmentCount, [...monomers, ...chosen]);
    yield;
    for (const nmer of candidates({ fragmentCount, kept, focus, rule }, nbody)) {
      if (++visited > limit) return undefined;
      if (visited % NMERS_PER_STEP === 0) yield;
      const typical = typicalContribution(nbody, sizes.size(nmer), sizes.charged(nmer));
      // Above the cheap model's orders n-mers are kept with their parts.
      if (nbody > energy.maxNbody || typical > energy.thresholds.get(nbody)!) chosen.push(nmer);
    }
  }
  yield;
  const known = { ...energy, knownThrough: maxNbody };
  return screenedPlan(expansion, { ...screening, energy: known, nmers: chosen }, molecule);
}
