// What an expansion left out: as an input says it, and as a result counts it.

import {
  contributionOrders,
  orderContributionSteps,
  type ResultLookup,
  type StatedError,
  type StatedErrors,
} from "../../assembly/mod.ts";
import { exactSum } from "../../base/exact_sum.ts";
import { Members } from "../../base/pieces/members.ts";
import {
  type Bsse,
  type EnergyScreening,
  type Expansion,
  highestListedOrder,
  leftOut,
  type Plan,
  shortThresholds,
} from "../../plan/mod.ts";

/** Keys of nmer's input. */
type WrittenScreening = {
  readonly screening?: {
    readonly distance?: Readonly<Record<string, number | string>>;
    readonly keep?: readonly string[];
    readonly energy?: Readonly<Record<string, number | string | Readonly<Record<string, number>>>>;
    readonly correct?: "cheap";
    readonly nmers?: readonly (readonly number[])[];
  };
  /** Fragments, counted from 1. */
  readonly focus?: readonly number[];
};

/** A screening under the keys of nmer's input; nothing where nothing is left out. */
export function writtenScreening(
  { screening, expansion }: Pick<Plan, "screening" | "expansion">,
): WrittenScreening {
  const { distance, keep, nmers, focus, energy } = screening ?? {};
  const cutoffs = Array.from(
    distance?.cutoffs ?? [],
    ([order, cutoff]) => [String(order), cutoff === Infinity ? "all" : cutoff] as const,
  );
  // Of what is kept for its interactions alone no pair may be apart.
  const isByDistance = distance !== undefined && !cutoffs.every(([, cutoff]) => cutoff === 0);
  const written = {
    ...(isByDistance ? { distance: { measure: distance.measure, ...Object.fromEntries(cutoffs) } } : {}),
    ...(keep === undefined ? {} : { keep }),
    ...(energy === undefined ? {} : writtenEnergy(energy, expansion)),
    ...(nmers === undefined ? {} : { nmers: nmers.map((nmer) => nmer.map((fragment) => fragment + 1)) }),
  };
  return {
    ...(Object.keys(written).length === 0 ? {} : { screening: written }),
    ...(focus === undefined ? {} : { focus: focus.map((fragment) => fragment + 1) }),
  };
}

function writtenEnergy(
  { thresholds, computesAll, model, maxNbody, correct, knownThrough }: EnergyScreening,
  expansion: Pick<Expansion, "maxNbody">,
): NonNullable<WrittenScreening["screening"]> {
  const { maxNbody: highest } = expansion;
  return {
    energy: {
      threshold: shortThresholds(thresholds),
      model,
      ...(computesAll ? { candidates: "all" } : {}),
      ...(maxNbody === highest ? {} : { max_nbody: maxNbody }),
      ...(knownThrough === highest ? {} : { known_through: knownThrough }),
    },
    ...(correct === undefined ? {} : { correct }),
  };
}

/** What a result says of n-mers that are left out, by order; nothing where none could be. */
export function countedScreening(
  plan: Plan,
  results: ResultLookup,
  stated?: StatedErrors,
): Readonly<Record<string, unknown>> {
  if (plan.screening === undefined) return {};
  const counts = leftOut(plan);
  const byOrder = (count: "kept" | "leftOut") =>
    Object.fromEntries(counts.map((one) => [String(one.nbody), one[count]]));
  const ofNmers = { left_out: byOrder("leftOut"), computed: byOrder("kept") };
  const { screening, focus } = writtenScreening(plan);
  return {
    ...(screening === undefined ? {} : { screening: { ...ofNmers, ...errorFields(plan, stated) } }),
    ...(focus === undefined
      ? {}
      : { focus: { fragments: focus, ...ofNmers, with_rest: sumsWithRest(plan, focus, results) } }),
  };
}

// Distances alone say nothing of energies, so there is no estimate.
function errorFields(
  { screening, candidates, expansion: { returned } }: Plan,
  stated: StatedErrors | undefined,
): Readonly<Record<string, unknown>> {
  const error = stated?.errors.get(returned);
  const result = { estimated_error: error?.missing ?? null, error_bound: error?.bound ?? null };
  const energy = screening?.energy;
  if (energy === undefined) return result;
  const orders = Array.from({ length: energy.maxNbody - 1 }, (_, i) => i + 2);
  return {
    ...result,
    ...(error === undefined ? { why_no_estimate: stated?.whyNone ?? "results are missing" } : {
      confidence: error.confidence,
    }),
    threshold: shortThresholds(energy.thresholds),
    model: energy.model,
    ...(energy.correct === undefined ? {} : { correct: energy.correct }),
    computed_by_cheap_model: Object.fromEntries(
      orders.map((nbody) => [String(nbody), candidates?.count(nbody) ?? 0]),
    ),
    errors: Object.fromEntries(
      Array.from(stated?.errors ?? [], ([treatment, one]) => [treatment, errorValue(one)]),
    ),
  };
}

/** The error of a treatment, as a result states it. */
export function errorValue({ missing, deviation, bound, isCalibrated, orders, near }: StatedError): unknown {
  return {
    estimated_error: missing,
    standard_deviation: deviation,
    error_bound: bound,
    calibrated: isCalibrated,
    orders: Object.fromEntries(orders.map((order, i) => [String(order.nbody), {
      left_out_by_contribution: order.leftOut,
      not_computed_by_cheap_model: order.notComputed,
      cheap_sum: order.cheapSum,
      cheap_absolute_sum: order.cheapAbsoluteSum,
      estimate: order.missing,
      compared: order.known,
      ...(near[i] === undefined ? {} : {
        just_above_threshold: {
          compared: near[i].count,
          through: near[i].through,
          median_ratio: near[i].ratio,
          quartiles: near[i].quartiles,
        },
      }),
    }])),
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
