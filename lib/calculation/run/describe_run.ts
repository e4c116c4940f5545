// What a calculation computes, in the words of a journal: whatever changes its tasks, their order or their numbers.

import { VERSION } from "../../base/version.ts";
import { contentHash, type RunDescription } from "../../execution/mod.ts";
import { identityOf, type TaskContext } from "../../programs/mod.ts";
import { compositesOf, type Plan, ranksOfClusters } from "../../plan/mod.ts";
import { writtenComposites, writtenScreening } from "../../report/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { moleculeHash } from "./molecule_hash.ts";

/** The description of a calculation as a run of a journal. */
export function describeRun(
  { plan, molecule, models, programs, input: { equivalents } }: Calculation,
  { installations }: Pick<TaskContext, "installations">,
): RunDescription {
  const { expansion } = plan;
  return {
    nmer: VERSION,
    molecule: {
      hash: moleculeHash(molecule),
      atoms: molecule.symbols.length,
      fragments: molecule.fragments.length,
    },
    driver: expansion.driver,
    bsse: expansion.treatments,
    max_nbody: expansion.maxNbody,
    levels: Object.fromEntries([
      ...expansion.levels.flatMap(({ model, nbodies }) =>
        nbodies.map((nbody) => [String(nbody), model] as const)
      ),
      ...(expansion.supersystem === undefined ? [] : [["supersystem", expansion.supersystem] as const]),
    ]),
    models: Object.fromEntries(plan.models.map((name) => {
      const { program, method, basis, keywords } = models.get(name)!;
      const { version } = identityOf(programs.get(name)!.prepared, installations);
      return [name, { program, version, method, basis: basis ?? null, keywords: JSON.stringify(keywords) }];
    })),
    options: {
      return_total_data: expansion.returnTotalData,
      supersystem_ie_only: expansion.supersystemIeOnly,
      ...(expansion.properties.length === 0 ? {} : { properties: expansion.properties }),
      ...(molecule.embeddingCharges === undefined
        ? {}
        : { embedding_charges: contentHash(Array.from(molecule.embeddingCharges)) }),
      ...writtenComposites(compositesOf(plan)),
      ...describedScreening(plan),
      ...(equivalents === undefined ? {} : { equivalents }),
    },
    ...(plan.clusters.isComplete ? {} : { clusters: ranksOfClusters(plan.clusters) }),
    ...(plan.candidates === undefined ? {} : { candidates: ranksOfClusters(plan.candidates) }),
  };
}

// What a cheap model has chosen, the clusters say.
function describedScreening(plan: Plan): ReturnType<typeof writtenScreening> {
  const { screening, ...focus } = writtenScreening(plan);
  if (screening?.energy === undefined) return writtenScreening(plan);
  const { nmers: _, ...asked } = screening;
  return { screening: asked, ...focus };
}
