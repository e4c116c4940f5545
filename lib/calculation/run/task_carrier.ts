// Who carries the tasks of a run: nmer's own workers, servers of external programs, or both by each task's program.

import type * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import {
  type Carrier,
  carriersOf,
  fallbackCarrier,
  type Observer,
  routingCarrier,
} from "../../execution/mod.ts";
import { isBuiltin, type TaskContext } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import type { CarrierChoice } from "./choose_carrier.ts";
import type { RunEnvironment } from "./run_environment.ts";

/**
 * The carrier of a run.
 *
 * @param calculation What is computed.
 * @param context What all tasks share.
 * @param choice Who carries them.
 * @param scratch Directory for the files of external programs; default the system's.
 * @param environment What starts workers, processes and servers.
 */
export function taskCarrier(
  { plan, programs: ofModels }: Calculation,
  context: TaskContext,
  choice: CarrierChoice,
  scratch: string | undefined,
  environment: RunEnvironment,
): Layer.Layer<Carrier, NmerError, Observer> {
  const { installations, ...own } = context;
  if (installations === undefined) {
    return fallbackCarrier(carriersOf(choice.mode, { ...environment, ...choice, context: own }));
  }
  const programs = plan.models.map((name) => ofModels.get(name)!.program);
  return routingCarrier({
    context,
    programs,
    slots: choice.workers,
    ...(programs.some(isBuiltin)
      ? { builtin: fallbackCarrier(carriersOf(choice.mode, { ...environment, ...choice, context: own })) }
      : {}),
    openServers: environment.openServers!(scratch),
  });
}
