// The plan of an expansion from which n-mers are left out. Where a cheap model chooses them, there is a plan for each
// order that it has come through: all that is kept so far by the models of the levels, and by the cheap one that and the
// candidates of the next order. The last plan has all that is computed.

import { InputError } from "../base/error.ts";
import { candidates, type Growth } from "./candidates.ts";
import { chosenClusters, clustersOf } from "./chosen_clusters.ts";
import type { ClusterSet } from "./cluster_set.ts";
import { type Expansion, type ModelName, partsOf } from "./expansion.ts";
import { clusterRule, keptClusters, screenedClusters, type ScreenedMolecule } from "./kept_clusters.ts";
import { Plan } from "./plan.ts";
import type { EnergyScreening } from "./energy_screening.ts";
import type { Screening } from "./screening.ts";

/**
 * The plan of an expansion.
 *
 * @param expansion What is expanded.
 * @param screening What it leaves out; undefined for nothing.
 * @param molecule For distances.
 * @throws {InputError} Where there are too many tasks, or fragments to count their n-mers.
 */
export function screenedPlan(
  expansion: Expansion,
  screening: Screening | undefined,
  molecule: ScreenedMolecule,
): Plan {
  if (screening === undefined) return new Plan(expansion);
  const { energy } = screening;
  if (energy === undefined) {
    return new Plan(expansion, screenedClusters(screening, expansion, molecule), screening);
  }
  refuseFarApart(screening, expansion, molecule);
  return planByEnergy(expansion, { ...screening, energy }, molecule);
}

// Beside a choice by energies, a list is what that has chosen, and nothing farther apart than was asked for.
function refuseFarApart(
  screening: Screening,
  { maxNbody }: Pick<Expansion, "maxNbody">,
  molecule: ScreenedMolecule,
): void {
  if (screening.distance === undefined || screening.nmers === undefined) return;
  const rule = clusterRule(screening, molecule, maxNbody);
  for (const [i, nmer] of screening.nmers.entries()) {
    const isNear = nmer.every((one, j) => nmer.every((other, k) => k <= j || rule.areNear(one, other)));
    if (isNear && rule.keeps(nmer)) continue;
    throw new InputError({
      keyPath: ["screening", "nmers", i],
      found: `the n-mer [${nmer.map((fragment) => fragment + 1).join(", ")}]`,
      expected: "n-mers within the distances",
      hint: "Leave nmers out, and the cheap model chooses.",
    });
  }
}

/** The models that compute for a screening by energy: the cheap one, or its parts; none for other plans. */
export function cheapModels(
  { screening, expansion }: Pick<Plan, "screening" | "expansion">,
): ReadonlySet<ModelName> {
  const energy = screening?.energy;
  return new Set(energy === undefined ? [] : partsOf(expansion, energy.model).map(({ model }) => model));
}

/** Whether a plan lacks n-mers that are not chosen yet. */
export function isUnfinished({ screening, expansion }: Pick<Plan, "screening" | "expansion">): boolean {
  return screening?.energy !== undefined && screening.energy.knownThrough < expansion.maxNbody;
}

/**
 * The plan that follows once the candidates of a plan's next order are computed.
 *
 * @param plan One that is unfinished.
 * @param chosen Those of the candidates that are kept.
 * @param molecule For distances.
 */
export function nextPlan(
  { expansion, screening }: Plan,
  chosen: readonly (readonly number[])[],
  molecule: ScreenedMolecule,
): Plan {
  const energy = screening!.energy!;
  return planByEnergy(expansion, {
    ...screening,
    energy: { ...energy, knownThrough: energy.knownThrough + 1 },
    nmers: [...screening!.nmers ?? [], ...chosen],
  }, molecule);
}

/**
 * A plan with one task of every kind that may follow an unfinished one, of the largest fragments: for whoever must know
 * beforehand what there will be to compute. Others are given back.
 *
 * @param sizes How large each fragment is.
 */
export function foreseenPlan(plan: Plan, sizes: readonly number[]): Plan {
  const { expansion, screening, clusters } = plan;
  if (!isUnfinished(plan)) return plan;
  const { fragmentCount, maxNbody } = expansion;
  const { focus = [], energy, ...others } = screening!;
  const isFirst = (fragment: number) => focus.includes(fragment) ? 1 : 0;
  const largest = Array.from({ length: fragmentCount }, (_, fragment) => fragment)
    .sort((a, b) => isFirst(b) - isFirst(a) || sizes[b]! - sizes[a]! || a - b);
  const samples = Array.from(
    { length: maxNbody - 1 },
    (_, i) => largest.slice(0, i + 2).sort((a, b) => a - b),
  );
  const withSamples = (set: ClusterSet) => chosenClusters(fragmentCount, [...clustersOf(set), ...samples]);
  return new Plan(
    expansion,
    withSamples(clusters),
    { ...others, energy: { ...energy!, knownThrough: maxNbody } },
    withSamples(plan.candidates!),
  );
}

type ByEnergy = Screening & { readonly energy: EnergyScreening };

function planByEnergy(expansion: Expansion, screening: ByEnergy, molecule: ScreenedMolecule): Plan {
  const { fragmentCount, maxNbody } = expansion;
  const { energy, focus, nmers = [] } = screening;
  const rule = clusterRule(screening, molecule, maxNbody);
  const monomers = focus ?? Array.from({ length: fragmentCount }, (_, fragment) => fragment);
  const hasFocus = (nmer: readonly number[]) => focus === undefined || nmer.some((i) => focus.includes(i));
  const chosen = nmers.filter((nmer) => nmer.length <= energy.knownThrough && hasFocus(nmer));
  const keptNow = () => chosenClusters(fragmentCount, [...monomers.map((fragment) => [fragment]), ...chosen]);
  const growth = (kept: ClusterSet): Growth => ({ fragmentCount, kept, focus, rule });
  let { knownThrough } = energy;
  let kept = keptNow();
  // What the cheap model does not compute is kept with its parts.
  while (knownThrough >= energy.maxNbody && knownThrough < maxNbody) {
    knownThrough++;
    for (const nmer of candidates(growth(kept), knownThrough)) chosen.push(nmer); // too many for a spread
    kept = keptNow();
  }
  const cheapThrough = Math.min(knownThrough + 1, energy.maxNbody);
  const grown: (readonly number[])[] = [];
  if (energy.computesAll) {
    const { nmers: _, ...asked } = screening;
    const all = keptClusters(asked, { fragmentCount, maxNbody: energy.maxNbody }, molecule);
    for (const nmer of all) grown.push(nmer);
  } else {
    for (let order = 2; order <= cheapThrough; order++) {
      for (const nmer of candidates(growth(kept), order)) grown.push(nmer);
    }
  }
  const listed = { ...screening, energy: { ...energy, knownThrough }, nmers: chosen };
  const cheap = chosenClusters(fragmentCount, [
    ...monomers.map((fragment) => [fragment]),
    ...chosen.filter(({ length }) => length <= energy.maxNbody),
    ...grown,
  ]);
  return new Plan(expansion, kept, listed, cheap);
}
