// What an expansion left out: as an input says it, and as a result counts it.

import { contributionOrders, orderContributionSteps, type ResultLookup } from "../../assembly/mod.ts";
import { exactSum } from "../../base/exact_sum.ts";
import { Members } from "../../base/pieces/members.ts";
import { type Bsse, highestListedOrder, leftOut, type Plan, type Screening } from "../../plan/mod.ts";

/** Keys of nmer's input. */
type WrittenScreening = {
  readonly screening?: {
    readonly distance?: Readonly<Record<string, number | string>>;
    readonly keep?: readonly string[];
    readonly nmers?: readonly (readonly number[])[];
  };
  /** Fragments, counted from 1. */
  readonly focus?: readonly number[];
};

/** A screening under the keys of nmer's input; nothing where nothing is left out. */
export function writtenScreening(screening: Screening | undefined): WrittenScreening {
  const { distance, keep, nmers, focus } = screening ?? {};
  const cutoffs = Array.from(
    distance?.cutoffs ?? [],
    ([order, cutoff]) => [String(order), cutoff === Infinity ? "all" : cutoff] as const,
  );
  // Of what is kept for its interactions alone no pair may be apart.
  const isByDistance = distance !== undefined && !cutoffs.every(([, cutoff]) => cutoff === 0);
  const written = {
    ...(isByDistance ? { distance: { measure: distance.measure, ...Object.fromEntries(cutoffs) } } : {}),
    ...(keep === undefined ? {} : { keep }),
    ...(nmers === undefined ? {} : { nmers: nmers.map((nmer) => nmer.map((fragment) => fragment + 1)) }),
  };
  return {
    ...(distance === undefined && nmers === undefined ? {} : { screening: written }),
    ...(focus === undefined ? {} : { focus: focus.map((fragment) => fragment + 1) }),
  };
}

/** What a result says of n-mers that are left out, by order; nothing where none could be. */
export function countedScreening(plan: Plan, results: ResultLookup): Readonly<Record<string, unknown>> {
  if (plan.screening === undefined) return {};
  const counts = leftOut(plan);
  const byOrder = (count: "kept" | "leftOut") =>
    Object.fromEntries(counts.map((one) => [String(one.nbody), one[count]]));
  const ofNmers = { left_out: byOrder("leftOut"), computed: byOrder("kept") };
  const { screening, focus } = writtenScreening(plan.screening);
  return {
    // Distances alone say nothing of energies, so there is no estimate.
    ...(screening === undefined
      ? {}
      : { screening: { ...ofNmers, estimated_error: null, error_bound: null } }),
    ...(focus === undefined
      ? {}
      : { focus: { fragments: focus, ...ofNmers, with_rest: sumsWithRest(plan, focus, results) } }),
  };
}

// What n-mers add that have fragments of both kinds, by treatment and order: of several fragments in the focus, without
// what is between these alone. An order of which a contribution is not known or not listed has none.
function sumsWithRest(
  plan: Plan,
  focus: readonly number[],
  results: ResultLookup,
): Record<string, Members<number>> {
  const sumOf = function* (
    treatment: Bsse,
    nbody: number,
  ): Generator<undefined, number | undefined, undefined> {
    const energies: number[] = [];
    let known = 0;
    const steps = orderContributionSteps(plan, results, treatment, nbody, (fragments, energy) => {
      known++;
      if (fragments.some((fragment) => !focus.includes(fragment + 1))) energies.push(energy);
    });
    while (steps.next().done !== true) yield;
    return known === plan.clusters.count(nbody) ? exactSum(energies) : undefined;
  };
  return Object.fromEntries(plan.expansion.treatments.map((treatment) => [
    treatment,
    new Members(function* () {
      for (const nbody of contributionOrders(plan, treatment, highestListedOrder(plan))) {
        const sum = nbody === 1 ? undefined : yield* sumOf(treatment, nbody);
        if (sum !== undefined) yield [String(nbody), sum] as const;
      }
    }),
  ]));
}
