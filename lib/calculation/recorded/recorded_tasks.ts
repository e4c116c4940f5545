// The tasks of a run of a journal with their content keys, of the calculation that the journal keeps.

import { JournalError, type JournalRecord, type JournalRun } from "../../execution/mod.ts";
import type { Registry } from "../../programs/mod.ts";
import { recordedInstallations } from "../merge/versions.ts";
import { recordedCalculation } from "./recorded_calculation.ts";
import { keyedTasks } from "./task_history.ts";

/** All tasks of a run by their keys, made when they are asked for; undefined where the journal does not say them. */
export function recordedTasks(
  record: Pick<JournalRecord, "path">,
  run: Pick<JournalRun, "input" | "description">,
  registry?: Registry,
): (() => ReturnType<typeof keyedTasks>) | undefined {
  try {
    const calculation = recordedCalculation(record, run, registry);
    const installations = recordedInstallations(calculation, [JSON.stringify(run.description)]);
    return () => keyedTasks(calculation, installations);
  } catch (error) {
    if (error instanceof JournalError) return undefined;
    throw error;
  }
}
