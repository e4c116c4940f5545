// The results of the single tasks as QCSchema AtomicResults, version 2, for inputs whose protocols ask for them
// (`cluster_results: all`). Atoms as in the task, ghosts marked by `real: false`; arrays of the task's own size.

import type { ResultLookup } from "../../assembly/mod.ts";
import type { Driver } from "../../base/driver.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { KeptInputFields } from "../../base/qcschema_fields.ts";
import { Members } from "../../base/pieces/members.ts";
import type { TaskResult } from "../../base/task_result.ts";
import {
  type Embedding,
  keptOfAtoms,
  type Molecule,
  type Nmer,
  nmerOf,
  nmerToQcschema,
} from "../../molecule/mod.ts";
import { listedOfTasks, type ModelName, type Plan } from "../../plan/mod.ts";
import { qcschemaBasis } from "./basis.ts";
import { atomicProperties, membersOfTasks } from "./cluster_properties.ts";
import { keptOfModel, provenance } from "./input_data.ts";

/**
 * An AtomicResult for every task that has a result, by label; none where arrays are left out (`listedOfTasks`).
 *
 * @param plan The tasks.
 * @param molecule The whole system.
 * @param models By name; those of the plan at least.
 * @param results The result of each task.
 * @param keptFields Fields of the input that are given back.
 */
export function clusterResults(
  plan: Plan,
  molecule: Molecule,
  models: ReadonlyMap<ModelName, ModelChemistry>,
  results: ResultLookup,
  keptFields?: KeptInputFields,
): Members<Record<string, unknown>> {
  if (listedOfTasks(plan, molecule) !== "all") return new Members(() => []);
  return membersOfTasks(plan, (index) => {
    const result = results(index);
    return result === undefined
      ? undefined
      : taskAtomicResult({ plan, molecule, models, keptFields }, index, result);
  });
}

/** A calculation, as far as the AtomicResults of its tasks say something of it. */
export interface ResultContext {
  readonly plan: Plan;
  readonly molecule: Molecule;
  readonly models: ReadonlyMap<ModelName, ModelChemistry>;
  readonly keptFields: KeptInputFields | undefined;
}

/** The result of a task as an AtomicResult. */
export function taskAtomicResult(
  { plan, molecule, models, keptFields }: ResultContext,
  index: TaskIndex,
  result: TaskResult,
): Record<string, unknown> {
  const { driver } = plan.expansion;
  const task = plan.at(index);
  const nmer = nmerOf(molecule, task.real, task.basis);
  const model = models.get(task.model)!;
  const kept = keptOfModel(model, keptFields?.models.get(task.model));
  const atoms = keptOfAtoms(molecule, nmer.atoms);
  return atomicResult({ driver, model, nmer, result, made: provenance(), kept, atoms });
}

/** A task, what it gave, and what is said of both. */
interface Answered {
  readonly driver: Driver;
  readonly model: ModelChemistry;
  readonly nmer: Nmer;
  readonly result: TaskResult;
  readonly made: Record<string, string>;
  /** Fields of the model's specification that are given back. */
  readonly kept: Readonly<Record<string, unknown>>;
  /** Fields of the n-mer's atoms that are given back. */
  readonly atoms: Readonly<Record<string, unknown>>;
}

function atomicResult(task: Answered): Record<string, unknown> {
  const { driver, nmer, result, made, atoms } = task;
  const molecule = {
    ...nmerToQcschema(nmer, 3),
    ...atoms,
    ...(nmer.embedding === undefined ? {} : { extras: { embedding_charges: chargesOf(nmer.embedding) } }),
  };
  // Of an embedded task's gradient, the part of its own atoms: an AtomicResult has no others.
  const own = nmer.geometry.length;
  const array = (values: Float64Array | undefined) =>
    values === undefined ? null : Array.from(values === result.gradient ? values.subarray(0, own) : values);
  return {
    schema_name: "qcschema_atomic_result",
    schema_version: 2,
    success: true,
    return_result: driver === "energy" ? result.energy : array(result[driver]),
    molecule,
    input_data: atomicInput(task, molecule),
    properties: {
      ...atomicProperties(result),
      calcinfo_natom: nmer.symbols.length,
      ...(result.gradient === undefined ? {} : { return_gradient: array(result.gradient) }),
      ...(result.hessian === undefined ? {} : { return_hessian: array(result.hessian) }),
    },
    provenance: made,
    extras: {},
  };
}

function atomicInput(
  { driver, model, nmer, made, kept }: Answered,
  molecule: Record<string, unknown>,
): Record<string, unknown> {
  const { program, method, keywords } = model;
  return {
    schema_name: "qcschema_atomic_input",
    schema_version: 2,
    molecule,
    specification: {
      program,
      driver,
      model: { method, basis: qcschemaBasis(model, nmer.symbols) },
      keywords,
      ...kept,
    },
    provenance: made,
  };
}

// Charges as QCManyBody hands them on: each with its place in bohr.
function chargesOf({ charges, positions }: Embedding): [charge: number, position: number[]][] {
  return Array.from(charges, (charge, i) => [charge, Array.from(positions.subarray(3 * i, 3 * i + 3))]);
}
