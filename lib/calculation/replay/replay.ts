// Assembling a calculation from results that were computed elsewhere.

import {
  assemble,
  type Assembly,
  type ResultLookup,
  type StatedErrors,
  statedErrorSteps,
} from "../../assembly/mod.ts";
import { MOLECULAR_PROPERTIES } from "../../base/quantities/molecular_property.ts";
import { InputError } from "../../base/error.ts";
import { type TaskIndex, taskIndex } from "../../base/indices.ts";
import { plural } from "../../base/plural.ts";
import { finish } from "../../base/steps.ts";
import type { ComponentRecord } from "../../input/mod.ts";
import { taskAtoms } from "../../molecule/mod.ts";
import type { ReportedCopies } from "../../report/mod.ts";
import { withCopies } from "../copies/copied_results.ts";
import { reportedCopies } from "../copies/reported_copies.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { followingSteps } from "../run/phases/through_phases.ts";

/** Sums of given results. */
export interface Replayed {
  /** What they are of: of a calculation whose n-mers a cheap model chooses, with those that its results choose. */
  readonly calculation: Calculation;
  /** The sums. */
  readonly assembly: Assembly;
  /** The result of each task. */
  readonly results: ResultLookup;
  /** Labels of components that the plan does not need. */
  readonly unused: readonly string[];
  /** What is said of tasks that are copies of equal ones; absent where equal tasks are not looked for. */
  readonly copies?: ReportedCopies;
  /** The error of a screening by energy, as it states it; undefined of others. */
  readonly screening: StatedErrors | undefined;
}

/**
 * Assembles a calculation from components.
 *
 * @example
 * ```ts
 * import { parseComponents, parseInput, prepare, replay } from "@nmer/nmer";
 *
 * const calculation = prepare(parseInput(`
 * molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }
 * models: { hf: { method: hf, basis: sto-3g } }
 * levels: { 2: hf }
 * bsse: nocp
 * `));
 * const components = parseComponents(`
 * '["hf", [1], [1]]': { energy: -2.8 }
 * '["hf", [2], [2]]': { energy: -2.8 }
 * '["hf", [1, 2], [1, 2]]': { energy: -5.61 }
 * `);
 * const replayed = replay(calculation, components, "elsewhere");
 * console.log(replayed.assembly.returned.energy);
 * ```
 *
 * @param components The result of each task, from {@linkcode parseComponents}.
 * @param file Where they are from, for messages.
 * @throws {InputError} Where a task's result is missing, lacks a derivative that the driver asks for, or is not of
 * the size of the task.
 */
export function replay(
  calculation: Calculation,
  components: readonly ComponentRecord[],
  file: string,
): Replayed {
  const { plan, molecule } = calculation;
  const { byTask, unused } = componentsOf(calculation, components, file);
  // What is given counts; only tasks without a component are copies of others.
  const copied = withCopies(calculation, (index) => byTask.get(index));
  const results: ResultLookup = (index) => byTask.get(index) ?? copied(index);
  const next = finish(followingSteps(calculation, results));
  if (next !== undefined) return replay(next, components, file);
  const copies = reportedCopies(calculation, results, (index) => byTask.has(taskIndex(index)));
  return {
    calculation,
    assembly: assemble(plan, molecule, results),
    results,
    unused,
    ...(copies === undefined ? {} : { copies }),
    screening: finish(statedErrorSteps(plan, molecule, results)),
  };
}

/** The components by their tasks; throws where those of the plan are not complete. */
function componentsOf(
  calculation: Calculation,
  components: readonly ComponentRecord[],
  file: string,
): { readonly byTask: ReadonlyMap<TaskIndex, ComponentRecord>; readonly unused: readonly string[] } {
  const { plan, molecule } = calculation;
  const byTask = new Map<TaskIndex, ComponentRecord>();
  const unused: string[] = [];
  for (const component of components) {
    const index = plan.indexOf(component.model, component.real, component.basis);
    if (index === undefined) unused.push(component.label);
    else byTask.set(index, component);
  }
  for (let i = 0; i < plan.taskCount; i++) {
    const component = byTask.get(taskIndex(i));
    if (component === undefined) {
      if (calculation.equivalents === undefined || !byTask.has(calculation.equivalents.representative(i))) {
        throw missing(calculation, byTask, file, unused);
      }
      continue;
    }
    const coordinates = 3 * taskAtoms(molecule, component.basis).length;
    checkLength(component, "gradient", coordinates, calculation, file);
    checkLength(component, "hessian", coordinates ** 2, calculation, file);
    checkProperties(component, calculation, file);
  }
  return { byTask, unused };
}

function missing(
  { plan, equivalents }: Calculation,
  byTask: ReadonlyMap<TaskIndex, unknown>,
  file: string,
  unused: readonly string[],
): InputError {
  const labels: string[] = [];
  let count = 0;
  for (let i = 0; i < plan.taskCount; i++) {
    if (byTask.has(taskIndex(i)) || byTask.has(equivalents?.representative(i) ?? taskIndex(i))) continue;
    count++;
    if (labels.length < 3) labels.push(plan.label(taskIndex(i)));
  }
  return new InputError({
    file,
    found: `no result for ${count} of ${plan.taskCount} tasks: ${labels.join(", ")}${
      count > 3 ? ", ..." : ""
    }`,
    expected: equivalents === undefined
      ? "a result for every task of the plan"
      : "a result for every task of the plan, or for the one that it is a copy of",
    ...(unused.length === 0 ? {} : {
      hint:
        `${plural(unused.length, "label")} of the file ${
          unused.length === 1 ? "is" : "are"
        } not in the plan, ` +
        `as ${unused[0]}; ` +
        "compare the names of the models.",
    }),
  });
}

function checkProperties(component: ComponentRecord, { plan, programs }: Calculation, file: string): void {
  const lacking = programs.get(component.model)!.properties.find((name) => component[name] === undefined);
  if (lacking === undefined) return;
  throw new InputError({
    file,
    keyPath: [component.label, lacking],
    found: "nothing",
    expected: `${MOLECULAR_PROPERTIES[lacking].components} numbers: the input asks for properties ${
      plan.expansion.properties.join(", ")
    }`,
  });
}

function checkLength(
  component: ComponentRecord,
  property: "gradient" | "hessian",
  length: number,
  { plan, molecule }: Calculation,
  file: string,
): void {
  const values = component[property];
  const { driver } = plan.expansion;
  if (values === undefined ? driver !== property : values.length === length) return;
  throw new InputError({
    file,
    keyPath: [component.label, property],
    found: values === undefined ? "nothing" : `${values.length} numbers`,
    expected: `${length} numbers, for the atoms of its basis fragments${
      molecule.embeddingCharges === undefined ? "" : ", then for those around them, whose charges it feels"
    }`,
  });
}
