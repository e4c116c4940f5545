// What there is to do, as the choice of a carrier wants to know it.

import type { Schedule } from "../../execution/portable.ts";
import { mainMemoryBytes } from "../cost/main_memory.ts";
import type { LevelSizes } from "../cost/sizes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { Work } from "./choose_carrier.ts";
import { isAllExternal } from "./installations.ts";

/**
 * The work of a calculation.
 *
 * @param sizes Of its levels.
 * @param schedule In which order its levels run.
 */
export function workOf(
  calculation: Calculation,
  sizes: readonly LevelSizes[],
  schedule: Schedule | undefined,
): Work {
  return {
    tasks: (calculation.part ?? calculation.plan).taskCount,
    seconds: sizes.reduce((sum, { seconds }) => sum + seconds, 0),
    taskMemoryBytes: Math.max(0, ...sizes.map(({ maxMemoryBytes }) => maxMemoryBytes)),
    easyTaskBytes: Math.max(0, ...sizes.map(({ maxEasyBytes }) => maxEasyBytes)),
    mainMemoryBytes: mainMemoryBytes(calculation, schedule),
    isExternal: isAllExternal(calculation),
    helperBytes: Math.max(0, ...sizes.map(({ helperBytes }) => helperBytes)),
  };
}
