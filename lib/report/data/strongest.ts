// The n-mers that add most, and the pairs as a map of fragments against fragments.

import type { NmerContribution, ReportData, TreatmentContributions } from "./report_data.ts";

/** The n-mers of an order that add most, whatever the sign; the strongest first. */
export function strongest(
  { nmers }: TreatmentContributions,
  order: number,
  count: number,
): readonly NmerContribution[] {
  return nmers.filter(({ fragments }) => fragments.length === order)
    .sort((one, other) => Math.abs(other.energy) - Math.abs(one.energy))
    .slice(0, count);
}

/** The orders above 1 of which n-mers are known, ascending; that of the whole system alone is none of theirs. */
export function ordersOf({ contributions, system }: ReportData): readonly number[] {
  const counts = new Map<number, number>();
  for (const { fragments } of contributions[0]?.nmers ?? []) {
    counts.set(fragments.length, (counts.get(fragments.length) ?? 0) + 1);
  }
  return [...counts.keys()].filter((order) => order > 1 && (order < system.fragments.length || order <= 3))
    .sort((one, other) => one - other);
}

/** Pairs of some fragments. */
export interface PairMap {
  /** The fragments that are shown, ascending, counted from 0. */
  readonly fragments: readonly number[];
  /** Their pairs. */
  readonly pairs: readonly NmerContribution[];
}

/**
 * The pairs of the fragments that have the strongest pairs: of all where they are few.
 *
 * @param contributions Those of a treatment.
 * @param fragmentCount Number of fragments of the system.
 * @param most How many fragments are shown at most.
 */
export function pairMap(
  { nmers }: TreatmentContributions,
  fragmentCount: number,
  most: number,
): PairMap {
  const pairs = nmers.filter(({ fragments }) => fragments.length === 2);
  if (fragmentCount <= most) return { fragments: Array.from({ length: fragmentCount }, (_, i) => i), pairs };
  const weights = new Float64Array(fragmentCount);
  for (const { fragments, energy } of pairs) {
    for (const fragment of fragments) weights[fragment]! += Math.abs(energy);
  }
  const chosen = Array.from(weights.keys()).sort((one, other) => weights[other]! - weights[one]!)
    .slice(0, most);
  const shown = new Set(chosen);
  return {
    fragments: chosen.sort((one, other) => one - other),
    pairs: pairs.filter(({ fragments }) => fragments.every((fragment) => shown.has(fragment))),
  };
}
