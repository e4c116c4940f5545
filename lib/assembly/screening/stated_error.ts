// What a screening by energy says of its own error, for the energy of each treatment: from the contributions of both
// models and the sizes of all n-mers to an estimate and a bound.

import type { FragmentIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import { type Bsse, type ClusterSet, isUnfinished, modelOf, type Plan } from "../../plan/mod.ts";
import type { ResultLookup } from "../contribution_sums.ts";
import { modelContributionSteps } from "../nmer_contributions.ts";
import {
  type NearThreshold,
  nearThreshold,
  type ScreenedOrder,
  type ScreeningError,
  screeningError,
  type SizeSums,
} from "../screening_error/mod.ts";
import { NmerSizes, type SizedMolecule, sizesOutside } from "./nmer_sizes.ts";

/** The error of the energies of one treatment. */
export interface StatedError extends ScreeningError {
  /** How both models compare just above the threshold, by order from 2; undefined where nothing is kept. */
  readonly near: readonly (NearThreshold | undefined)[];
}

/** What is known of the error of a screening. */
export interface StatedErrors {
  /** By treatment; none where there is no estimate. */
  readonly errors: ReadonlyMap<Bsse, StatedError>;
  /** Why there is none; undefined where there is. */
  readonly whyNone?: string;
}

/**
 * States the error of a plan that is screened by energy; undefined for others. In steps of some 20 ms.
 *
 * @param plan The tasks and how they add up.
 * @param molecule For distances and charges.
 * @param results The result of each task.
 */
export function* statedErrorSteps(
  plan: Plan,
  molecule: SizedMolecule,
  results: ResultLookup,
): Steps<StatedErrors | undefined> {
  const energy = plan.screening?.energy;
  if (energy === undefined) return undefined;
  const none = (whyNone: string): StatedErrors => ({ errors: new Map(), whyNone });
  if (isUnfinished(plan)) return none("the screening is not finished");
  const { supersystem, treatments, maxNbody } = plan.expansion;
  // A supersystem of the same model adds what a correction would, and higher orders as well.
  if (supersystem !== undefined) return none("the supersystem adds what is left out");
  const sizes = new NmerSizes(molecule);
  const outside: ReadonlyMap<number, SizeSums>[] = [];
  for (let nbody = 2; nbody <= maxNbody; nbody++) {
    const sums = yield* sizesOutside([plan.candidates!, plan.clusters], nbody, sizes, plan.screening?.focus);
    if (sums === undefined) return none("too many n-mers are left out to be looked at one by one");
    outside.push(sums);
  }
  const errors = new Map<Bsse, StatedError>();
  for (const treatment of treatments) {
    const orders: ScreenedOrder[] = [];
    for (const [i, notComputed] of outside.entries()) {
      const order = yield* screenedOrder(plan, results, treatment, i + 2, sizes);
      if (order === undefined) return none("results are missing");
      orders.push({ ...order, notComputed });
    }
    const near = orders.map(({ nbody, kept }) => {
      const threshold = energy.thresholds.get(nbody);
      return threshold === undefined ? undefined : nearThreshold(kept.filter(hasCheap), threshold);
    });
    errors.set(treatment, { ...screeningError(orders, { correct: energy.correct }), near });
  }
  return { errors };
}

// The n-mers of an order with the contributions of both models; undefined where a result is missing.
function* screenedOrder(
  plan: Plan,
  results: ResultLookup,
  treatment: Bsse,
  nbody: number,
  sizes: NmerSizes,
): Steps<Omit<ScreenedOrder, "notComputed"> | undefined> {
  const { candidates, clusters, screening, expansion } = plan;
  const { model: cheapModel, maxNbody } = screening!.energy!;
  const contributions = function* (model: string, clusters: ClusterSet): Steps<Float64Array | undefined> {
    const energies = new Float64Array(clusters.count(nbody));
    let known = 0;
    const visit = (nmer: readonly FragmentIndex[], energy: number) => {
      energies[clusters.rank(nmer)!] = energy;
      known++;
    };
    yield* modelContributionSteps(plan, results, { treatment, nbody, model, clusters }, visit);
    return known === energies.length ? energies : undefined;
  };
  const reals = yield* contributions(modelOf(expansion, nbody), clusters);
  const cheaps = nbody > maxNbody ? new Float64Array() : yield* contributions(cheapModel, candidates!);
  if (reals === undefined || cheaps === undefined) return undefined;
  const kept: ScreenedOrder["kept"][number][] = [];
  clusters.forEach(nbody, (rank, nmer) => {
    const cheap = nbody > maxNbody ? undefined : cheaps[candidates!.rank(nmer)!]!;
    kept.push({ cheap, real: reals[rank]!, size: sizes.size(nmer), charged: sizes.charged(nmer) });
  });
  yield;
  const leftOut: ScreenedOrder["leftOut"][number][] = [];
  if (nbody <= maxNbody) {
    candidates!.forEach(nbody, (rank, nmer) => {
      if (clusters.rank(nmer) !== undefined) return;
      leftOut.push({ cheap: cheaps[rank]!, size: sizes.size(nmer), charged: sizes.charged(nmer) });
    });
  }
  return { nbody, kept, leftOut };
}

function hasCheap<T extends { readonly cheap: number | undefined }>(
  nmer: T,
): nmer is T & { readonly cheap: number } {
  return nmer.cheap !== undefined;
}
