// Models as a run has them: with what their programs have read of them.

import type { ModelChemistry } from "../lib/base/model_chemistry.ts";
import { makeRegistry, type PreparedModel, prepareModel } from "../lib/programs/mod.ts";

const REGISTRY = makeRegistry();

/** A model with its settings; of a program that nmer does not know, none. */
export function prepared(model: ModelChemistry): PreparedModel {
  return REGISTRY.has(model.program)
    ? prepareModel(REGISTRY.named(model.program), model, ["model"])
    : { ...model, programName: model.program, settings: undefined };
}
