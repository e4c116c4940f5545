// How many n-mers a screening or a focus leaves out, by order, and in words.

import { enumeration, grouped } from "../base/plural.ts";
import { binomial } from "./combinations.ts";
import type { EnergyScreening } from "./energy_screening.ts";
import type { Plan } from "./plan.ts";
import { MEASURE_TITLES } from "./screening.ts";

/** N-mers of one order. */
export interface LeftOut {
  /** The order, from 1. */
  readonly nbody: number;
  /** How many contribute. */
  readonly kept: number;
  /** How many do not. */
  readonly leftOut: number;
}

/** How many n-mers contribute to each order from 2 on, and how many do not. */
export function leftOut(
  { clusters, expansion: { fragmentCount, maxNbody } }: Pick<Plan, "clusters" | "expansion">,
): readonly LeftOut[] {
  return Array.from({ length: maxNbody - 1 }, (_, i) => {
    const kept = clusters.count(i + 2);
    return { nbody: i + 2, kept, leftOut: binomial(fragmentCount, i + 2) - kept };
  });
}

/** What is left out and why, a line each; none where nothing could be. */
export function describeLeftOut(
  plan: Pick<Plan, "clusters" | "expansion" | "screening">,
): readonly string[] {
  const { focus, distance, keep, nmers, energy } = plan.screening ?? {};
  const counts = leftOut(plan);
  const list = (within: (nbody: number) => string) =>
    counts.map(({ nbody, kept, leftOut }) =>
      `${grouped(kept)} of ${grouped(kept + leftOut)} ${nmersOf(nbody)}${within(nbody)}`
    ).join(", ");
  const limit = (nbody: number) => {
    const cutoff = distance!.cutoffs.get(nbody)!;
    return cutoff === Infinity ? "" : ` within ${cutoff}`;
  };
  return [
    ...(distance === undefined || energy !== undefined
      ? []
      : [`kept by distance (${MEASURE_TITLES[distance.measure]}; angstrom): ${list(limit)}`]),
    ...(energy === undefined ? [] : energyLines(plan, energy, () => list(() => ""))),
    ...(nmers === undefined || energy !== undefined ? [] : [`kept as listed: ${list(() => "")}`]),
    ...(keep === undefined ? [] : [`pairs with ${enumeration(keep)} count as in contact, however far apart`]),
    ...(focus === undefined ? [] : [
      `${focusTitle(focus)}: only n-mers with ${focus.length === 1 ? "it" : "one of them"} contribute${
        distance === undefined && nmers === undefined && energy === undefined && counts.length > 0
          ? `, ${list(() => "")}`
          : ""
      }`,
    ]),
  ];
}

function energyLines(
  { screening, expansion: { maxNbody } }: Pick<Plan, "screening" | "expansion">,
  { model, thresholds, computesAll, correct, knownThrough, maxNbody: cheapMax }: EnergyScreening,
  counts: () => string,
): readonly string[] {
  const values = new Set(thresholds.values()).size === 1 ? [...thresholds].slice(0, 1) : [...thresholds];
  const limits = values.map(([nbody, value]) =>
    values.length === 1 ? String(value) : `${value} (${nmersOf(nbody)})`
  );
  const rule = `contributions by ${model}${computesAll ? ", of all n-mers," : ""} above ${
    enumeration(limits, "and")
  } Hartree`;
  const above = cheapMax < maxNbody ? `; above order ${cheapMax} all whose parts are kept` : "";
  const near = screening?.distance === undefined ? "" : ", within the distances";
  const added = correct === "cheap" ? [`what ${model} alone has computed is added by its contributions`] : [];
  return knownThrough < maxNbody
    ? [`screened by energy (${rule}${near}${above}): which n-mers are kept is known while it runs`, ...added]
    : [`kept by energy (${rule}${near}${above}): ${counts()}`, ...added];
}

/** `focus on fragment 1`, of fragments counted from 0. */
function focusTitle(focus: readonly number[]): string {
  return `focus on ${fragmentsOf(focus)}`;
}

/**
 * What is returned of an expansion, in words: ` of fragment 1 with the others`, nothing where all n-mers may contribute.
 */
export function describeReturned(
  { screening, expansion: { returnTotalData } }: Pick<Plan, "screening" | "expansion">,
): string {
  const focus = screening?.focus;
  if (focus === undefined) return "";
  const others = focus.length === 1 ? "the others" : "each other and the others";
  return returnTotalData
    ? ` of ${fragmentsOf(focus)} and the interaction with ${others}`
    : ` of ${fragmentsOf(focus)} with ${others}`;
}

function fragmentsOf(focus: readonly number[]): string {
  return `fragment${focus.length === 1 ? "" : "s"} ${
    focus.map((fragment) => String(fragment + 1)).join(", ")
  }`;
}

/** `dimers`, of an order; of one n-mer `dimer`. */
export function nmersOf(nbody: number, count?: number): string {
  const one = ["", "monomer", "dimer", "trimer", "tetramer"][nbody] ?? `${nbody}-mer`;
  return count === 1 ? one : `${one}s`;
}
