// One quantum-chemistry calculation of a plan: a cluster of real fragments in the basis of a larger one.

import type { FragmentIndex, TaskIndex } from "../base/indices.ts";
import type { ModelName } from "./expansion.ts";

/** A task of a plan; a plain value, made when it is asked for. */
export interface Task {
  /** Position in the plan, from 0. */
  readonly index: TaskIndex;
  /** Level: the number of real fragments. */
  readonly nbody: number;
  /** Name of its model chemistry. */
  readonly model: ModelName;
  /** Fragments with nuclei and electrons, 0-based and ascending. */
  readonly real: readonly FragmentIndex[];
  /** Fragments with basis functions, `real` among them, 0-based and ascending; those not real are ghosts. */
  readonly basis: readonly FragmentIndex[];
}

/** The label of a task, as QCManyBody writes it: `["hf", [1], [1, 2]]`, with fragments from 1. */
export function taskLabel(model: ModelName, real: readonly number[], basis: readonly number[]): string {
  return `[${JSON.stringify(model)}, ${fromOne(real)}, ${fromOne(basis)}]`;
}

function fromOne(fragments: readonly number[]): string {
  return `[${fragments.map((fragment) => fragment + 1).join(", ")}]`;
}
