// From a task in numbers to its result: what every carrier of tasks, in place or in a worker, does in the same way.

import type { Driver } from "../base/driver.ts";
import type { FragmentIndex } from "../base/indices.ts";
import { type Molecule, type Nmer, nmerOf } from "../molecule/mod.ts";
import { embeddedNamed } from "./embedded.ts";
import {
  type Computed,
  type Installation,
  type ModelChemistry,
  ProgramError,
  type Resources,
} from "./program.ts";

/** What all tasks of a run share; made once, and given to each worker once. */
export interface TaskContext {
  /** The whole system. Its arrays may be in shared memory: nobody writes to them. */
  readonly molecule: Molecule;
  /** All model chemistries of the run. */
  readonly models: readonly ModelChemistry[];
  /** What is computed of each task. */
  readonly driver: Driver;
  /** What each task may use. */
  readonly resources: Resources;
  /** The external programs of the run as they were found, by the names that the models have for them. */
  readonly installations?: Readonly<Record<string, Installation>>;
}

/** A task in numbers. */
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

/**
 * Computes a task in steps of some milliseconds; stop stepping to cancel it.
 *
 * @throws {ProgramError} Where there is no number to trust.
 */
export function* evaluate(context: TaskContext, task: TaskRequest): Generator<unknown, Computed, void> {
  const { model, nmer, resources } = taskOf(context, task);
  const computed = yield* embeddedNamed(model.program).compute(model, context.driver, nmer, resources);
  checkComputed(computed, nmer, context.driver);
  return computed;
}

/** What a task is made of. */
export interface TaskParts {
  readonly model: ModelChemistry;
  readonly nmer: Nmer;
  /** What it may use. */
  readonly resources: Resources;
}

/** A task's model, n-mer and resources. */
export function taskOf(context: TaskContext, task: TaskRequest): TaskParts {
  const model = context.models[task.model];
  if (model === undefined) throw new RangeError(`the run has no model ${task.model}`);
  const nmer = nmerOf(context.molecule, task.real, task.basis);
  const { memoryBytes = context.resources.memoryBytes } = task;
  return { model, nmer, resources: { ...context.resources, memoryBytes } };
}

/**
 * Whatever a program says: only finite numbers, and as many as there should be, leave this room.
 *
 * @throws {ProgramError} Where something else came.
 */
export function checkComputed(computed: Computed, nmer: Nmer, driver: Driver): void {
  const { energy, gradient, hessian, properties } = computed;
  // The charges around an n-mer feel forces, too.
  const coordinates = nmer.geometry.length + (nmer.embedding?.positions.length ?? 0);
  const lengths = { gradient: coordinates, hessian: coordinates ** 2 };
  for (const [name, values] of Object.entries({ gradient, hessian })) {
    const needed = driver === name || driver === "hessian" && name === "gradient";
    const length = lengths[name as keyof typeof lengths];
    if (values === undefined ? needed : values.length !== length) {
      throw new ProgramError(
        `gave a ${name} of ${values?.length ?? 0} numbers instead of ${length}`,
        "give-up",
      );
    }
  }
  for (const values of [[energy], gradient ?? [], hessian ?? [], Object.values(properties)]) {
    if (!values.every(Number.isFinite)) {
      throw new ProgramError("gave a number that is not finite; look at the geometry", "fix-input");
    }
  }
}

/** The same context with the molecule's arrays in memory that workers share rather than copy. */
export function shareContext(context: TaskContext): TaskContext {
  const { molecule } = context;
  const geometry = new Float64Array(new SharedArrayBuffer(molecule.geometry.byteLength));
  geometry.set(molecule.geometry);
  const atomicNumbers = new Uint8Array(new SharedArrayBuffer(molecule.atomicNumbers.byteLength));
  atomicNumbers.set(molecule.atomicNumbers);
  return { ...context, molecule: { ...molecule, geometry, atomicNumbers } };
}
