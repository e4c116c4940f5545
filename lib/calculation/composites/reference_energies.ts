// Whether composite models take the right Hartree-Fock energy from a correlated one: that of a task by itself must be the
// one inside of the correlated task, or their difference is no correlation energy. It is not where programs take other
// integrals for the two, or where the two have found different solutions.

import type { ResultLookup } from "../../assembly/mod.ts";
import type { CompositePart, ModelChemistry } from "../../base/model_chemistry.ts";
import type { Notice } from "../../base/notice.ts";
import { taskIndex } from "../../base/indices.ts";
import { plural } from "../../base/plural.ts";
import { isCorrelated, isHartreeFock } from "../../input/models/method_kinds.ts";
import { compositesOf, type ModelName, type Plan } from "../../plan/mod.ts";

/** Programs converge energies to this or better, in Hartree. */
const CONVERGED = 1e-6;
const MAX_LABELS = 3;
/** Of each model, as many tasks are looked at: what differs does so in most. */
const MAX_TASKS_SEEN = 10_000;

/**
 * A warning where Hartree-Fock energies differ; none where programs do not report those of correlated tasks.
 *
 * @param models The models of the plan, by name.
 * @param results The result of each task.
 */
export function differentReferences(
  plan: Plan,
  models: ReadonlyMap<ModelName, ModelChemistry>,
  results: ResultLookup,
): readonly Notice[] {
  const labels: string[] = [];
  let largest = 0;
  for (const [correlated, reference] of pairsOf(plan, models)) {
    for (const { family, start } of plan.levels.flatMap(({ families }) => families)) {
      if (family.model !== correlated) continue;
      family.forEach(
        (position, real, basis) => {
          const inside = results(taskIndex(start + position))?.properties?.["scf_total_energy"];
          const index = plan.indexOf(reference, real, basis);
          const alone = index === undefined ? undefined : results(index)?.energy;
          const difference = Math.abs((inside ?? NaN) - (alone ?? NaN));
          if (!(difference > CONVERGED)) return;
          largest = Math.max(largest, difference);
          labels.push(plan.label(taskIndex(start + position)));
        },
        0,
        Math.min(family.count, MAX_TASKS_SEEN),
      );
    }
  }
  if (labels.length === 0) return [];
  const shown = labels.slice(0, MAX_LABELS).join(", ") + (labels.length > MAX_LABELS ? ", ..." : "");
  return [{
    severity: "warning",
    statement:
      `the Hartree-Fock energy inside of ${
        plural(labels.length, "task")
      } is not that of Hartree-Fock by itself, which is ` +
      `taken from it (${shown}; up to ${largest.toPrecision(2)} Hartree apart)`,
    advice:
      "Give all parts of the model the same integrals and reference in keywords, as scf_type and reference.",
  }];
}

/** Correlated parts with the Hartree-Fock part that is taken from them: in the same basis set, by the same program. */
function pairsOf(
  plan: Plan,
  models: ReadonlyMap<ModelName, ModelChemistry>,
): readonly (readonly [correlated: ModelName, reference: ModelName])[] {
  const pairs = new Map<string, readonly [ModelName, ModelName]>();
  for (const parts of compositesOf(plan).values()) {
    for (const one of parts) {
      for (const other of parts) {
        if (isReference(one, other, models)) {
          pairs.set(`${one.model}\n${other.model}`, [one.model, other.model]);
        }
      }
    }
  }
  return [...pairs.values()];
}

function isReference(
  one: CompositePart,
  other: CompositePart,
  models: ReadonlyMap<ModelName, ModelChemistry>,
): boolean {
  const [correlated, reference] = [models.get(one.model)!, models.get(other.model)!];
  return isCorrelated(correlated.method) && isHartreeFock(reference.method) &&
    correlated.program === reference.program &&
    correlated.basis?.toLowerCase() === reference.basis?.toLowerCase();
}
