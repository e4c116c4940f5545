// What a report says of equal n-mers that were computed once: how many, how far they are from being equal, and by how much
// that can change the energy.

import type { ResultLookup } from "../../assembly/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { contributionsOf, forEachCoefficient } from "../../plan/mod.ts";
import type { ReportedCopies } from "../../report/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * What is said of copies; undefined where each task is computed.
 *
 * @param results The results of all tasks.
 * @param isOwn Whether a task has a result of its own though it could be a copy; default none has.
 */
export function reportedCopies(
  calculation: Calculation,
  results: ResultLookup,
  isOwn: (index: number) => boolean = () => false,
): ReportedCopies | undefined {
  const { equivalents, plan } = calculation;
  if (equivalents === undefined) return undefined;
  const { representatives, computed, worstDeviation } = equivalents.classes;
  const copied = representatives.reduce(
    (count, representative, index) => count + (representative === index || isOwn(index) ? 0 : 1),
    0,
  );
  return {
    toleranceAngstrom: angstromFromBohr(equivalents.tolerance),
    classes: computed.taskCount,
    computed: plan.taskCount - copied,
    copied,
    worstDeviationAngstrom: copied === 0 ? 0 : angstromFromBohr(worstDeviation),
    energyChange: copied === 0 ? 0 : energyChange(calculation, results, worstDeviation, isOwn),
  };
}

/**
 * By how much the returned energy can change to first order if every atom of every copy is off by a distance: the sum over
 * the copies of their coefficient times the lengths of their atoms' gradients. In Hartree; undefined where no gradients are
 * known.
 */
function energyChange(
  { plan, equivalents }: Calculation,
  results: ResultLookup,
  deviation: number,
  isOwn: (index: number) => boolean,
): number | undefined {
  const { driver, returned, returnTotalData } = plan.expansion;
  if (driver === "energy") return undefined;
  const lengths = new Map<number, number | undefined>();
  let change: number | undefined = 0;
  for (const contribution of contributionsOf(plan, returned)) {
    if (contribution.nbody === 1 && !returnTotalData) continue;
    forEachCoefficient(plan, contribution, (index, coefficient) => {
      const representative = equivalents!.representative(index);
      if (change === undefined || representative === index || isOwn(index)) return;
      if (!lengths.has(representative)) lengths.set(representative, gradientLength(results, representative));
      const length = lengths.get(representative);
      change = length === undefined ? undefined : change + Math.abs(coefficient) * length * deviation;
    });
  }
  return change;
}

/** The lengths of the gradient at all atoms together, which a rotation does not change. */
function gradientLength(results: ResultLookup, index: number): number | undefined {
  const gradient = results(taskIndex(index))?.gradient;
  if (gradient === undefined) return undefined;
  let sum = 0;
  for (let i = 0; i < gradient.length; i += 3) {
    sum += Math.hypot(gradient[i]!, gradient[i + 1]!, gradient[i + 2]!);
  }
  return sum;
}
