// Times of tasks that a journal keeps for later runs of the same models, as events of the kind `task-times`: for each
// model and size of its tasks, how many there were, and the sums of their expected and true seconds.

import { VERSION } from "../../base/version.ts";
import { canonicalJson } from "../../programs/task_key.ts";
import type { Calibration, TimesSeen } from "./calibration.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { ModelName } from "../../plan/mod.ts";

/** The kind of a journal's events that hold times. */
export const TASK_TIMES = "task-times";

// Counts the cost models: times beside what another one expected would correct this one wrongly.
const COST_MODEL = 2;

interface Message {
  readonly model: string;
  readonly times: readonly (readonly [
    sizeClass: number,
    tasks: number,
    expectedSeconds: number,
    seconds: number,
  ])[];
}

/** The messages of events that tell what a calibration has seen since the last call. */
export function exportTimes(calculation: Calculation, calibration: Calibration): readonly string[] {
  return Array.from(calibration.takeAdded(), ([model, seen]) => {
    const times = seen.map(({ sizeClass, tasks, expectedSeconds, seconds }) =>
      [sizeClass, tasks, expectedSeconds, seconds] as const
    );
    return JSON.stringify({ model: modelKey(calculation, model), times } satisfies Message);
  });
}

/** Takes what such messages tell of the calculation's models into its calibration; whether they tell anything. */
export function importTimes(
  calculation: Calculation,
  calibration: Calibration,
  messages: readonly string[],
): boolean {
  const earlier = new Map<string, TimesSeen[]>();
  for (const message of messages) {
    const { model, times } = JSON.parse(message) as Message;
    const known = earlier.get(model) ?? [];
    earlier.set(model, known);
    for (const [sizeClass, tasks, expectedSeconds, seconds] of times) {
      known.push({ sizeClass, tasks, expectedSeconds, seconds });
    }
  }
  let any = false;
  for (const name of calculation.plan.models) {
    const times = earlier.get(modelKey(calculation, name));
    if (times === undefined) continue;
    calibration.learn(name, times);
    any = true;
  }
  return any;
}

// What the cost model and the times of a model depend on. Names of models and their programs' versions have no part.
function modelKey({ models, plan }: Calculation, name: ModelName): string {
  const { program, method, basis, keywords } = models.get(name)!;
  return canonicalJson([
    VERSION,
    COST_MODEL,
    plan.expansion.driver,
    program.toLowerCase(),
    method.toLowerCase(),
    basis?.toLowerCase() ?? null,
    keywords,
  ]);
}
