// What each n-mer adds to the energy, as `extras.nmer.contributions` of a result lists it: by treatment and order, each
// list in the order of the plan. Hartree and angstrom; fragments count from 1.

import { contributionOrders, orderContributionSteps, type ResultLookup } from "../../assembly/mod.ts";
import { Items, Members } from "../../base/pieces/members.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { FragmentDistances, type Molecule } from "../../molecule/mod.ts";
import { type Bsse, highestListedOrder, type Plan } from "../../plan/mod.ts";

/** An n-mer of a list. */
interface Listed {
  /** Its fragments, counted from 1. */
  readonly fragments: number[];
  /** Its contribution in Hartree. */
  readonly energy: number;
  /** The longest of its pairs' shortest contacts, in angstrom; absent for a monomer. */
  readonly distance?: number;
}

/** The contributions by treatment and order; orders of which no n-mer is known are left out. */
export function listContributions(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
): Record<string, Members<Items<Listed>>> {
  const distances = new FragmentDistances(molecule);
  const listOf = (treatment: Bsse, nbody: number) =>
    new Items(function* () {
      const found: Listed[] = [];
      const steps = orderContributionSteps(plan, results, treatment, nbody, (fragments, energy) => {
        found.push(listed(fragments, energy, distances.spread(fragments)));
      });
      for (let isDone = false; !isDone;) {
        isDone = steps.next().done === true;
        yield* found.splice(0);
        yield;
      }
    });
  return Object.fromEntries(plan.expansion.treatments.map((treatment) => [
    treatment,
    new Members(function* () {
      for (const nbody of contributionOrders(plan, treatment, highestListedOrder(plan))) {
        const list = listOf(treatment, nbody);
        const walk = list.walk()[Symbol.iterator]();
        let first = walk.next();
        for (; !first.done && first.value === undefined; first = walk.next()) yield;
        if (!first.done) yield [String(nbody), list] as const;
      }
    }),
  ]));
}

function listed(fragments: readonly number[], energy: number, distance: number | undefined): Listed {
  return {
    fragments: fragments.map((fragment) => fragment + 1),
    energy,
    ...(distance === undefined ? {} : { distance: rounded(angstromFromBohr(distance)) }),
  };
}

// To a millionth of an angstrom: nobody needs more, and lists are long.
function rounded(distance: number): number {
  return Math.round(distance * 1e6) / 1e6;
}
