// The phases of a calculation. Where a cheap model chooses n-mers while it runs, there is one for each order that it
// computes, with all that is known to be needed by then, and a last one with all that is left; of others there is one.

import type { Notice } from "../../../base/notice.ts";
import type { Steps } from "../../../base/steps.ts";
import { grouped } from "../../../base/plural.ts";
import type { RunStatistics } from "../../../base/run_statistics.ts";
import type { OutcomeTable } from "../../../execution/portable.ts";
import { isUnfinished, type PlanPart } from "../../../plan/mod.ts";
import type { Calculation } from "../../prepare/prepare.ts";

/** A phase. */
export interface Phase {
  /** What is computed: all that phases before have computed, too. */
  readonly calculation: Calculation;
  /** Which phase, from 1. */
  readonly number: number;
  /** How many there are. */
  readonly of: number;
  /** What the phase before has given; undefined for the first one. */
  readonly before: PhaseResult | undefined;
}

/** What a phase gives. */
export interface PhaseResult {
  readonly calculation: Calculation;
  readonly outcomes: OutcomeTable;
  readonly statistics: RunStatistics;
  /** How many of its outcomes are of phases before. */
  readonly remembered: number;
  /** What its results give to doubt. */
  readonly notices: readonly Notice[];
}

/** Chooses the part of a calculation that is computed, once its n-mers are chosen. */
export type ChoosePart = (calculation: Calculation) => Steps<PlanPart>;

/** Whether no phase follows. */
export function isLast({ calculation: { plan } }: Pick<Phase, "calculation">): boolean {
  return !isUnfinished(plan);
}

/** How many phases a calculation has from its beginning on. */
export function phaseCount({ plan }: Pick<Calculation, "plan">): number {
  return isUnfinished(plan) ? plan.screening!.energy!.maxNbody : 1;
}

/** What a phase computes, in words. */
export function describePhase({ calculation: { plan }, number, of }: Phase): string {
  const { screening, expansion, clusters, candidates } = plan;
  const { model, knownThrough } = screening!.energy!;
  const phase = `phase ${number} of ${of}`;
  if (!isUnfinished(plan)) {
    const kept = Array.from({ length: expansion.maxNbody - 1 }, (_, i) => clusters.count(i + 2));
    return `${phase}: all that is left, of ${
      kept.map(grouped).join(", ")
    } n-mers that are kept of orders 2 to ` +
      expansion.maxNbody;
  }
  const count = candidates!.count(knownThrough + 1);
  return `${phase}: ${grouped(count)} candidates of order ${knownThrough + 1} by ${model}`;
}
