// From a result file or from the tasks of a calculation to what there is to show of them.

import {
  assemblySteps,
  nmerContributionSteps,
  type OrderSeries,
  type ResultLookup,
} from "../../assembly/mod.ts";
import { finish, type Steps } from "../../base/steps.ts";
import type { ResultRecord } from "../../input/result/mod.ts";
import { describeSystem } from "../../report/mod.ts";
import { shownProperties } from "../../report/tables/property_tables.ts";
import type { Shown, ShownContribution, ShownOrder, ShownTreatment } from "../../report/tables/shown.ts";
import { type Bsse, highestListedOrder } from "../../plan/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import { lackingSteps } from "./lacking.ts";
import { shownScreening } from "./shown_screening.ts";
import { cartesianModels } from "../prepare/cartesian_models.ts";
import { type Calculation, prepare } from "../prepare/prepare.ts";
import { forReading } from "../prepare/recorded_programs.ts";
import type { Registry } from "../../programs/registry.ts";

/**
 * What a result file shows. Contributions that an older version of nmer has not listed are made from its tasks.
 *
 * @param registry The programs that inputs may name.
 * @throws {InputError} Where what was computed cannot be understood any more.
 */
export function shownResult(record: ResultRecord, registry?: Registry): Shown {
  const calculation = prepare(record.input, forReading(registry));
  const { contributions: listed, series, problems, tasks, taskCount } = record;
  const results: ResultLookup = (index) => {
    const energy = tasks.get(calculation.plan.label(index))?.energy;
    return energy === undefined ? undefined : { energy };
  };
  const isListed = Object.keys(listed).length > 0 || tasks.size === 0;
  // Those of too many tasks are not in the file.
  const knownTasks = tasks.size === 0 && problems.length === 0 ? taskCount : tasks.size;
  const isWhole = knownTasks === taskCount;
  return {
    ...described(calculation, record.source, results),
    taskCount,
    knownTasks,
    problems,
    treatments: calculation.plan.expansion.treatments.map((treatment) => {
      const contributions = isListed
        ? fromZero(listed[treatment] ?? [])
        : finish(contributionsOf(calculation, results, treatment));
      return {
        ...sumsOf(series as readonly OrderSeries[], treatment),
        contributions,
        ...(isWhole ? {} : { lacking: finish(lackingSteps(calculation.plan, treatment, contributions)) }),
      };
    }),
  };
}

/**
 * What the tasks of a calculation show that have a result, in steps.
 *
 * @param source Where the results are from.
 * @param problems Why others have none.
 */
export function* shownTasks(
  calculation: Calculation,
  results: ResultLookup,
  source: string,
  problems: readonly string[],
): Steps<Shown> {
  const { plan, molecule } = calculation;
  const { series } = yield* assemblySteps(plan, molecule, results);
  let knownTasks = 0;
  for (let i = 0; i < plan.taskCount; i++) if (results(taskIndex(i)) !== undefined) knownTasks++;
  const treatments: ShownTreatment[] = [];
  for (const treatment of plan.expansion.treatments) {
    const contributions = yield* contributionsOf(calculation, results, treatment);
    const lacking = knownTasks === plan.taskCount
      ? {}
      : { lacking: yield* lackingSteps(plan, treatment, contributions) };
    treatments.push({ ...sumsOf(series, treatment), contributions, ...lacking });
  }
  return { ...described(calculation, source, results), knownTasks, problems, treatments };
}

function fromZero(contributions: readonly ShownContribution[]): readonly ShownContribution[] {
  return contributions.map(({ fragments, energy }) => ({
    fragments: fragments.map((fragment) => fragment - 1),
    energy,
  }));
}

function described(calculation: Calculation, source: string, results: ResultLookup) {
  const { plan, molecule } = calculation;
  const screening = shownScreening(calculation, results);
  return {
    source,
    system: describeSystem({ ...calculation, cartesian: cartesianModels(calculation) }),
    molecule,
    maxNbody: plan.expansion.maxNbody,
    taskCount: plan.taskCount,
    ...(screening === undefined ? {} : { screening }),
  };
}

function* contributionsOf(
  { plan }: Calculation,
  results: ResultLookup,
  treatment: Bsse,
): Steps<readonly ShownContribution[]> {
  const found: ShownContribution[] = [];
  yield* nmerContributionSteps(plan, results, treatment, (fragments, energy) => {
    found.push({ fragments: [...fragments], energy });
  }, highestListedOrder(plan));
  return found;
}

// Of series as they are read and as they are assembled: both have these parts.
function sumsOf(series: readonly OrderSeries[], treatment: Bsse): Omit<ShownTreatment, "contributions"> {
  const ofTreatment = series.filter((one) => one.treatment === treatment);
  const energies = ofTreatment.find(({ property }) => property === "energy")?.orders ?? [];
  const gradient = lastOf(ofTreatment, "gradient");
  const hessian = lastOf(ofTreatment, "hessian");
  const properties = shownProperties(ofTreatment);
  return {
    treatment,
    orders: energies.map(({ nbody, ...sums }) => ({ nbody, ...numbersOf(sums) })),
    ...(gradient === undefined ? {} : { gradient: gradient.values, gradientOf: gradient.of }),
    ...(hessian === undefined ? {} : { hessian: hessian.values, hessianOf: hessian.of }),
    ...(properties.length === 0 ? {} : { properties }),
  };
}

// A derivative through the highest order that is known, of the total energy where that is known.
function lastOf(series: readonly OrderSeries[], derivative: "gradient" | "hessian") {
  const last = series.find(({ property }) => property === derivative)?.orders.at(-1);
  const of = last?.total !== undefined ? "total" : "interaction";
  const values = last?.[of];
  return values instanceof Float64Array ? { of, values } as const : undefined;
}

function numbersOf(sums: object): Omit<ShownOrder, "nbody"> {
  return Object.fromEntries(Object.entries(sums).filter(([, value]) => typeof value === "number"));
}
