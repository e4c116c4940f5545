// Which tasks of a calculation are equal, in terms of their content keys: a copy of an n-mer of another run stands for a
// whole class, all of which was compared with that n-mer, and counts only where the class is the same.

import { hash } from "node:crypto";
import { type TaskIndex, taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import { type CopyClasses, type TaskContext, taskKeys } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

const TASKS_PER_STEP = 1000;

/**
 * The classes of a calculation's tasks, in steps of some milliseconds; undefined where equal n-mers are not looked for.
 *
 * @param context What all its tasks share.
 */
export function* copyClasses(
  { plan, equivalents }: Pick<Calculation, "plan"> & {
    readonly equivalents?: Calculation["equivalents"] | undefined;
  },
  context: Omit<TaskContext, "resources">,
): Steps<CopyClasses | undefined> {
  if (equivalents === undefined) return undefined;
  const { representatives } = yield* equivalents.find();
  const keyOf = taskKeys(context);
  const keyAt = (index: TaskIndex) => {
    const { model, real, basis } = plan.at(index);
    return keyOf({ model: plan.models.indexOf(model), real, basis }).toHex();
  };
  const others = new Map<string, string>();
  for (let index = 0; index < representatives.length; index++) {
    if (index % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
    const representative = representatives[index]!;
    if (representative === index) continue;
    const key = keyAt(taskIndex(representative));
    others.set(key, hash("sha256", `${others.get(key) ?? ""} ${keyAt(taskIndex(index))}`, "hex"));
  }
  return { tolerance: equivalents.tolerance, others };
}
