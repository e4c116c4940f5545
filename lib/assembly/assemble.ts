// From the results of the tasks to the n-body energies, gradients, Hessians and properties of the whole system, under the
// names of QCManyBody (doi:10.1063/5.0231843). Every number is its own sum over the tasks, rounded once: an
// interaction energy is never the difference of two rounded totals.

import { ExactSums } from "../base/exact_sum.ts";
import { finish, type Steps } from "../base/steps.ts";
import type { Molecule } from "../molecule/mod.ts";
import type { Bsse } from "../plan/bsse.ts";
import type { Driver } from "../base/driver.ts";
import type { Quantity } from "../base/quantities/quantity.ts";
import type { Plan } from "../plan/plan.ts";
import { isUnfinished } from "../plan/screened_plan.ts";
import { type ResultLookup, sumContributions } from "./contribution_sums.ts";
import { componentCount } from "./quantity_shape.ts";
import { sumNames } from "./sum_names.ts";

/**
 * A number (energy, Hartree), or an array, flat and row-major: derivatives in the input's order of atoms, moments in
 * atomic units about the origin of its coordinates.
 */
export type PropertyValue = number | Float64Array;

/** The value of a driver's property: a number for energies (Hartree), an array for derivatives, flat and row-major. */
export type ValueOfDriver<D extends Driver> = D extends "energy" ? number : Float64Array;

/**
 * What a calculation returns, by driver: the energy (Hartree), from driver `gradient` on the gradient (Hartree/bohr;
 * atoms x 3), from `hessian` on the Hessian (Hartree/bohr^2; 3 atoms x 3 atoms). What lacks the result of a task is
 * absent.
 */
export type Returned = { readonly [D in Driver]?: ValueOfDriver<D> };

/** What is known of one property through one order of the expansion; undefined where it is not known. */
export interface OrderSums {
  /** Order, from 1. */
  readonly nbody: number;
  /** Sum of all contributions up to this order. */
  readonly total: PropertyValue | undefined;
  /** The same without order 1; never known of embedded n-mers. */
  readonly interaction: PropertyValue | undefined;
  /** The contribution of this order; undefined where orders below were skipped. */
  readonly contribution: PropertyValue | undefined;
}

/** The sums of one property under one treatment, ascending by order. */
export interface OrderSeries {
  /** The treatment of the basis set superposition error. */
  readonly treatment: Bsse;
  /** Energy, gradient, Hessian, or a property that the input asks for. */
  readonly property: Quantity;
  /** What is known through each order. */
  readonly orders: readonly OrderSums[];
}

/** All that an expansion gives. */
export interface Assembly {
  /** For every treatment and property. */
  readonly series: readonly OrderSeries[];
  /** By QCManyBody's names, as in `cp_corrected_interaction_energy_through_2_body`. */
  readonly properties: ReadonlyMap<string, PropertyValue>;
  /** The returned energy, gradient and Hessian; without those whose tasks lack results. */
  readonly returned: Returned;
}

const DRIVERS: readonly Driver[] = ["energy", "gradient", "hessian"];

/**
 * Assembles what the results allow.
 *
 * @param plan The tasks and how they add up.
 * @param molecule The whole system.
 * @param results The result of each task. What depends on a missing one is left out of the assembly.
 */
export function assemble(plan: Plan, molecule: Molecule, results: ResultLookup): Assembly {
  return finish(assemblySteps(plan, molecule, results));
}

/** The same in steps of some 20 ms. */
export function* assemblySteps(plan: Plan, molecule: Molecule, results: ResultLookup): Steps<Assembly> {
  // Sums without n-mers that are not chosen yet would be wrong ones.
  if (isUnfinished(plan)) return { series: [], properties: new Map(), returned: {} };
  const { treatments, driver, returned: returnedTreatment, returnTotalData } = plan.expansion;
  const series: OrderSeries[] = [];
  const properties = new Map<string, PropertyValue>();
  const returned: Partial<Record<Driver, PropertyValue>> = {};
  for (const property of [...DRIVERS.slice(0, DRIVERS.indexOf(driver) + 1), ...plan.expansion.properties]) {
    for (const treatment of treatments) {
      const ofTreatment = yield* assembleOrders(plan, molecule, results, treatment, property);
      series.push({ treatment, property, orders: ofTreatment });
      const named = nameProperties(treatment, property, ofTreatment);
      for (const [name, value] of named) properties.set(name, value);
      if (treatment === returnedTreatment && isDriver(property)) {
        const value = ofTreatment.at(-1)?.[returnTotalData ? "total" : "interaction"];
        if (value !== undefined) returned[property] = value;
      }
    }
  }
  return { series, properties, returned: returned as Returned };
}

function* assembleOrders(
  plan: Plan,
  molecule: Molecule,
  results: ResultLookup,
  treatment: Bsse,
  property: Quantity,
): Steps<readonly OrderSums[]> {
  const { supersystemIeOnly, fragmentCount, embedded } = plan.expansion;
  const contributions = yield* sumContributions(plan, molecule, results, treatment, property);
  const length = componentCount(property, molecule);
  const read = (sums: ExactSums | undefined): PropertyValue | undefined =>
    sums === undefined ? undefined : property === "energy" ? sums.value(0) : sums.values();
  const total = new RunningSums(length);
  const interaction = new RunningSums(length);
  const readInteraction = () => embedded ? undefined : read(interaction.sums);
  const orders: OrderSums[] = [];
  const monomers = contributions.find(({ nbody }) => nbody === 1);
  total.add(monomers?.sums);
  orders.push({
    nbody: 1,
    total: read(total.sums),
    interaction: readInteraction(),
    contribution: read(interaction.sums), // zero: order 1 contributes nothing to the interaction
  });
  for (const { nbody, sums } of contributions) {
    if (nbody === 1) continue;
    total.add(sums);
    interaction.add(sums);
    const skipped = supersystemIeOnly && fragmentCount > 2;
    orders.push({
      nbody,
      total: read(total.sums),
      interaction: readInteraction(),
      contribution: skipped ? undefined : read(sums),
    });
  }
  return orders;
}

// A cumulative sum that is unknown from the first unknown addend on.
class RunningSums {
  sums: ExactSums | undefined;

  constructor(length: number) {
    this.sums = new ExactSums(length);
  }

  add(addend: ExactSums | undefined): void {
    if (addend === undefined) this.sums = undefined;
    this.sums?.addSums(addend!);
  }
}

function* nameProperties(
  treatment: Bsse,
  property: Quantity,
  orders: readonly OrderSums[],
): Generator<[string, PropertyValue]> {
  const names = sumNames(treatment, property);
  for (const { nbody, total, interaction, contribution } of orders) {
    if (total !== undefined) yield [`${names.total}_through_${nbody}_body`, total];
    if (interaction !== undefined) yield [`${names.interaction}_through_${nbody}_body`, interaction];
    if (contribution !== undefined && nbody > 1) yield [names.contribution(nbody), contribution];
  }
  const last = orders.at(-1)!;
  if (last.total !== undefined) yield [names.total, last.total];
  if (last.interaction !== undefined) yield [names.interaction, last.interaction];
}

function isDriver(quantity: Quantity): quantity is Driver {
  return DRIVERS.some((driver) => driver === quantity);
}
