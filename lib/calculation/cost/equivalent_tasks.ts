// The tasks of a level in groups of those that are equally large: of a whole level counted, since there are millions; of a
// part of one, or where n-mers are left out, visited.

import { type FragmentIndex, fragmentIndex } from "../../base/indices.ts";
import {
  binomial,
  type ModelName,
  type PlanLevel,
  type PlanPart,
  type TaskFamily,
  wholePlan,
} from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { SizeOf } from "./sizes.ts";

type Fragments = readonly FragmentIndex[];

/** Tasks of a family that are equally large. */
export interface EquivalentTasks {
  readonly family: TaskFamily;
  /** The basis fragments of one of them. */
  readonly basis: Fragments;
  /** How many there are. */
  readonly count: number;
}

/** The tasks of a level that a calculation computes, in groups of equivalent ones. */
export function equivalentTasks(
  calculation: Calculation,
  level: PlanLevel,
  sizeOf: SizeOf,
): Generator<EquivalentTasks, void, undefined> {
  const { part, plan } = calculation;
  return part === undefined && plan.clusters.isComplete
    ? allTasks(calculation, level, sizeOf)
    : tasksOfPart(part ?? wholePlan(plan), level, sizeOf);
}

function* tasksOfPart(
  part: PlanPart,
  { families }: PlanLevel,
  sizeOf: SizeOf,
): Generator<EquivalentTasks, void, undefined> {
  for (const { family, start } of families) {
    const groups = new Map<
      string,
      { readonly family: TaskFamily; readonly basis: Fragments; count: number }
    >();
    family.forEach((position, _real, basis) => {
      if (!part.has(start + position)) return;
      const { basisFunctions, seconds } = sizeOf(family.model, basis);
      const key = `${basisFunctions} ${seconds}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { family, basis: [...basis], count: 1 });
      else group.count++;
    });
    yield* groups.values();
  }
}

// None of them is visited.
function* allTasks(
  calculation: Calculation,
  { families }: PlanLevel,
  sizeOf: SizeOf,
): Generator<EquivalentTasks, void, undefined> {
  const all = calculation.molecule.fragments.map((_, i) => fragmentIndex(i));
  for (const { family } of families) {
    if (family.count === 0) continue;
    if (family.basisSize === all.length) yield { family, basis: all, count: family.count };
    else {
      const perBasis = family.count / binomial(all.length, family.basisSize);
      const classes = fragmentClasses(calculation, family.model, sizeOf);
      for (const { count, basis } of equivalentClusters(classes, family.basisSize)) {
        yield { family, basis, count: count * perBasis };
      }
    }
  }
}

// The fragments by size: all of a class are alike to the cost model.
function fragmentClasses(
  { molecule }: Calculation,
  model: ModelName,
  sizeOf: SizeOf,
): readonly (readonly FragmentIndex[])[] {
  const classes = new Map<string, FragmentIndex[]>();
  molecule.fragments.forEach((_, i) => {
    const { basisFunctions, seconds } = sizeOf(model, [fragmentIndex(i)]);
    const key = `${basisFunctions} ${seconds}`;
    if (!classes.has(key)) classes.set(key, []);
    classes.get(key)!.push(fragmentIndex(i));
  });
  return [...classes.values()];
}

// Clusters of a size, one for each way to take a number of fragments of each class, and how many are equivalent.
function* equivalentClusters(
  classes: readonly (readonly FragmentIndex[])[],
  size: number,
): Generator<{ readonly count: number; readonly basis: readonly FragmentIndex[] }> {
  const [first, ...others] = classes;
  if (first === undefined) {
    if (size === 0) yield { count: 1, basis: [] };
    return;
  }
  for (let taken = 0; taken <= Math.min(size, first.length); taken++) {
    for (const { count, basis } of equivalentClusters(others, size - taken)) {
      yield {
        count: count * binomial(first.length, taken),
        basis: [...first.slice(0, taken), ...basis].sort((a, b) => a - b),
      };
    }
  }
}
