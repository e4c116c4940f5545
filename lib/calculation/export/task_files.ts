// Names of the files of tasks: `00012-mp2-1.3-in-all`. They begin with the task's number in the plan, from 1, so that no
// two are the same wherever case does not count, and what follows is for people: model, real and basis fragments.

import { contentHash } from "../../execution/mod.ts";
import type { Task } from "../../plan/mod.ts";
import { UNNAMED_MODEL } from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { moleculeHash } from "../run/molecule_hash.ts";

const MAX_PART_LENGTH = 24;

/** The name of a task's files without an extension: lower-case letters, digits, `.`, `-` and `_`. */
export function taskStem({ index, model, real, basis }: Task, { plan }: Calculation): string {
  const number = String(index + 1).padStart(Math.max(5, String(plan.taskCount).length), "0");
  const slug = model === UNNAMED_MODEL
    ? ""
    : model.toLowerCase().replace(/[^a-z0-9]+/g, "_").slice(0, MAX_PART_LENGTH);
  const all = plan.expansion.fragmentCount;
  const parts = [number, slug, fragmentNames(real, all)];
  if (basis.length !== real.length) parts.push("in", fragmentNames(basis, all));
  return parts.filter((part) => part !== "" && part !== "_").join("-");
}

function fragmentNames(fragments: readonly number[], all: number): string {
  if (fragments.length === all) return "all";
  const names = fragments.map((fragment) => fragment + 1).join("_");
  return names.length <= MAX_PART_LENGTH ? names : `${fragments.length}_fragments`;
}

/** What distinguishes the tasks of an input from those of others: molecule, charges around, models and treatments. */
export function tasksFingerprint(calculation: Calculation): string {
  const { molecule, models, plan, input } = calculation;
  const {
    fragmentCount,
    driver,
    treatments,
    levels,
    supersystem,
    maxNbody,
    returnTotalData,
    supersystemIeOnly,
  } = plan.expansion;
  return contentHash({
    molecule: moleculeHash(molecule),
    charges: molecule.fragments.map(({ charge, multiplicity }) => [charge, multiplicity]),
    embedding: molecule.embeddingCharges === undefined ? null : Array.from(molecule.embeddingCharges),
    models: [...models].filter(([name]) => plan.models.includes(name)).map(([name, model]) => [
      name,
      model.program,
      model.method,
      model.basis ?? null,
      JSON.stringify(model.keywords),
    ]),
    expansion: JSON.stringify([
      fragmentCount,
      driver,
      treatments,
      levels.map(({ model, nbodies }) => [model, nbodies]),
      supersystem ?? null,
      maxNbody,
      returnTotalData,
      supersystemIeOnly,
      input.driver,
    ]),
  });
}
