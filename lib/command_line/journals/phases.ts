// The runs of a journal that are phases of one calculation: where a cheap model chooses n-mers, each of its orders is a run
// of its own, and the last one has all that is computed.

import type { JournalRun } from "../../execution/mod.ts";
import { isUnfinished } from "../../plan/mod.ts";

/** Which phase a run is. */
export interface RunPhase {
  /** From 1. */
  readonly number: number;
  /** How many there are. */
  readonly of: number;
}

/**
 * Which phase of its calculation a run is; undefined of those that have none, and of those whose n-mers were listed.
 *
 * @param runs All of its journal.
 */
export function phaseOf(run: JournalRun, runs: readonly JournalRun[]): RunPhase | undefined {
  const energy = run.plan?.screening?.energy;
  if (run.plan === undefined || energy === undefined) return undefined;
  const of = energy.maxNbody;
  if (isUnfinished(run.plan)) return { number: energy.knownThrough, of };
  return otherPhases(run, runs).length === 0 ? undefined : { number: of, of };
}

/** The other runs that are phases of the same calculation. */
export function otherPhases(run: JournalRun, runs: readonly JournalRun[]): readonly JournalRun[] {
  const common = commonPart(run);
  return common === undefined ? [] : runs.filter((other) => other !== run && commonPart(other) === common);
}

// What the descriptions of phases have in common: all but which n-mers are chosen, and through which order.
function commonPart({ description, plan }: JournalRun): string | undefined {
  if (description === undefined || plan?.screening?.energy === undefined) return undefined;
  const { clusters: _, candidates: __, ...others } = description;
  return JSON.stringify(
    others,
    (key, value) => key === "known_through" || key === "nmers" ? undefined : value,
  );
}

/** `phase 2 of 4`; nothing where a run is no phase. */
export function phaseWords(phase: RunPhase | undefined): string {
  return phase === undefined ? "" : `phase ${phase.number} of ${phase.of}`;
}

// So long the choice between two phases may take.
const BETWEEN_SECONDS = 60;

/** Whether the next phase of a finished one may begin at any time. */
export function isBetweenPhases(run: JournalRun, runs: readonly JournalRun[], now: number): boolean {
  const phase = phaseOf(run, runs);
  return run.state === "finished" && phase !== undefined && phase.number < phase.of &&
    now - run.lastSign < BETWEEN_SECONDS;
}
