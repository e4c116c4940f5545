// What phases before have computed is found again, before a journal is asked.

import * as Effect from "effect/Effect";
import { ResultStore } from "../../../execution/portable.ts";
import type { Calculation } from "../../prepare/prepare.ts";
import type { PhaseResult } from "./phase.ts";

/** How often something was found. */
export interface Remembered {
  count: number;
}

/** A store that knows the results of a phase before, and asks another one for the others. */
export function rememberingStore(
  { plan }: Pick<Calculation, "plan">,
  before: PhaseResult,
  remembered: Remembered,
): Effect.Effect<ResultStore, never, ResultStore> {
  const { calculation, outcomes } = before;
  return Effect.map(ResultStore, (store): ResultStore => ({
    ...store,
    find: (request) => {
      const { model, real, basis } = request;
      const index = calculation.plan.indexOf(plan.models[model]!, real, basis);
      const result = index === undefined ? undefined : outcomes.result(index);
      if (result === undefined) return store.find(request);
      remembered.count++;
      return Effect.succeed({ result, seconds: outcomes.seconds(index!) });
    },
  }));
}
