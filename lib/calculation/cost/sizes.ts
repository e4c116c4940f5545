// How large the tasks of a calculation are: what the order of starting them, the number of workers and the
// estimates of `nmer plan` follow.

import type { FragmentIndex, TaskIndex } from "../../base/indices.ts";
import { nmerOf } from "../../molecule/mod.ts";
import type { ModelName, TaskFamily, WorkOf } from "../../plan/mod.ts";
import type { Calibration } from "./calibration.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { equivalentTasks } from "./equivalent_tasks.ts";

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
export function sizesOf({ molecule, plan, programs }: Calculation): SizeOf {
  const sizers = new Map(plan.models.map((name) => {
    const { program, prepared: model } = programs.get(name)!;
    const fragments = program.fragmentSizes(model, molecule);
    // Tasks of equal fragments are equally large, so few different sizes are ever estimated.
    const known = new Map<number, TaskSize>();
    const sizeOf = (basis: readonly FragmentIndex[]): TaskSize => {
      let functions = 0;
      let weight = 0;
      let atoms = 0;
      for (const fragment of basis) {
        atoms += molecule.fragments[fragment]!.atoms.length;
        functions += fragments[fragment]!.functions;
        weight += fragments[fragment]!.weight;
      }
      // With charges around, tasks depend on the places of all atoms.
      if (molecule.embeddingCharges !== undefined) atoms = molecule.atomicNumbers.length;
      // Weights are sums in differing order, equal but for their last bits.
      const key = (atoms * 2 ** 14 + functions) * 2 ** 26 + Math.round(weight * 16);
      let size = known.get(key);
      if (size === undefined) {
        const seconds = program.estimateSeconds(model, { functions, weight }, plan.expansion.driver, atoms);
        size = { basisFunctions: functions, seconds };
        known.set(key, size);
      }
      return size;
    };
    return [name, sizeOf] as const;
  }));
  return (model, basis) => sizers.get(model)!(basis);
}

/** The seconds that a calculation's tasks are to be expected to take, for the order in which they are started. */
export function expectedSeconds(sizeOf: SizeOf, calibration: Calibration): WorkOf {
  return (model, _real, basis) => calibration.seconds(model, sizeOf(model, basis).seconds);
}

/** The same sizes with the times that are to be expected by what has been seen so far. */
export function calibrated(sizeOf: SizeOf, calibration: Calibration): SizeOf {
  return (model, basis) => {
    const { basisFunctions, seconds } = sizeOf(model, basis);
    return { basisFunctions, seconds: calibration.seconds(model, seconds) };
  };
}

/** The memory that a task takes at least, in bytes, by its index; equivalent tasks are asked about once. */
export function memoryOf(
  { molecule, plan, programs }: Calculation,
  sizeOf: SizeOf,
): (index: TaskIndex) => number {
  const known = new Map<string, number>();
  return (index) => {
    const { model: name, real, basis } = plan.at(index);
    const { basisFunctions, seconds } = sizeOf(name, basis);
    const key = `${basisFunctions} ${seconds} ${name}`;
    let bytes = known.get(key);
    if (bytes === undefined) {
      const { program, prepared } = programs.get(name)!;
      bytes = program.leastMemoryBytes(
        prepared,
        nmerOf(molecule, real, basis),
        plan.expansion.driver,
      );
      known.set(key, bytes);
    }
    return bytes;
  };
}

/** How large the tasks of a level are. */
export interface LevelSizes {
  /** Sum of the tasks' expected times on one core. */
  readonly seconds: number;
  /** The longest expected time of a task. */
  readonly maxSeconds: number;
  /** Most memory that an idle worker takes to help with the largest task of some model, in bytes; 0 where none can. */
  readonly helperBytes: number;
  /** Most basis functions of a task. */
  readonly maxBasisFunctions: number;
  /** Most memory that a task takes at least, in bytes. */
  readonly maxMemoryBytes: number;
  /** The same without taking several times as long. */
  readonly maxEasyBytes: number;
  /** Most memory that a task is expected to take, in bytes, where each may take this much. */
  readonly memoryWithin: (allowedBytes: number) => number;
}

/** The sizes of each level's tasks, ascending by level. Equivalent tasks are counted, so none is visited. */
export function levelSizes(calculation: Calculation, sizeOf: SizeOf): readonly LevelSizes[] {
  const { plan, molecule, programs } = calculation;
  return plan.levels.map((level) => {
    const sums = {
      seconds: 0,
      maxSeconds: 0,
      maxBasisFunctions: 0,
      maxMemoryBytes: 0,
      maxEasyBytes: 0,
      helperBytes: 0,
    };
    const largest = new Map<
      TaskFamily,
      { readonly functions: number; readonly basis: readonly FragmentIndex[] }
    >();
    for (const { family, basis, count } of equivalentTasks(calculation, level, sizeOf)) {
      const { basisFunctions, seconds } = sizeOf(family.model, basis);
      sums.seconds += seconds * count;
      sums.maxSeconds = Math.max(sums.maxSeconds, seconds);
      if (basisFunctions > (largest.get(family)?.functions ?? -1)) {
        largest.set(family, { functions: basisFunctions, basis });
      }
    }
    const needs: ((allowedBytes: number) => number)[] = [];
    for (const [{ model: name, realSize }, { functions, basis }] of largest) {
      const { program, prepared } = programs.get(name)!;
      const nmer = nmerOf(molecule, basis.slice(0, realSize), basis);
      const least = program.leastMemoryBytes(prepared, nmer, plan.expansion.driver);
      sums.maxBasisFunctions = Math.max(sums.maxBasisFunctions, functions);
      sums.helperBytes = Math.max(sums.helperBytes, program.helperBytes?.(prepared, functions) ?? 0);
      sums.maxMemoryBytes = Math.max(sums.maxMemoryBytes, least);
      const easy = program.easyMemoryBytes?.(prepared, nmer, plan.expansion.driver) ?? least;
      sums.maxEasyBytes = Math.max(sums.maxEasyBytes, easy);
      needs.push((allowed) => program.memoryBytes?.(prepared, nmer, plan.expansion.driver, allowed) ?? least);
    }
    const memoryWithin = (allowed: number) => Math.max(0, ...needs.map((need) => need(allowed)));
    return { ...sums, memoryWithin };
  });
}
