// A task on its way to a program: in numbers, as it is sent, and as the n-mer that it stands for.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import type { Driver } from "../../base/driver.ts";
import type { ResultShape } from "../../base/task_result.ts";
import type { FragmentIndex } from "../../base/indices.ts";
import { type Molecule, type Nmer, nmerOf } from "../../molecule/mod.ts";
import { askedOf } from "./molecular_properties.ts";
import type { Installation, PreparedModel, Resources } from "./program.ts";

/** What all tasks of a run share; made once, and given to each worker once. */
export interface TaskContext {
  /** The whole system. Its arrays may be in shared memory: nobody writes to them. */
  readonly molecule: Molecule;
  /** All model chemistries of the run. */
  readonly models: readonly PreparedModel[];
  /** What is computed of each task. */
  readonly driver: Driver;
  /** What each task may use. */
  readonly resources: Resources;
  /** The external programs of the run as they were found, by the names that the models have for them. */
  readonly installations?: Readonly<Record<string, Installation>>;
}

/**
 * A task in numbers: `{ model: 0, real: [0], basis: [0, 1, 2] }` is `["hf", [1], [1, 2, 3]]` where `hf` is the run's
 * first model.
 */
export interface TaskRequest {
  /** Index of its model in {@linkcode TaskContext.models}. */
  readonly model: number;
  /** Real fragments, 0-based and ascending. */
  readonly real: readonly FragmentIndex[];
  /** Basis fragments, 0-based and ascending. */
  readonly basis: readonly FragmentIndex[];
  /** Memory in bytes that this task may use, where it is not to be what every task may. */
  readonly memoryBytes?: number;
}

/** What a task is made of. */
export interface TaskParts {
  readonly model: PreparedModel;
  readonly nmer: Nmer;
  /** What it may use. */
  readonly resources: Resources;
}

/** A task's model, n-mer and resources. */
export function resolveTask(context: TaskContext, task: TaskRequest): TaskParts {
  const model = context.models[task.model];
  if (model === undefined) throw new RangeError(`the run has no model ${task.model}`);
  const nmer = nmerOf(context.molecule, task.real, task.basis);
  const { memoryBytes = context.resources.memoryBytes } = task;
  return { model, nmer, resources: { ...context.resources, memoryBytes } };
}

/** What the numbers of the tasks of a run must be like. */
export function resultShapes(
  { molecule, driver, models }: Pick<TaskContext, "molecule" | "driver" | "models">,
): (task: TaskRequest) => ResultShape {
  const sizes = molecule.fragments.map(({ atoms }) => 3 * atoms.length);
  const whole = sizes.reduce((sum, size) => sum + size, 0); // an n-mer and the charges around it
  const asked = models.map(askedOf);
  return ({ basis, model }) => ({
    driver,
    properties: asked[model] ?? [],
    coordinates: molecule.embeddingCharges !== undefined
      ? whole
      : basis.reduce((sum, fragment) => sum + sizes[fragment]!, 0),
  });
}

/** The same context with the molecule's arrays in memory that workers share rather than copy. */
export function shareContext(context: TaskContext): TaskContext {
  const { molecule } = context;
  const geometry = new Float64Array(sharedBytes(molecule.geometry.byteLength));
  geometry.set(molecule.geometry);
  const atomicNumbers = new Uint8Array(sharedBytes(molecule.atomicNumbers.byteLength));
  atomicNumbers.set(molecule.atomicNumbers);
  return { ...context, molecule: { ...molecule, geometry, atomicNumbers } };
}
