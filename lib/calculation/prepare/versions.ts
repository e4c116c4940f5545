// Which versions of programs compute.

import { identityOf } from "../../programs/contract/program.ts";
import type { TaskContext } from "../../programs/contract/task.ts";

/** Version of each program that computes, by its name in full. */
export function versionsOf(
  { models, installations }: Omit<TaskContext, "resources">,
): Record<string, string> {
  return Object.fromEntries(models.map((model) => {
    const { name, version } = identityOf(model, installations);
    return [name, version];
  }));
}
