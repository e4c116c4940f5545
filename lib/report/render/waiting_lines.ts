// What a run has lost since each level waited for the one below, where that is worth a word.

import { formatSeconds } from "../../base/format.ts";
import type { RunStatistics } from "../../base/run_statistics.ts";

const MIN_LOST_SECONDS = 5;
const MIN_LOST_SHARE = 0.05;

/** A line where levels that overlap may have saved time; else none. */
export function waitingLines(
  { schedule, levels, workers, wall_seconds, makespan_lower_bound_seconds }: Pick<
    RunStatistics,
    "schedule" | "levels" | "workers" | "wall_seconds" | "makespan_lower_bound_seconds"
  >,
): readonly string[] {
  if (schedule === "overlap" || levels.length < 2) return [];
  const idle = levels.reduce((sum, { idle_seconds }) => sum + idle_seconds, 0) / workers;
  // No schedule takes less than the lower bound.
  const lost = Math.min(idle, wall_seconds - makespan_lower_bound_seconds);
  if (lost < MIN_LOST_SECONDS || lost < MIN_LOST_SHARE * wall_seconds) return [];
  return [
    `workers were idle at the ends of levels: --schedule overlap, by which none waits for the one below, may save ${
      formatSeconds(lost)
    }`,
  ];
}
