// What a calculation asks of a batch system, from the estimates of `nmer plan`.

import type { Calibration } from "../../calculation/cost/calibration.ts";
import { estimateTime } from "../../calculation/cost/estimate.ts";
import { mainMemoryBytes } from "../../calculation/cost/main_memory.ts";
import { MAIN_PROCESS_BYTES, workerBytes } from "../../calculation/cost/own_memory.ts";
import type { LevelSizes } from "../../calculation/cost/sizes.ts";
import type { Calculation } from "../../calculation/prepare/prepare.ts";
import { isAllExternal } from "../../calculation/run/installations.ts";
import type { Load } from "../../cluster/slurm/proposal.ts";
import type { ExecutionOptions } from "../../input/options/execution_choices.ts";

// Tasks are given this much where they could use more: machines have as much for a core.
const BYTES_PER_CORE = 2e9;

/** The load of a calculation, with the sizes of its levels as they are to be expected. */
export function loadOf(
  calculation: Calculation,
  { schedule, threads = 1 }: Pick<ExecutionOptions, "schedule" | "threads">,
  sizes: readonly LevelSizes[],
  calibration: Calibration,
): Load {
  const mainBytes = MAIN_PROCESS_BYTES + mainMemoryBytes(calculation, schedule);
  const isExternal = isAllExternal(calculation);
  return {
    levels: calculation.plan.levels.map(({ start, end }, i) => ({
      tasks: end - start,
      seconds: sizes[i]!.seconds,
      longestSeconds: sizes[i]!.maxSeconds,
    })),
    spread: estimateTime(calculation, sizes, calibration, 1).spread,
    threads,
    taskBytes: Math.max(0, ...sizes.map(({ memoryWithin }) => memoryWithin(threads * BYTES_PER_CORE))),
    ownBytes: (workers) =>
      mainBytes + (isExternal ? 0 : workerBytes("processes", workers, calculation.plan.taskCount)),
  };
}
