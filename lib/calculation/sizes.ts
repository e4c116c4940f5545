// How large the tasks of a calculation are: what the order of starting them, the number of workers and the
// estimates of `nmer plan` follow.

import type { FragmentIndex } from "../base/indices.ts";
import { nmerOf } from "../molecule/mod.ts";
import type { ModelName, WorkOf } from "../plan/mod.ts";
import { programNamed, type Size } from "../programs/mod.ts";
import type { Calculation } from "./prepare.ts";

/** The size of a task by its model and its fragments, 0-based. */
export type SizeOf = (
  model: ModelName,
  real: readonly FragmentIndex[],
  basis: readonly FragmentIndex[],
) => Size;

/** The sizes of a calculation's tasks; its models must have passed `checkModels`. */
export function sizesOf({ molecule, plan, models }: Calculation): SizeOf {
  const sizers = new Map(plan.models.map((name) => {
    const model = models.get(name)!;
    const program = programNamed(model.program);
    const functions = program.fragmentFunctions(model, molecule);
    // Tasks of equal fragments are equally large, so few different sizes are ever computed.
    const known = new Map<number, Size>();
    const sizeOf = (real: readonly FragmentIndex[], basis: readonly FragmentIndex[]): Size => {
      const realFunctions = sum(functions, real);
      const ghostFunctions = sum(functions, basis) - realFunctions;
      const key = realFunctions * 2 ** 24 + ghostFunctions;
      let size = known.get(key);
      if (size === undefined) known.set(key, size = program.size(model, realFunctions, ghostFunctions));
      return size;
    };
    return [name, sizeOf] as const;
  }));
  return (model, real, basis) => sizers.get(model)!(real, basis);
}

/** The work of a calculation's tasks, for the order in which they are started. */
export function workOf(sizeOf: SizeOf): WorkOf {
  return (model, real, basis) => sizeOf(model, real, basis).work;
}

/** How large the tasks of a level are. */
export interface LevelSizes {
  /** Sum of the tasks' work, relative to one another. */
  readonly work: number;
  /** Most basis functions of a task. */
  readonly maxBasisFunctions: number;
  /** Most memory that a task takes at least, in bytes. */
  readonly maxMemoryBytes: number;
}

/** The sizes of each level's tasks, ascending by level. */
export function levelSizes({ plan, molecule, models }: Calculation, sizeOf: SizeOf): readonly LevelSizes[] {
  return plan.levels.map(({ families }) => {
    let work = 0;
    let maxBasisFunctions = 0;
    let maxMemoryBytes = 0;
    for (const { family } of families) {
      let largest = { basisFunctions: -1, position: 0 };
      family.forEach((position, real, basis) => {
        const size = sizeOf(family.model, real, basis);
        work += size.work;
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
    return { work, maxBasisFunctions, maxMemoryBytes };
  });
}

function sum(values: Float64Array, indices: readonly FragmentIndex[]): number {
  let total = 0;
  for (const index of indices) total += values[index]!;
  return total;
}
