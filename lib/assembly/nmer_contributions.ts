// What each single n-mer adds to the energy, by inclusion-exclusion over its own fragments: E_i for a monomer,
// E_ij - E_i - E_j for a pair, all in the basis that the treatment gives them. Summed over the n-mers of an order they
// are the contribution of that order: plan/contribution.ts has the formula. With several models, all energies of an
// n-mer's contribution are those of the model of its order, so that a pair's monomers may be computed otherwise than the
// monomers of order 1.

import { exactSum, ExactSums } from "../base/exact_sum.ts";
import type { CompositePart } from "../base/model_chemistry.ts";
import { type FragmentIndex, fragmentIndex, taskIndex } from "../base/indices.ts";
import { finish, type Steps } from "../base/steps.ts";
import {
  type Bsse,
  type ClusterSet,
  coefficientSteps,
  contributionsOf,
  hasTotals,
  type ModelName,
  modelOf,
  partsOf,
  type Plan,
} from "../plan/mod.ts";
import type { ResultLookup } from "./contribution_sums.ts";

/** Takes an n-mer (0-based, ascending; the array is used again afterwards) and its contribution in Hartree. */
export type ContributionVisitor = (fragments: readonly FragmentIndex[], energy: number) => void;

/**
 * Visits the n-mers of a treatment in the order of the plan: by order, then lexicographically; after those of an order,
 * those that a screening leaves to its cheap model, where that corrects. Each energy is the exact sum, rounded once. An n-mer of which a task has no result is left out. What the supersystem's model adds comes last,
 * as that of the n-mer of all fragments. Monomers are there where the totals of the treatment are known, and alone
 * where all orders between one and the whole system are skipped. In steps of some 20 ms.
 *
 * @param plan The tasks and how they add up.
 * @param results The result of each task.
 * @param treatment One of the treatments of the plan's expansion.
 * @param visit Takes each n-mer.
 * @param through Highest order that is visited; default all.
 */
export function* nmerContributionSteps(
  plan: Plan,
  results: ResultLookup,
  treatment: Bsse,
  visit: ContributionVisitor,
  through = Infinity,
): Steps<void> {
  for (const nbody of contributionOrders(plan, treatment, through)) {
    yield* orderContributionSteps(plan, results, treatment, nbody, visit);
  }
}

/**
 * The orders whose n-mers contribute under a treatment, ascending.
 *
 * @param through Highest order of the expansion; the supersystem's comes after it. Default all.
 */
export function contributionOrders(
  { expansion }: Pick<Plan, "expansion">,
  treatment: Bsse,
  through = Infinity,
): readonly number[] {
  const { maxNbody, fragmentCount, supersystem, supersystemIeOnly } = expansion;
  const highest = Math.min(through, supersystemIeOnly && fragmentCount > 2 ? 1 : maxNbody);
  const orders = Array.from({ length: highest }, (_, i) => i + 1);
  const known = hasTotals(expansion, treatment) ? orders : orders.slice(1);
  return supersystem === undefined ? known : [...known, fragmentCount];
}

/** {@linkcode nmerContributionSteps} of one of the {@linkcode contributionOrders}. */
export function* orderContributionSteps(
  plan: Plan,
  results: ResultLookup,
  treatment: Bsse,
  nbody: number,
  visit: ContributionVisitor,
): Steps<void> {
  const { fragmentCount, supersystem } = plan.expansion;
  if (supersystem === undefined || nbody !== fragmentCount) {
    const model = modelOf(plan.expansion, nbody);
    yield* modelContributionSteps(plan, results, { treatment, nbody, model, clusters: plan.clusters }, visit);
    const { corrected, screening } = plan;
    if (corrected === undefined || nbody < 2) return;
    const cheap = { treatment, nbody, model: screening!.energy!.model, clusters: corrected };
    return yield* modelContributionSteps(plan, results, cheap, visit);
  }
  const energy = supersystemEnergy(plan, results, treatment);
  if (energy !== undefined) visit(allFragments(plan.clusters), energy);
}

// N-mers in a step.
const NMERS_PER_STEP = 4000;

/** Which contributions are asked for. */
export interface ModelContributions {
  readonly treatment: Bsse;
  /** The order, from 1. */
  readonly nbody: number;
  /** The model of all of their energies; it may be a composite one. */
  readonly model: ModelName;
  /** The n-mers; the plan has all that the model needs for them. */
  readonly clusters: ClusterSet;
}

/** Visits n-mers of one order with what they add by one model, in the order of their ranks; in steps of some 20 ms. */
export function* modelContributionSteps(
  plan: Plan,
  results: ResultLookup,
  { treatment, nbody, model, clusters }: ModelContributions,
  visit: ContributionVisitor,
): Steps<void> {
  const count = clusters.count(nbody);
  if (count === 0) return;
  const addends = partsOf(plan.expansion, model).flatMap((part) => addendsOf(plan, part, treatment, nbody));
  const energies: number[] = new Array(addends.length).fill(0);
  const sum = summing(addends.map(({ coefficient }) => coefficient));
  const visitNmer = (_: number, nmer: readonly FragmentIndex[]) => {
    for (const [i, { indexIn }] of addends.entries()) {
      const energy = results(taskIndex(indexIn(nmer)))?.energy;
      if (energy === undefined) return;
      energies[i] = energy;
    }
    visit(nmer, sum(energies));
  };
  for (let from = 0; from < count; from += NMERS_PER_STEP) {
    clusters.forEach(nbody, visitNmer, from, Math.min(from + NMERS_PER_STEP, count));
    yield;
  }
}

/** One of the energies of which the contribution of an n-mer is the sum. */
interface Addend {
  /** What it counts. */
  readonly coefficient: number;
  /** The index of its task, in an n-mer. */
  readonly indexIn: (nmer: readonly FragmentIndex[]) => number;
}

// One for each choice of some of the n fragments.
function addendsOf(
  plan: Plan,
  { model, coefficient }: CompositePart,
  treatment: Bsse,
  nbody: number,
): readonly Addend[] {
  const everything = allFragments(plan.clusters);
  return Array.from({ length: 2 ** nbody - 1 }, (_, i) => {
    const places = Array.from({ length: nbody }, (_, place) => place).filter((place) => (i + 1) >> place & 1);
    const real = places.map(() => fragmentIndex(0));
    const inFull = treatment === "cp" && nbody > 1;
    const basisSize = inFull ? everything.length : treatment === "vmfc" ? nbody : real.length;
    const { family, start } = plan.family(model, real.length, basisSize) ?? lacks(model, places.length);
    return {
      coefficient: (nbody - real.length) % 2 === 0 ? coefficient : -coefficient,
      indexIn: (nmer) => {
        for (let j = 0; j < places.length; j++) real[j] = nmer[places[j]!]!;
        const basis = inFull ? everything : treatment === "vmfc" ? nmer : real;
        return start + family.position(real, basis)!;
      },
    };
  });
}

function lacks(model: string, size: number): never {
  throw new Error(`a bug in nmer: the plan lacks ${model} ${size}`);
}

// How energies with these coefficients are added up: exactly, and rounded once.
function summing(coefficients: readonly number[]): (energies: readonly number[]) => number {
  // The quicker way of plain models, of whose products none is rounded.
  if (coefficients.every((coefficient) => Math.abs(coefficient) === 1)) {
    return (energies) => exactSum(energies.map((energy, i) => coefficients[i]! * energy));
  }
  return (energies) => {
    const sums = new ExactSums(1);
    for (const [i, energy] of energies.entries()) sums.addProduct(0, coefficients[i]!, energy);
    return sums.value(0);
  };
}

function supersystemEnergy(plan: Plan, results: ResultLookup, treatment: Bsse): number | undefined {
  const sums = new ExactSums(1);
  let complete = true;
  for (const part of contributionsOf(plan, treatment).at(-1)!.parts) {
    const ofPart = new ExactSums(1);
    finish(coefficientSteps(plan, part, (index, coefficient) => {
      const energy = results(index)?.energy;
      complete &&= energy !== undefined;
      if (energy !== undefined) ofPart.addProduct(0, coefficient, energy);
    }));
    sums.addSums(ofPart, part.weight);
  }
  return complete ? sums.value(0) : undefined;
}

function allFragments({ fragmentCount }: ClusterSet): readonly FragmentIndex[] {
  return Array.from({ length: fragmentCount }, (_, i) => fragmentIndex(i));
}
