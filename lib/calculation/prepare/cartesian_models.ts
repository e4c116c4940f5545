// Which models of a calculation have Cartesian d functions, as far as it is known.

import { InputError } from "../../base/error.ts";
import type { ModelName } from "../../plan/mod.ts";
import type { Calculation } from "./prepare.ts";

/** Models in which some atom has Cartesian d functions (6 d) or higher ones, where spherical ones are usual. */
export function cartesianModels(
  { plan, molecule, programs }: Pick<Calculation, "plan" | "molecule" | "programs">,
): ReadonlySet<ModelName> {
  return new Set(plan.models.filter((name) => {
    const model = programs.get(name);
    if (model === undefined || !model.isKnown) return false;
    try {
      return model.program.hasCartesianFunctions?.(model.prepared, molecule) === true;
    } catch (error) {
      // Results of what nmer itself would not compute can be looked at all the same.
      if (error instanceof InputError) return false;
      throw error;
    }
  }));
}
