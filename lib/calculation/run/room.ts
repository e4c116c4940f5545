// What runs that are under way side by side share of a machine, and what one of them will take of it.

import { type Machine } from "../../machine/mod.ts";
import type { Room } from "../../execution/portable.ts";
import { levelSizes, sizesOf } from "../cost/sizes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { type CarrierRequest, MAX_WORKERS_PER_CORE, SHARE_OF_FREE_MEMORY } from "./choose_carrier.ts";

/**
 * The room of several runs.
 *
 * @param request What is asked for, of all of them together.
 * @param machine What there is.
 */
export function roomOf({ parallel = "auto", mode, memoryBytes }: CarrierRequest, machine: Machine): Room {
  const wanted = mode === "serial" ? 1 : parallel === "auto" ? machine.cores : parallel;
  return {
    slots: Math.min(wanted, MAX_WORKERS_PER_CORE * machine.cores),
    memoryBytes: memoryBytes ?? SHARE_OF_FREE_MEMORY * machine.memoryBytes,
  };
}

/** Number of tasks of a calculation, and the computing that they are expected to take, in seconds. */
export function expectedWork(calculation: Calculation): { readonly tasks: number; readonly seconds: number } {
  const levels = levelSizes(calculation, sizesOf(calculation));
  return {
    tasks: calculation.plan.taskCount,
    seconds: levels.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
