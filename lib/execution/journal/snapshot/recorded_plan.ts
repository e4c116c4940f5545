// The plan of a run as its journal describes it, so that tasks have labels and levels again. Whoever wrote the journal
// wrote the description: what is none gives no plan.

import {
  type Bsse,
  BSSE_TITLES,
  type ClusterRanks,
  clustersOfRanks,
  type Expansion,
  Plan,
  resolveEnergy,
  resolveExpansion,
  type Screening,
} from "../../../plan/mod.ts";
import type { RunDescription } from "../fingerprint.ts";
import type { Composites } from "../../../base/model_chemistry.ts";
import type { Driver } from "../../../base/driver.ts";
import type { MolecularProperty } from "../../../base/quantities/molecular_property.ts";

const MAX_FRAGMENTS = 1e6;

/** The plan of a description; undefined where it describes none. */
export function recordedPlan(description: RunDescription | undefined): Plan | undefined {
  if (description === undefined) return undefined;
  const { molecule: { fragments }, driver, bsse, max_nbody, levels, options } = description;
  if (!(fragments <= MAX_FRAGMENTS) || typeof levels !== "object" || levels === null) return undefined;
  try {
    const expansion = resolveExpansion({
      fragmentCount: fragments,
      isOneFragmentMeant: true,
      driver: driver as Driver,
      properties: options?.["properties"] as readonly MolecularProperty[] | undefined,
      bsse: bsse.filter((name): name is Bsse => Object.hasOwn(BSSE_TITLES, name)),
      levels: new Map(
        Object.entries(levels).map((
          [order, model],
        ) => [order === "supersystem" ? order : Number(order), model]),
      ),
      composites: compositesOf(options),
      maxNbody: max_nbody,
      returnTotalData: options?.["return_total_data"] === true,
      supersystemIeOnly: options?.["supersystem_ie_only"] === true,
      embedded: options?.["embedding_charges"] !== undefined,
    });
    const { clusters, candidates } = description;
    const clustersOf = (ranks: ClusterRanks | undefined) =>
      ranks === undefined ? undefined : clustersOfRanks(expansion.fragmentCount, ranks);
    return new Plan(expansion, clustersOf(clusters), screeningOf(options, expansion), clustersOf(candidates));
  } catch {
    return undefined;
  }
}

// Models that are sums of others.
function compositesOf(options: RunDescription["options"]): Composites {
  const { composites = {} } = (options ?? {}) as {
    readonly composites?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  return new Map(
    Object.entries(composites).map(([name, parts]) => [
      name,
      Object.entries(parts).map(([model, coefficient]) => ({ model, coefficient: Number(coefficient) })),
    ]),
  );
}

// What is known of a screening by energy; of others the clusters say all.
function screeningOf(options: RunDescription["options"], expansion: Expansion): Screening | undefined {
  const { screening } = (options ?? {}) as { readonly screening?: Written };
  if (screening?.energy === undefined) return undefined;
  const { threshold, max_nbody, known_through = expansion.maxNbody, ...energy } = screening.energy;
  const request = {
    ...energy,
    threshold: typeof threshold === "number"
      ? threshold
      : new Map(Object.entries(threshold).map(([order, value]) => [Number(order), value])),
    maxNbody: max_nbody,
    knownThrough: known_through,
  };
  return { energy: resolveEnergy(request, { correct: screening.correct }, expansion) };
}

interface Written {
  readonly energy?: {
    readonly threshold: number | Readonly<Record<string, number>>;
    readonly model: string;
    readonly candidates?: "all";
    readonly max_nbody?: number;
    readonly known_through?: number;
  };
  readonly correct?: "cheap";
}
