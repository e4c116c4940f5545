// What there is to show of a screening by energy: what it left out, the error that it states, and how both models compare.

import { modelContributionSteps, type ResultLookup, statedErrorSteps } from "../../assembly/mod.ts";
import { finish, type Steps } from "../../base/steps.ts";
import { isUnfinished, leftOut, modelOf } from "../../plan/mod.ts";
import { screeningLines } from "../../report/render/screening_lines.ts";
import type { ComparedNmer, ShownScreening } from "../../report/data/shown_screening.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** What a calculation's screening shows, once it is asked for; undefined where no cheap model chooses. */
export function shownScreening(
  calculation: Calculation,
  results: ResultLookup,
): (() => ShownScreening) | undefined {
  if (calculation.plan.screening?.energy === undefined) return undefined;
  let known: ShownScreening | undefined;
  return () => known ??= finish(screeningSteps(calculation, results));
}

function* screeningSteps({ plan, molecule }: Calculation, results: ResultLookup): Steps<ShownScreening> {
  const stated = (yield* statedErrorSteps(plan, molecule, results))!;
  const { model, thresholds } = plan.screening!.energy!;
  return {
    lines: screeningLines(plan, stated),
    model,
    thresholds,
    counts: leftOut(plan),
    errors: stated.errors,
    ...(stated.whyNone === undefined ? {} : { whyNone: stated.whyNone }),
    compared: yield* comparedNmers({ plan }, results),
  };
}

// More are not told apart in a drawing.
const MAX_COMPARED = 1500;

// N-mers of which both models have a contribution under the returned treatment; some of them where they are many.
function* comparedNmers(
  { plan }: Pick<Calculation, "plan">,
  results: ResultLookup,
): Steps<readonly ComparedNmer[]> {
  if (isUnfinished(plan)) return [];
  const { candidates, clusters, expansion, screening } = plan;
  const { model: cheapModel, maxNbody } = screening!.energy!;
  const treatment = expansion.returned;
  const all: ComparedNmer[] = [];
  for (let nbody = 2; nbody <= maxNbody; nbody++) {
    const cheaps = new Map<number, number>();
    const cheap = { treatment, nbody, model: cheapModel, clusters: candidates! };
    yield* modelContributionSteps(plan, results, cheap, (nmer, energy) => {
      const rank = clusters.rank(nmer);
      if (rank !== undefined) cheaps.set(rank, energy);
    });
    const real = { treatment, nbody, model: modelOf(expansion, nbody), clusters };
    yield* modelContributionSteps(plan, results, real, (nmer, energy) => {
      const ofCheap = cheaps.get(clusters.rank(nmer)!);
      if (ofCheap !== undefined) all.push({ fragments: [...nmer], cheap: ofCheap, real: energy });
    });
  }
  if (all.length <= MAX_COMPARED) return all;
  all.sort((a, b) => Math.abs(a.cheap) - Math.abs(b.cheap));
  return Array.from({ length: MAX_COMPARED }, (_, i) => all[Math.floor(i * all.length / MAX_COMPARED)]!);
}
