// Which of the tasks of runs come first: by the priorities of their inputs, and, where several runs are under way, by
// what all of them have room for.

import type * as Layer from "effect/Layer";
import { type Priorities, rankOf, urgency } from "../../base/scheduling/priority.ts";
import { type Carrier, sharedCarrier } from "../../execution/portable.ts";
import type { WorkOf } from "../../plan/mod.ts";
import { memoryOf, type SizeOf } from "../cost/sizes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { RunEnvironment } from "./run_environment.ts";
import type { RunRequest } from "./run_request.ts";

/** A number for each task that is larger for what starts earlier. */
export function urgencyBy(priorities: Priorities, workOf: WorkOf): WorkOf {
  return (model, real, basis) => urgency(rankOf(priorities, model, real.length), workOf(model, real, basis));
}

/**
 * The carrier of a run that is not alone: its tasks wait for room among those of the others.
 *
 * @param carrier Computes them.
 * @param sizeOf How large they are.
 */
export function inRoom<E, R>(
  carrier: Layer.Layer<Carrier, E, R>,
  calculation: Calculation,
  { threads = 1 }: RunRequest,
  { sharing }: RunEnvironment,
  sizeOf: SizeOf,
): Layer.Layer<Carrier, E, R> {
  if (sharing === undefined) return carrier;
  const { plan, input: { priorities } } = calculation;
  const bytesOf = memoryOf(calculation, sizeOf);
  return sharedCarrier(carrier, sharing.admission, ({ model: number, real, basis, memoryBytes }, seconds) => {
    sharing.arrived();
    const model = plan.models[number]!;
    return {
      priority: rankOf(priorities, model, real.length),
      seconds,
      memoryBytes: memoryBytes ?? bytesOf(plan.indexOf(model, real, basis)!),
      slots: threads,
      exclusive: memoryBytes !== undefined,
    };
  });
}
