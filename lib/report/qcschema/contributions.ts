// What each n-mer adds to the energy, as `extras.nmer.contributions` of a result lists it: by treatment and order, each
// list in the order of the plan. Hartree and angstrom; fragments count from 1.

import { nmerContributionSteps, type ResultLookup } from "../../assembly/mod.ts";
import type { Steps } from "../../base/steps.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { FragmentDistances, type Molecule } from "../../molecule/mod.ts";
import { highestListedOrder, type Plan } from "../../plan/mod.ts";

/** An n-mer of a list. */
interface Listed {
  /** Its fragments, counted from 1. */
  readonly fragments: number[];
  /** Its contribution in Hartree. */
  readonly energy: number;
  /** The longest of its pairs' shortest contacts, in angstrom; absent for a monomer. */
  readonly distance?: number;
}

/** The contributions by treatment and order, in steps. */
export function* listContributions(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Steps<Record<string, Record<string, Listed[]>>> {
  const distances = new FragmentDistances(molecule);
  const through = highestListedOrder(plan);
  const listed: Record<string, Record<string, Listed[]>> = {};
  for (const treatment of plan.expansion.treatments) {
    const orders: Record<string, Listed[]> = {};
    yield* nmerContributionSteps(plan, results, treatment, (fragments, energy) => {
      const distance = distances.spread(fragments);
      (orders[fragments.length] ??= []).push({
        fragments: fragments.map((fragment) => fragment + 1),
        energy,
        ...(distance === undefined ? {} : { distance: rounded(angstromFromBohr(distance)) }),
      });
    }, through);
    listed[treatment] = orders;
  }
  return listed;
}

// To a millionth of an angstrom: nobody needs more, and lists are long.
function rounded(distance: number): number {
  return Math.round(distance * 1e6) / 1e6;
}
