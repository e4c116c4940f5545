// Models whose keywords leave something to the size of their tasks, with that decided: once for a calculation and by its
// input alone, so that shards, ranks and runs that continue others decide alike.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { InputRecord } from "../../input/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { type Expansion, largestBases, type ModelName, type Screening } from "../../plan/mod.ts";
import type { Registry } from "../../programs/registry.ts";

/** All models, and what was decided of some. */
export interface DecidedModels {
  readonly models: ReadonlyMap<ModelName, ModelChemistry>;
  /** What was chosen and why, by model. */
  readonly decisions: ReadonlyMap<ModelName, string>;
}

/** Decides by the largest n-mer of each model that there would be without a screening. */
export function decidedModels(
  asked: InputRecord["models"],
  registry: Registry,
  molecule: Molecule,
  expansion: Expansion,
  screening: Screening | undefined,
): DecidedModels {
  const bases = largestBases(expansion, screening);
  const models = new Map(asked);
  const decisions = new Map<ModelName, string>();
  for (const [name, model] of asked) {
    const fragments = bases.get(name);
    if (fragments === undefined || !registry.has(model.program)) continue;
    const decided = registry.named(model.program).decide?.(model, molecule, fragments);
    if (decided === undefined) continue;
    models.set(name, decided.model);
    decisions.set(name, decided.statement);
  }
  return { models, decisions };
}
