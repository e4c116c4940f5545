// Times of tasks that a journal keeps for later runs of the same models, as events of the kind `task-times`: for each
// model and size of its tasks, how many there were, and the sums of their expected and true seconds.

import { VERSION } from "../../base/version.ts";
import { canonicalJson } from "../../programs/task_key.ts";
import type { Calibration, TimesSeen } from "./calibration.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { ModelName } from "../../plan/mod.ts";

/** The kind of a journal's events that hold times. */
export const TASK_TIMES = "task-times";

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
    const read = readMessage(message);
    if (read === undefined) continue; // whoever wrote the journal wrote it
    const { model, times } = read;
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

// Longer than the times of any model: a line for each octave of its size.
const MAX_MESSAGE_LENGTH = 2 ** 16;
// Octaves of a double.
const MAX_SIZE_CLASS = 1100;
// No time of a task is longer, in seconds: a million years.
const MAX_SECONDS = 3e13;

// What a message tells; undefined where that is nothing.
function readMessage(text: string): Message | undefined {
  if (text.length > MAX_MESSAGE_LENGTH) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { model, times } = value as { readonly model?: unknown; readonly times?: unknown };
  return typeof model === "string" && Array.isArray(times) && times.every(isTime)
    ? { model, times }
    : undefined;
}

function isTime(value: unknown): value is Message["times"][number] {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isFinite)) return false;
  const [sizeClass, tasks, expectedSeconds, seconds] = value as [number, number, number, number];
  return Number.isInteger(sizeClass) && Math.abs(sizeClass) <= MAX_SIZE_CLASS &&
    Number.isInteger(tasks) && tasks > 0 && tasks < 2 ** 40 &&
    [expectedSeconds, seconds].every((time) => time > 0 && time < MAX_SECONDS);
}

// What the cost model and the times of a model depend on. Names of models and their programs' versions have no part.
function modelKey({ models, plan }: Calculation, name: ModelName): string {
  const { program, method, basis, keywords } = models.get(name)!;
  return canonicalJson([
    VERSION,
    plan.expansion.driver,
    program.toLowerCase(),
    method.toLowerCase(),
    basis?.toLowerCase() ?? null,
    keywords,
  ]);
}
