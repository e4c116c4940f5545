// A calculation phase by phase: after each one the n-mers of an order are chosen, by what the cheap model gives them.

import * as Effect from "effect/Effect";
import { chosenNmers, type ResultLookup } from "../../../assembly/mod.ts";
import { finish, type Steps } from "../../../base/steps.ts";
import type { TaskResult } from "../../../base/task_result.ts";
import { inSlices } from "../../../execution/portable.ts";
import { cheapModels, isUnfinished, nextPlan, partWhere, type PlanPart } from "../../../plan/mod.ts";
import { withCopies } from "../../copies/copied_results.ts";
import { type Calculation, withPlan } from "../../prepare/prepare.ts";
import { type ChoosePart, type Phase, phaseCount, type PhaseResult } from "./phase.ts";

/**
 * Computes one phase after the other, until the last, or one after which nothing can be chosen.
 *
 * @param calculation The first one.
 * @param compute Computes a phase.
 * @param stops Whether what a phase gave is a reason to end.
 * @returns What each gave, in their order.
 */
export function throughPhases<E, R>(
  calculation: Calculation,
  compute: (phase: Phase) => Effect.Effect<PhaseResult, E, R>,
  stops: (result: PhaseResult) => boolean,
): Effect.Effect<readonly [PhaseResult, ...PhaseResult[]], E, R> {
  return Effect.gen(function* () {
    const of = phaseCount(calculation);
    const first = firstNumber(calculation, of);
    const start = yield* compute({ calculation, number: first, of, before: undefined });
    const results: [PhaseResult, ...PhaseResult[]] = [start];
    for (let number = first + 1;; number++) {
      const before = results.at(-1)!;
      const next = stops(before) ? undefined : yield* following(before);
      if (next === undefined) return results;
      results.push(yield* compute({ calculation: next, number, of, before }));
    }
  });
}

/** The calculation that follows a phase; undefined after the last, and where results of its cheap model are missing. */
export function following(
  { calculation, outcomes }: Pick<PhaseResult, "calculation" | "outcomes">,
): Effect.Effect<Calculation | undefined> {
  const results = withCopies(calculation, (index) => outcomes.result(index));
  return inSlices(followingSteps(calculation, results));
}

/**
 * The same in steps.
 *
 * @param results The result of each task, of copies as well.
 */
export function* followingSteps(
  calculation: Calculation,
  results: ResultLookup,
): Steps<Calculation | undefined> {
  const { plan, molecule } = calculation;
  if (!isUnfinished(plan)) return undefined;
  const chosen = yield* chosenNmers(plan, results);
  if (chosen === undefined) return undefined;
  const next = withPlan(calculation, nextPlan(plan, chosen, molecule));
  if (next.equivalents !== undefined) yield* next.equivalents.find();
  return next;
}

/**
 * A calculation with the n-mers that results choose, as far as they do.
 *
 * @param resultOf The result of the task with a label; undefined where it is not known.
 */
export function chosenBy(
  calculation: Calculation,
  resultOf: (label: string) => TaskResult | undefined,
): Calculation {
  const results = withCopies(calculation, (index) => resultOf(calculation.plan.label(index)));
  const next = finish(followingSteps(calculation, results));
  return next === undefined ? calculation : chosenBy(next, resultOf);
}

function firstNumber({ plan }: Calculation, of: number): number {
  return isUnfinished(plan) ? plan.screening!.energy!.knownThrough : of;
}

/**
 * The part of a phase that is computed: without what has failed in a phase before, and where one of several processes
 * computes a part alone, of the phases that choose the tasks of the cheap model only, which all of them need.
 *
 * @param choose Chooses what one process computes of a calculation; undefined where it computes all.
 * @returns Undefined where that is all.
 */
export const partOfPhase = Effect.fnUntraced(function* (
  { calculation, before }: Phase,
  choose: ChoosePart | undefined,
) {
  const { plan, equivalents } = calculation;
  const cheap = cheapModels(plan);
  const own = choose === undefined || isUnfinished(plan) ? undefined : yield* inSlices(choose(calculation));
  const failed = failedBefore(calculation, before);
  const isWanted = (index: number) =>
    !failed.has(index) && equivalents?.computed.has(index) !== false &&
    (choose === undefined || cheap.has(modelAt(calculation, index)) || own?.has(index) === true);
  if (choose === undefined && failed.size === 0) return equivalents?.computed;
  return partWhere(plan, isWanted) satisfies PlanPart;
});

function modelAt({ plan }: Calculation, index: number): string {
  const level = plan.levels.find(({ end }) => index < end)!;
  return level.families.findLast(({ start }) => start <= index)!.family.model;
}

/** Indices of the tasks that have failed in phases before. */
export function failedBefore(
  { plan }: Pick<Calculation, "plan">,
  before: PhaseResult | undefined,
): ReadonlyMap<number, string> {
  const failed = new Map<number, string>();
  if (before === undefined) return failed;
  const { calculation, outcomes } = before;
  for (const [index, { message }] of outcomes.failures) {
    const { model, real, basis } = calculation.plan.at(index as ReturnType<typeof plan.at>["index"]);
    const now = plan.indexOf(model, real, basis);
    if (now !== undefined) failed.set(now, message);
  }
  return failed;
}
