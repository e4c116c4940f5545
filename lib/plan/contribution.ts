// The n-body contributions as sums of tasks with integer coefficients, by inclusion-exclusion over the set of
// clusters that was planned:
//
//   contribution(T) = sum over S in T of (-1)^(|T|-|S|) E(S in the treatment's basis),
//   contribution of order n = sum over the planned T with |T| = n,
//   total through order n = sum of the contributions of orders 1 to n.
//
// So the coefficient of S is (-1)^(n-|S|) times the number of planned T that contain S: no formula here assumes
// that all n-mers are there. Multi-level expansions take the model of order n for all of contribution n. Of a composite
// model E is a weighted sum of energies of plain ones, and so is each contribution: the same sum over the tasks of each
// part, times its weight.
// R. M. Richard, K. U. Lao, J. M. Herbert, J. Chem. Phys. 141, 014108 (2014), doi:10.1063/1.4885846.

import { type FragmentIndex, type TaskIndex, taskIndex } from "../base/indices.ts";
import { finish, type Steps } from "../base/steps.ts";
import type { Bsse } from "./bsse.ts";
import type { ClusterSet } from "./cluster_set.ts";
import { hasTotals, modelOf, partsOf } from "./expansion.ts";
import type { Plan, PlannedFamily } from "./plan.ts";
import type { FamilyVisitor } from "./task_family.ts";

/**
 * The contribution of one order of the expansion under one treatment.
 *
 * Of three fragments under cp, that of order 2, with the families as they are labelled:
 * ```text
 * { treatment: "cp", nbody: 2, parts: [{ weight: 1, terms: [
 *   { planned: ["hf", [i], [1, 2, 3]],    sign: -1, supersetSize: 2 },   // each monomer is in two dimers: -2
 *   { planned: ["hf", [i, j], [1, 2, 3]], sign: 1, supersetSize: 2 },    // each dimer is in itself: 1
 * ] }] }
 * ```
 */
export interface Contribution {
  /** The treatment of the basis set superposition error. */
  readonly treatment: Bsse;
  /** Order, from 1; the number of all fragments for what the supersystem adds. */
  readonly nbody: number;
  /** The sums over tasks that it is made of: of plain models one, of weight 1. */
  readonly parts: readonly ContributionPart[];
}

/** A sum over tasks with integer coefficients, and what it counts. */
export interface ContributionPart {
  /** By which the sum is multiplied. */
  readonly weight: number;
  /** The families of tasks that it is a sum of. */
  readonly terms: readonly Term[];
}

/** A family of tasks in a contribution. */
export interface Term {
  /** The family. */
  readonly planned: PlannedFamily;
  /** Sign of all its coefficients. */
  readonly sign: 1 | -1;
  /** Count the clusters of this size around the real fragments; undefined: each task counts once. */
  readonly supersetSize: number | undefined;
  /** Which clusters count, where the family serves others as well; default those that contribute to the plan. */
  readonly clusters?: ClusterSet;
}

/**
 * The contributions that a plan's tasks give under a treatment, ascending by order. Order 1 is left out where
 * the monomers in their own basis are not planned; with `supersystemIeOnly` the last one is the whole
 * interaction.
 */
export function contributionsOf(plan: Plan, treatment: Bsse): readonly Contribution[] {
  const { fragmentCount, maxNbody, supersystem, supersystemIeOnly } = plan.expansion;
  const orders = supersystemIeOnly ? [1, fragmentCount] : Array.from({ length: maxNbody }, (_, i) => i + 1);
  const contributions = orders
    .filter((nbody) => nbody > 1 || hasTotals(plan.expansion, treatment))
    .map((nbody) => ({
      treatment,
      nbody,
      parts: byWeight([...orderParts(plan, treatment, nbody), ...correctionParts(plan, treatment, nbody)]),
    }));
  if (supersystem === undefined) return contributions;
  const parts = partsOf(plan.expansion, supersystem).map(({ model, coefficient: weight }) => ({
    weight,
    terms: supersystemTerms(plan, model),
  }));
  return [...contributions, { treatment, nbody: fragmentCount, parts: byWeight(parts) }];
}

// Sums that count the same are one.
function byWeight(parts: readonly ContributionPart[]): readonly ContributionPart[] {
  return Array.from(Map.groupBy(parts, ({ weight }) => weight), ([weight, alike]) => ({
    weight,
    terms: alike.flatMap(({ terms }) => terms),
  }));
}

/** Takes a task of a sum with its coefficient. */
export type CoefficientVisitor = (
  index: TaskIndex,
  coefficient: number,
  basis: readonly FragmentIndex[],
) => void;

/**
 * Calls `visit` for each task of a contribution with what it counts: the weight of its part times an integer, rounded. For
 * whoever wants to know how errors add up; sums are made part by part.
 */
export function forEachCoefficient(plan: Plan, contribution: Contribution, visit: CoefficientVisitor): void {
  for (const part of contribution.parts) {
    const visitTask: CoefficientVisitor = (index, times, basis) => visit(index, part.weight * times, basis);
    finish(coefficientSteps(plan, part, visitTask));
  }
}

/**
 * Calls `visit` for each task of a part of a contribution with its coefficient, an integer; in steps.
 *
 * @param plan The plan.
 * @param part A part of one of its contributions.
 * @param visit Takes each task with its coefficient.
 * @param tasksPerStep Number of tasks in a step.
 */
export function* coefficientSteps(
  plan: Plan,
  part: ContributionPart,
  visit: CoefficientVisitor,
  tasksPerStep = Infinity,
): Steps<void> {
  for (const term of part.terms) {
    const { planned: { family, start }, sign } = term;
    const visitTask: FamilyVisitor = (position, real, basis) => {
      const count = timesIn(term, plan, real, basis);
      if (count !== 0) visit(taskIndex(start + position), sign * count, basis);
    };
    for (let from = 0; from < family.count; from += tasksPerStep) {
      family.forEach(visitTask, from, Math.min(from + tasksPerStep, family.count));
      yield;
    }
  }
}

/** How often a task of a term's family counts: in as many clusters it is. */
export function timesIn(
  { supersetSize, clusters }: Term,
  plan: Pick<Plan, "clusters">,
  real: readonly number[],
  basis: readonly number[],
): number {
  if (supersetSize !== undefined) return (clusters ?? plan.clusters).countSupersets(real, supersetSize);
  return clusters === undefined || clusters.rank(basis) !== undefined ? 1 : 0;
}

function orderParts(plan: Plan, treatment: Bsse, nbody: number): readonly ContributionPart[] {
  return partsOf(plan.expansion, modelOf(plan.expansion, nbody)).map(({ model, coefficient: weight }) => ({
    weight,
    terms: orderTerms(plan, treatment, nbody, model),
  }));
}

function orderTerms(plan: Plan, treatment: Bsse, nbody: number, model: string): readonly Term[] {
  const { expansion, screening } = plan;
  if (expansion.supersystemIeOnly && nbody > 1) {
    const basisSize = (size: number) => treatment === "cp" ? nbody : size;
    return [1, nbody].flatMap((size) =>
      term(plan, nbody, model, size, basisSize(size), size === 1 ? -1 : 1, undefined)
    );
  }
  // The candidates of a screening are more than what contributes.
  const isShared = screening?.energy !== undefined &&
    partsOf(expansion, screening.energy.model).some((part) => part.model === model);
  return inclusionExclusion(plan, treatment, nbody, model, isShared ? plan.clusters : undefined);
}

// What the cheap model of a screening adds for the n-mers that the others leave out, where it corrects.
function correctionParts(plan: Plan, treatment: Bsse, nbody: number): readonly ContributionPart[] {
  const { corrected, screening, expansion } = plan;
  if (corrected === undefined || nbody < 2) return [];
  return partsOf(expansion, screening!.energy!.model).map(({ model, coefficient: weight }) => ({
    weight,
    terms: inclusionExclusion(plan, treatment, nbody, model, corrected),
  }));
}

function inclusionExclusion(
  plan: Plan,
  treatment: Bsse,
  nbody: number,
  model: string,
  clusters: ClusterSet | undefined,
): readonly Term[] {
  // Without n-mers of an order there may be tasks that look like its own, in the basis of all fragments for cp.
  if ((clusters ?? plan.clusters).count(nbody) === 0) return [];
  return Array.from({ length: nbody }, (_, i) => i + 1).flatMap((size) => {
    const sign = (nbody - size) % 2 === 0 ? 1 : -1;
    const basisSize = treatment === "vmfc"
      ? nbody
      : treatment === "nocp" || nbody === 1
      ? size
      : plan.expansion.fragmentCount;
    // An n-mer in its own basis may be there for another treatment, or for a larger one alone.
    const supersetSize = treatment === "vmfc" && size < nbody ? undefined : nbody;
    return term(plan, nbody, model, size, basisSize, sign, supersetSize)
      .map((one) => clusters === undefined ? one : { ...one, clusters });
  });
}

// All that lies above the highest order: the whole system less its expansion through that order, nocp.
function supersystemTerms(plan: Plan, model: string): readonly Term[] {
  const { fragmentCount, maxNbody } = plan.expansion;
  const terms = [...term(plan, 1, model, fragmentCount, fragmentCount, 1, undefined)];
  for (let nbody = 1; nbody <= maxNbody; nbody++) {
    for (let size = 1; size <= nbody; size++) {
      terms.push(...term(plan, nbody, model, size, size, (nbody - size) % 2 === 0 ? -1 : 1, nbody));
    }
  }
  return terms;
}

// The term of a family that a contribution of an order needs, unless the order was screened out altogether.
function term(
  plan: Plan,
  nbody: number,
  model: string,
  realSize: number,
  basisSize: number,
  sign: 1 | -1,
  supersetSize: number | undefined,
): readonly Term[] {
  const planned = plan.family(model, realSize, basisSize);
  if (planned !== undefined) return [{ planned, sign, supersetSize }];
  // Nothing that is needed may be missing from a sum.
  if (plan.clusters.count(nbody) > 0) {
    throw new Error(`a bug in nmer: the plan lacks ${model} ${realSize} in ${basisSize}`);
  }
  return [];
}
