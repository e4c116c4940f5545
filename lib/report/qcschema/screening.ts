// What an expansion left out: as an input says it, and as a result counts it.

import { leftOut, type Plan, type Screening } from "../../plan/mod.ts";

/** Keys of nmer's input. */
type WrittenScreening = {
  readonly screening?: { readonly distance: Readonly<Record<string, number | string>> };
  /** Fragments, counted from 1. */
  readonly focus?: readonly number[];
};

/** A screening under the keys of nmer's input; nothing where nothing is left out. */
export function writtenScreening(screening: Screening | undefined): WrittenScreening {
  const { distance, focus } = screening ?? {};
  const cutoffs = Array.from(
    distance?.cutoffs ?? [],
    ([order, cutoff]) => [String(order), cutoff === Infinity ? "all" : cutoff] as const,
  );
  return {
    ...(distance === undefined
      ? {}
      : { screening: { distance: { measure: distance.measure, ...Object.fromEntries(cutoffs) } } }),
    ...(focus === undefined ? {} : { focus: focus.map((fragment) => fragment + 1) }),
  };
}

/** What a result says of n-mers that are left out, by order; nothing where none could be. */
export function countedScreening(plan: Plan): Readonly<Record<string, unknown>> {
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
    ...(focus === undefined ? {} : { focus: { fragments: focus, ...ofNmers } }),
  };
}
