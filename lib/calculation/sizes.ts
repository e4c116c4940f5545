// How large the tasks of a calculation are: what the order of starting them, the number of workers and the
// estimates of `nmer plan` follow.

import type { FragmentIndex, TaskIndex } from "../base/indices.ts";
import { nmerOf } from "../molecule/mod.ts";
import type { ModelName, WorkOf } from "../plan/mod.ts";
import { programNamed } from "../programs/mod.ts";
import type { Calculation } from "./prepare.ts";

/** The size of a task, and the seconds that it is expected to take on one core. */
export interface TaskSize {
  /** Number of basis functions, real and ghost. */
  readonly basisFunctions: number;
  /** Expected time on one core. */
  readonly seconds: number;
}

/** The size of a task by its model and its basis fragments, 0-based. */
export type SizeOf = (model: ModelName, basis: readonly FragmentIndex[]) => TaskSize;

/** The sizes of a calculation's tasks; its models must have passed `checkModels`. */
export function sizesOf({ molecule, plan, models }: Calculation): SizeOf {
  const sizers = new Map(plan.models.map((name) => {
    const model = models.get(name)!;
    const program = programNamed(model.program);
    const fragments = program.fragmentSizes(model, molecule);
    // Tasks of like fragments are equally large, so few different sizes are ever estimated.
    const known = new Map<number, TaskSize>();
    const sizeOf = (basis: readonly FragmentIndex[]): TaskSize => {
      let functions = 0;
      let weight = 0;
      for (const fragment of basis) {
        functions += fragments[fragment]!.functions;
        weight += fragments[fragment]!.weight;
      }
      // Weights are sums in differing order, equal but for their last bits.
      const key = functions * 2 ** 26 + Math.round(weight * 16);
      let size = known.get(key);
      if (size === undefined) {
        size = { basisFunctions: functions, seconds: program.estimateSeconds(model, { functions, weight }) };
        known.set(key, size);
      }
      return size;
    };
    return [name, sizeOf] as const;
  }));
  return (model, basis) => sizers.get(model)!(basis);
}

/** The work of a calculation's tasks, for the order in which they are started. */
export function workOf(sizeOf: SizeOf): WorkOf {
  return (model, _real, basis) => sizeOf(model, basis).seconds;
}

/** The memory that a task takes at least, in bytes, by its index; like tasks are asked about once. */
export function memoryOf(
  { molecule, plan, models }: Calculation,
  sizeOf: SizeOf,
): (index: TaskIndex) => number {
  const known = new Map<string, number>();
  return (index) => {
    const { model: name, real, basis } = plan.at(index);
    const { basisFunctions, seconds } = sizeOf(name, basis);
    const key = `${basisFunctions} ${seconds} ${name}`;
    let bytes = known.get(key);
    if (bytes === undefined) {
      const model = models.get(name)!;
      bytes = programNamed(model.program).leastMemoryBytes(model, nmerOf(molecule, real, basis));
      known.set(key, bytes);
    }
    return bytes;
  };
}

/** How large the tasks of a level are. */
export interface LevelSizes {
  /** Sum of the tasks' expected times on one core. */
  readonly seconds: number;
  /** Most basis functions of a task. */
  readonly maxBasisFunctions: number;
  /** Most memory that a task takes at least, in bytes. */
  readonly maxMemoryBytes: number;
}

/** The sizes of each level's tasks, ascending by level. */
export function levelSizes({ plan, molecule, models }: Calculation, sizeOf: SizeOf): readonly LevelSizes[] {
  return plan.levels.map(({ families }) => {
    let seconds = 0;
    let maxBasisFunctions = 0;
    let maxMemoryBytes = 0;
    for (const { family } of families) {
      let largest = { basisFunctions: -1, position: 0 };
      family.forEach((position, _, basis) => {
        const size = sizeOf(family.model, basis);
        seconds += size.seconds;
        if (size.basisFunctions > largest.basisFunctions) {
          largest = { basisFunctions: size.basisFunctions, position };
        }
      });
      if (family.count === 0) continue;
      const { real, basis } = family.at(largest.position);
      const nmer = nmerOf(molecule, real, basis);
      const model = models.get(family.model)!;
      maxBasisFunctions = Math.max(maxBasisFunctions, largest.basisFunctions);
      maxMemoryBytes = Math.max(maxMemoryBytes, programNamed(model.program).leastMemoryBytes(model, nmer));
    }
    return { seconds, maxBasisFunctions, maxMemoryBytes };
  });
}
