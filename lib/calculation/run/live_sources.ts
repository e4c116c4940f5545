// What a journal writes down of a run while it continues, beside what its events say: memory, and the time that is left.

import type { TaskIndex } from "../../base/indices.ts";
import type { LiveSources } from "../../execution/mod.ts";
import type { Calibration } from "../cost/calibration.ts";
import { SPREAD_OF_TIMES } from "../cost/estimate.ts";
import { Forecast } from "../cost/forecast.ts";
import { memoryOf, type SizeOf } from "../cost/sizes.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * The sources of a run.
 *
 * @param sizeOf Sizes of its tasks.
 * @param calibration What is known of their times.
 * @param memoryInUse Memory of the run, in bytes.
 */
export function liveSources(
  calculation: Calculation,
  sizeOf: SizeOf,
  calibration: Calibration,
  memoryInUse: () => number,
): Omit<LiveSources, "now"> {
  const forecast = new Forecast(calculation, sizeOf, calibration);
  const { part, equivalents } = calculation;
  const isWhole = part === undefined || part === equivalents?.computed;
  return {
    memoryInUse,
    memoryOf: memoryOf(calculation, sizeOf),
    ended: (index: TaskIndex) => forecast.ended(index),
    secondsLeft: (workers) => {
      // A part of a run is not what the forecast is of.
      const seconds = isWhole ? forecast.secondsLeft(workers) : undefined;
      return seconds === undefined ? undefined : [seconds / SPREAD_OF_TIMES, seconds * SPREAD_OF_TIMES];
    },
  };
}
