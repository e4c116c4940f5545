// What a report shows of a calculation, wherever its numbers are from: the parts that results and journals share.

import { exactSum } from "../../base/exact_sum.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { interactionsOf } from "../../molecule/interactions/mod.ts";
import { FragmentDistances, hillFormula, type Molecule } from "../../molecule/mod.ts";
import type {
  ReportData,
  ReportedFragments,
  ReportedRequest,
  ReturnedValue,
  TreatmentContributions,
} from "../../report/data/report_data.ts";
import type { Shown, ShownOrder } from "../../report/tables/shown.ts";
import { describeLeftOut, partsOf } from "../../plan/mod.ts";
import { cartesianModels } from "../prepare/cartesian_models.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** What is the same in the reports of results and journals. */
export type SharedData = Pick<
  ReportData,
  | "source"
  | "system"
  | "request"
  | "input"
  | "series"
  | "contributions"
  | "interactions"
  | "screening"
  | "gradients"
  | "hessians"
  | "properties"
  | "returned"
>;

/**
 * The parts that follow from the calculation and what is known of it.
 *
 * @param calculation What was asked for.
 * @param shown What of it is known.
 */
export function sharedData(calculation: Calculation, shown: Shown): SharedData {
  const { molecule, input } = calculation;
  const returned = returnedValue(calculation, shown);
  return {
    source: shown.source,
    system: reportedFragments(molecule),
    request: reportedRequest(calculation),
    input: input.original,
    series: shown.treatments.filter(({ orders }) => orders.length > 0)
      .map(({ treatment, orders }) => ({ treatment, orders: orders.map(withoutFirst) })),
    contributions: contributionsOf(shown, molecule),
    interactions: interactionsOf(molecule),
    ...(shown.screening === undefined ? {} : { screening: shown.screening() }),
    gradients: shown.treatments.flatMap(({ treatment, gradient, gradientOf: of = "total" }) =>
      gradient === undefined ? [] : [{ treatment, of, values: gradient }]
    ),
    hessians: shown.treatments.flatMap(({ treatment, hessian, hessianOf: of = "total" }) =>
      hessian === undefined ? [] : [{ treatment, of, values: hessian }]
    ),
    properties: shown.treatments.flatMap(({ treatment, properties = [] }) =>
      properties.map((property) => ({ treatment, ...property }))
    ),
    ...(returned === undefined ? {} : { returned }),
  };
}

// Monomers are what contributions are counted from, and some sources say 0 of them.
function withoutFirst(order: ShownOrder): ShownOrder {
  if (order.nbody > 1) return order;
  const { contribution: _, ...rest } = order;
  return rest;
}

function reportedFragments({ symbols, atomicNumbers, geometry, fragments }: Molecule): ReportedFragments {
  return {
    symbols,
    geometry: Array.from(geometry, angstromFromBohr),
    fragments: fragments.map(({ atoms, charge, multiplicity }) => ({
      atoms,
      formula: hillFormula(atoms.map((atom) => atomicNumbers[atom]!)),
      charge,
      multiplicity,
    })),
  };
}

function reportedRequest(calculation: Calculation): ReportedRequest {
  const { plan, models, equivalents } = calculation;
  const { driver, properties, levels, supersystem, maxNbody, embedded } = plan.expansion;
  const named = levels.map(({ nbodies, model }) => ({ orders: span(nbodies[0]!, nbodies.at(-1)!), model }));
  const all = supersystem === undefined ? named : [...named, { orders: "whole system", model: supersystem }];
  return {
    driver,
    ...(properties.length === 0 ? {} : { properties }),
    maxNbody,
    levels: all.flatMap(({ orders, model: composite }) =>
      partsOf(plan.expansion, composite).map(({ model, coefficient }) => ({
        orders,
        model,
        ...(model === composite ? {} : { within: { composite, coefficient } }),
      }))
    ),
    models,
    cartesian: cartesianModels(calculation),
    embedded,
    leftOut: describeLeftOut(plan),
    ...(equivalents === undefined ? {} : { copied: plan.taskCount - equivalents.computed.taskCount }),
    taskCount: plan.taskCount,
  };
}

function span(first: number, last: number): string {
  return first === last ? String(first) : `${first}\u2013${last}`;
}

function contributionsOf({ treatments }: Shown, molecule: Molecule): readonly TreatmentContributions[] {
  const distances = new FragmentDistances(molecule);
  return treatments.filter(({ contributions }) => contributions.length > 0)
    .map(({ treatment, contributions }) => ({
      treatment,
      nmers: contributions.map(({ fragments, energy }) => {
        const distance = distances.spread(fragments);
        const centres = distances.spread(fragments, "between");
        return {
          fragments,
          energy,
          ...(distance === undefined ? {} : { distance: angstromFromBohr(distance) }),
          ...(centres === undefined ? {} : { centres: angstromFromBohr(centres) }),
        };
      }),
    }));
}

// Of the highest order alone: what is known through a lower one is not what was asked for.
function returnedValue({ plan }: Calculation, { treatments }: Shown): ReturnedValue | undefined {
  const { driver, returnTotalData, returned, maxNbody, supersystem, fragmentCount } = plan.expansion;
  const treatment = treatments.find((one) => one.treatment === returned);
  if (driver !== "energy") return derivativeSize(treatment?.[driver], driver);
  const highest = supersystem === undefined ? maxNbody : fragmentCount;
  const sums = treatment?.orders.find(({ nbody }) => nbody === highest);
  const energy = returnTotalData ? sums?.total : sums?.interaction;
  return energy === undefined ? undefined : { property: "energy", energy, isTotal: returnTotalData };
}

/** The sizes of a gradient or a Hessian; undefined where there is none. */
function derivativeSize(
  values: Float64Array | undefined,
  property: "gradient" | "hessian",
): ReturnedValue | undefined {
  if (values === undefined) return undefined;
  const maximum = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const squares = exactSum(Array.from(values, (value) => value * value));
  return { property, maximum, rms: Math.sqrt(squares / values.length) };
}
