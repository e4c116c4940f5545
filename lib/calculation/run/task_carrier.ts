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
import { isBuiltin, programNamed, type TaskContext } from "../../programs/mod.ts";
import type { CarrierChoice } from "./choose_carrier.ts";
import type { RunEnvironment } from "./run_environment.ts";

/**
 * The carrier of a run.
 *
 * @param scratch Directory for the files of external programs; default the system's.
 */
export function taskCarrier(
  context: TaskContext,
  choice: CarrierChoice,
  scratch: string | undefined,
  environment: RunEnvironment,
): Layer.Layer<Carrier, NmerError, Observer> {
  const { installations, ...own } = context;
  if (installations === undefined) {
    return fallbackCarrier(carriersOf(choice.mode, { ...environment, ...choice, context: own }));
  }
  const isOwn = context.models.some(({ program }) => isBuiltin(programNamed(program)));
  return routingCarrier({
    context,
    slots: choice.workers,
    ...(isOwn
      ? { builtin: fallbackCarrier(carriersOf(choice.mode, { ...environment, ...choice, context: own })) }
      : {}),
    openServers: environment.openServers!(scratch),
  });
}
