// Who carries the tasks of a run: nmer's own workers, servers of external programs, or both by each task's program.

import type * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import {
  type Carrier,
  type CarrierLayers,
  inPlace,
  type Observer,
  processPool,
  routing,
  steppingDown,
  workerPool,
} from "../../execution/mod.ts";
import { isEmbedded, programNamed, type TaskContext } from "../../programs/mod.ts";
import type { CarrierChoice } from "./choose_carrier.ts";
import type { RunEnvironment } from "./run.ts";

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
  if (installations === undefined) return steppingDown(carrierLayers(own, choice, environment));
  const isOwn = context.models.some(({ program }) => isEmbedded(programNamed(program)));
  return routing({
    context,
    slots: choice.workers,
    ...(isOwn ? { embedded: steppingDown(carrierLayers(own, choice, environment)) } : {}),
    openServers: environment.openServers!(scratch),
  });
}

// The carriers to try, the wanted one first.
function carrierLayers(
  context: TaskContext,
  { mode, workers, memoryBytes }: CarrierChoice,
  { startWorker, startProcess }: RunEnvironment,
): CarrierLayers {
  const alone = inPlace({ ...context, resources: { ...context.resources, memoryBytes } });
  if (mode === "serial") return [alone];
  const onWorkers = workerPool({ workers, startWorker, context });
  return mode === "processes" && startProcess !== undefined
    ? [processPool({ processes: workers, startProcess, context }), onWorkers, alone]
    : [onWorkers, alone];
}
