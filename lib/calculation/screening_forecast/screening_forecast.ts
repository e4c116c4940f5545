// What a screening by energy is to be expected to keep, to cost and to leave out, for the threshold that is asked for and
// for some beside it: a forecast from the geometry alone, while the cheap model has not chosen yet.

import { NmerSizes } from "../../assembly/screening/nmer_sizes.ts";
import type { Steps } from "../../base/steps.ts";
import { countTasks, type LeftOut, leftOut, type ModelName, type Plan } from "../../plan/mod.ts";
import { equivalentTasks } from "../cost/equivalent_tasks.ts";
import type { SizeOf } from "../cost/sizes.ts";
import { type Calculation, withPlan } from "../prepare/prepare.ts";
import { foreseenError, sampledNmers } from "./foreseen_error.ts";
import { foreseenNmers } from "./foreseen_nmers.ts";

/** What a threshold is to be expected to do. */
export interface ThresholdForecast {
  /** Hartree, by order. */
  readonly thresholds: ReadonlyMap<number, number>;
  /** Whether the input asks for it. */
  readonly isAsked: boolean;
  /** What is known of it; undefined where it keeps too many n-mers for a forecast. */
  readonly foreseen?: {
    /** By order from 2 on. */
    readonly counts: readonly LeftOut[];
    /** Part of all n-mers from order 2 on that are kept. */
    readonly share: number;
    /** Number of tasks by model. */
    readonly tasks: ReadonlyMap<ModelName, number>;
    /** Computing on one core by model, in seconds; undefined where no program says it. */
    readonly seconds: ReadonlyMap<ModelName, number> | undefined;
    /** What is left out, in Hartree and without a sign; undefined where a supersystem adds it. */
    readonly leftOut: number | undefined;
  };
}

/** A forecast. */
export interface ScreeningForecast {
  /** Through which order n-mers are known already, from 1. */
  readonly knownThrough: number;
  /** The calculation with all tasks that are to be expected; undefined where they are too many. */
  readonly whole: Calculation | undefined;
  /** From the largest threshold to the smallest. */
  readonly thresholds: readonly ThresholdForecast[];
}

// Beside the one that is asked for.
const BESIDE = [10, 0.1, 0.01];
// More candidates than this take seconds. Those that are asked for are grown all the same, as a run does.
const MAX_CANDIDATES = 160_000;
const MAX_ASKED_CANDIDATES = 2_000_000;
// To look for equal tasks among more takes longer than whoever plans would wait for.
const MAX_COMPARED_TASKS = 20_000;

/**
 * Forecasts what a screening does.
 *
 * @param calculation One whose plan is unfinished.
 * @param sizeOf Expected times of tasks; undefined where no program says them.
 * @param beside Whether other thresholds are looked at, too.
 */
export function* forecastScreening(
  calculation: Calculation,
  sizeOf: SizeOf | undefined,
  { beside }: { readonly beside: boolean },
): Steps<ScreeningForecast> {
  const { plan, molecule } = calculation;
  const { thresholds: asked, knownThrough } = plan.screening!.energy!;
  const sizes = new NmerSizes(molecule);
  const samples = beside ? yield* sampledNmers(plan, sizes) : [];
  const forecast = function* (factor: number): Steps<ThresholdForecast & { whole?: Calculation }> {
    const isAsked = factor === 1;
    const thresholds = scaled(asked, factor);
    if (!isAsked && countComputedAlways(plan) > MAX_CANDIDATES) return { thresholds, isAsked };
    const limit = isAsked ? MAX_ASKED_CANDIDATES : MAX_CANDIDATES;
    const start = isAsked ? plan : withThresholds(plan, thresholds);
    const foreseen = yield* foreseenNmers(start, molecule, sizes, limit);
    if (foreseen === undefined) return { thresholds, isAsked };
    const whole = yield* comparedTasks(withPlan(calculation, foreseen));
    const error = beside && foreseen.expansion.supersystem === undefined
      ? foreseenError(foreseen, samples)
      : undefined;
    return { thresholds, isAsked, whole, foreseen: { ...expectedOf(whole, sizeOf), leftOut: error } };
  };
  const own = yield* forecast(1);
  const found: ThresholdForecast[] = [own];
  for (const factor of beside ? BESIDE : []) {
    // What one keeps, smaller ones keep, too.
    const isTooLow = factor < 1 && found.at(-1)!.foreseen === undefined;
    const none = { thresholds: scaled(asked, factor), isAsked: false };
    found.push(isTooLow ? none : yield* forecast(factor));
  }
  const ofPairs = ({ thresholds }: ThresholdForecast) => thresholds.get(2)!;
  return { knownThrough, whole: own.whole, thresholds: found.sort((a, b) => ofPairs(b) - ofPairs(a)) };
}

function scaled(thresholds: ReadonlyMap<number, number>, factor: number): ReadonlyMap<number, number> {
  return new Map(
    Array.from(thresholds, ([order, value]) => [order, Number((value * factor).toPrecision(12))]),
  );
}

// N-mers that the cheap model computes whatever is kept.
function countComputedAlways({ screening, candidates }: Plan): number {
  const { computesAll, maxNbody } = screening!.energy!;
  if (!computesAll) return 0;
  return Array.from({ length: maxNbody - 1 }, (_, i) => candidates!.count(i + 2))
    .reduce((sum, count) => sum + count, 0);
}

// Nothing is known yet of what other thresholds keep.
function withThresholds(
  { expansion, screening }: Plan,
  thresholds: ReadonlyMap<number, number>,
): Pick<Plan, "expansion" | "screening"> {
  const { nmers: _, energy, ...rules } = screening!;
  return { expansion, screening: { ...rules, energy: { ...energy!, thresholds, knownThrough: 1 } } };
}

function* comparedTasks(calculation: Calculation): Steps<Calculation> {
  const { equivalents, part: _, ...others } = calculation;
  if (equivalents === undefined) return calculation;
  if (calculation.plan.taskCount > MAX_COMPARED_TASKS) return others;
  yield* equivalents.find();
  return calculation;
}

function expectedOf(whole: Calculation, sizeOf: SizeOf | undefined) {
  const { plan } = whole;
  const counts = leftOut(plan);
  const sum = (count: (one: LeftOut) => number) => counts.reduce((total, one) => total + count(one), 0);
  const kept = sum((one) => one.kept);
  const tasks = new Map(
    Object.entries(countTasks(plan)).map((
      [model, levels],
    ) => [model, Object.values(levels).reduce((total, { all }) => total + all, 0)]),
  );
  return {
    counts,
    share: kept / (kept + sum((one) => one.leftOut)),
    tasks,
    seconds: sizeOf && secondsByModel(whole, sizeOf),
  };
}

/** Computing on one core by model, in seconds. */
function secondsByModel(calculation: Calculation, sizeOf: SizeOf): ReadonlyMap<ModelName, number> {
  const seconds = new Map(calculation.plan.models.map((model) => [model, 0]));
  for (const level of calculation.plan.levels) {
    for (const { family: { model }, basis, count } of equivalentTasks(calculation, level, sizeOf)) {
      seconds.set(model, seconds.get(model)! + count * sizeOf(model, basis).seconds);
    }
  }
  return seconds;
}
