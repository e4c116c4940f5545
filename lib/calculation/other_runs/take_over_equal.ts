// What other runs of a journal have of n-mers that equal a calculation's own, taken over before it computes anything: each
// class of equal tasks that lacks numbers takes those of the first n-mer of another run that all of it equals. They are kept
// in the journal under keys of their own, so that they are there whenever the run continues, is joined or is looked at.

import * as Effect from "effect/Effect";
import { type TaskIndex } from "../../base/indices.ts";
import { MOLECULAR_PROPERTY_NAMES } from "../../base/quantities/molecular_property.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import type { CopiedFrom, TaskResult } from "../../base/task_result.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { inSlices, Journal } from "../../execution/mod.ts";
import type { FinishedTask } from "../../execution/journal/mod.ts";
import { along, copiedResult, type KnownEqual, KnownNmers, movement } from "../../plan/mod.ts";
import {
  type CopyClasses,
  copyKey,
  identityOf,
  resultShapes,
  type TaskContext,
  taskKeys,
} from "../../programs/mod.ts";
import { copyClasses } from "../copies/copy_classes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { Journaled, TakeOver } from "../run/with_journal.ts";
import { type OtherRun, otherRuns } from "./other_runs.ts";
import { systemOf } from "./system_of.ts";

const TASKS_PER_TRANSACTION = 500;

/**
 * Finds what other runs of a journal have of n-mers that equal a calculation's own. Before the journal is opened: a process
 * that reads a file beside SQLite loses SQLite's locks when it closes it.
 *
 * @returns What takes it over; undefined where there is nothing, or equal n-mers are not looked for.
 */
export const findEqual: (
  journaled: Journaled,
  identity: { readonly host: string },
) => Effect.Effect<TakeOver | undefined> = Effect.fnUntraced(function* (
  { calculation, context, request: { path, fresh = false, report } },
  identity,
) {
  const { equivalents } = calculation;
  if (equivalents === undefined || fresh) return undefined;
  const runs = yield* otherRuns(calculation, context, path, identity);
  const nmers = new KnownNmers(equivalents.tolerance);
  for (const { system, isKnown } of runs) yield* inSlices(nmers.add(system, isKnown));
  const equals: Equals = [];
  const system = systemOf(calculation, context);
  yield* inSlices(nmers.find(system, equivalents, (index, equal) => equals.push([index, equal])));
  if (equals.length === 0) return undefined;
  const classes = yield* inSlices(copyClasses(calculation, context));
  return Effect.map(
    takeOver(equals, new Copies(calculation, context, runs, classes!)),
    ({ count, deviation }) => {
      if (count === 0) return;
      report?.(
        `${plural(count, "task")} ${
          count === 1 ? "has" : "have"
        } the results of equal n-mers of other runs of ` +
          `${shownName(path)}: no atom is off by more than ${
            angstromFromBohr(deviation).toExponential(0)
          } angstrom`,
      );
    },
  );
});

type Equals = (readonly [task: TaskIndex, equal: KnownEqual])[];

// Tasks that the journal has results of stay as they are: their own, or copies that an earlier session has taken over.
const takeOver = Effect.fnUntraced(function* (equals: Equals, copies: Copies) {
  const journal = yield* Journal;
  let deviation = 0;
  let count = 0;
  for (let from = 0; from < equals.length; from += TASKS_PER_TRANSACTION) {
    const finished: FinishedTask[] = [];
    for (const [index, equal] of equals.slice(from, from + TASKS_PER_TRANSACTION)) {
      const { keys, shape } = copies.lookup(index);
      if ((yield* journal.lookup(keys[0], shape)) !== undefined) continue;
      const known = yield* journal.lookup(keys[1], shape);
      if (known === undefined) finished.push(copies.of(index, equal));
      deviation = Math.max(deviation, known?.result.copied?.deviation ?? equal.deviation);
      count++;
    }
    yield* journal.record(finished);
  }
  return { count, deviation };
});

/** The copies of a calculation. */
class Copies {
  readonly #calculation: Calculation;
  readonly #context: Omit<TaskContext, "resources">;
  readonly #runs: readonly OtherRun[];
  readonly #classes: CopyClasses;
  readonly #keyOf: ReturnType<typeof taskKeys>;
  readonly #shapeOf: ReturnType<typeof resultShapes>;

  constructor(
    calculation: Calculation,
    context: Omit<TaskContext, "resources">,
    runs: readonly OtherRun[],
    classes: CopyClasses,
  ) {
    this.#calculation = calculation;
    this.#context = context;
    this.#runs = runs;
    this.#classes = classes;
    this.#keyOf = taskKeys(context);
    this.#shapeOf = resultShapes(context);
  }

  /** Under which keys a journal has a task, its own numbers and a copy's, and what they are like. */
  lookup(index: TaskIndex) {
    const request = this.#requestOf(index);
    const key = this.#keyOf(request);
    const keys = [key, copyKey(key, this.#classes)] as const;
    return { keys, shape: this.#shapeOf(request) };
  }

  /** A task as a copy of one of another run, as the journal keeps it. */
  of(index: TaskIndex, equal: KnownEqual): FinishedTask {
    const { results, seconds } = this.#runs[equal.system]!;
    const original = results(equal.task)!;
    const { model } = this.#requestOf(index);
    const { name, version } = identityOf(this.#context.models[model]!, this.#context.installations);
    return {
      index,
      key: this.lookup(index).keys[1],
      outcome: {
        status: "reused",
        result: this.#turned(index, original, equal),
        secondsBefore: seconds(equal.task),
      },
      attempts: 0,
      worker: undefined,
      program: `${name} ${version}`,
    };
  }

  #turned(index: TaskIndex, original: TaskResult, equal: KnownEqual): TaskResult {
    const { plan, molecule } = this.#calculation;
    const { system } = this.#runs[equal.system]!;
    const result = copiedResult(
      original,
      () => equal,
      () =>
        movement(
          { molecule: system.molecule, task: system.plan.at(equal.task) },
          { molecule, task: plan.at(index) },
        ),
    );
    const { gradient } = result;
    const copied: CopiedFrom = {
      deviation: equal.deviation,
      ...(gradient === undefined ? {} : { energyChange: along(gradient, equal.displacements) }),
    };
    return {
      energy: result.energy,
      gradient,
      hessian: result.hessian,
      ...Object.fromEntries(MOLECULAR_PROPERTY_NAMES.map((name) => [name, result[name]])),
      properties: result.properties,
      copied,
    };
  }

  #requestOf(index: TaskIndex) {
    const { plan } = this.#calculation;
    const { model, real, basis } = plan.at(index);
    return { model: plan.models.indexOf(model), real, basis };
  }
}
