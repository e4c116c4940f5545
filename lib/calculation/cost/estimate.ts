// What `nmer plan` says of the time of a calculation: a range, and where it comes from. Constants were measured on one
// machine and hold within a factor on others; times of the same models on this machine hold better.

import type { Calculation } from "../prepare/prepare.ts";
import type { Calibration } from "./calibration.ts";
import type { LevelSizes } from "./sizes.ts";

/** An estimate. */
export interface TimeEstimate {
  /** Computing on one core, in seconds: at least and at most, as far as is known. */
  readonly coreSeconds: readonly [low: number, high: number];
  /** The same on some workers, from start to end. */
  readonly wallSeconds: readonly [low: number, high: number];
  /** By what factor times may be longer, or shorter. */
  readonly spread: number;
  /** Tasks of earlier runs whose times it follows; 0 where constants are all that is known. */
  readonly earlierTasks: number;
}

// Of the 40 ratios of true to expected times that bench/forecast.ts measures, on a machine with other work to do, most
// lie within this factor.
const SPREAD_OF_CONSTANTS = 3;
/** By what factor times that were seen may be longer, or shorter, of other tasks of the same models. */
export const SPREAD_OF_TIMES = 1.5;

/**
 * Estimates the time of a calculation.
 *
 * @param sizes Of its levels, with the times that are to be expected.
 * @param workers How many compute.
 */
export function estimateTime(
  { plan, programs }: Calculation,
  sizes: readonly LevelSizes[],
  calibration: Calibration,
  workers: number,
): TimeEstimate {
  const isKnown = plan.models.length > 0 && plan.models.every((name) => calibration.knows(name));
  const spread = isKnown ? SPREAD_OF_TIMES : SPREAD_OF_CONSTANTS;
  const seconds = sizes.reduce((sum, level) => sum + level.seconds, 0);
  const used = new Map(
    plan.models.map((name) => [programs.get(name)!.program.name, programs.get(name)!.program]),
  );
  const start = plan.taskCount === 0
    ? 0
    : used.values().reduce((sum, { startSeconds = 0 }) => sum + startSeconds, 0);
  const range = (share: number) =>
    [start + share * seconds / spread, start + share * seconds * spread] as const;
  const { earlierTasks } = calibration;
  return { coreSeconds: range(1), wallSeconds: range(1 / workers), spread, earlierTasks };
}
