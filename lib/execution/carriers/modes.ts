// The carriers of each mode: how they are made, and which mode takes over where one cannot start or keeps failing. A
// new carrier is its file and a line here, after its name in lib/base/modes.ts.

import type * as Layer from "effect/Layer";
import type { CarrierMode } from "../../base/modes.ts";
import type { TaskContext } from "../../programs/portable.ts";
import type { Carrier, CarrierError } from "../carrier.ts";
import type { WorkerLike } from "../pool/link.ts";
import type { WarmLinks } from "../pool/warm_links.ts";
import type { ChildProcess } from "../processes/spawn_child.ts";
import type { CarrierLayers } from "./fallback.ts";
import { processCarrier } from "./processes.ts";
import { serialCarrier } from "./serial.ts";
import { workerCarrier } from "./workers.ts";

/** What carriers are made of. */
export interface CarrierParts {
  /** What all tasks share; its memory is that of one slot. */
  readonly context: TaskContext;
  /** Number of slots, at least 1. */
  readonly workers: number;
  /** Memory for all slots together, in bytes. */
  readonly memoryBytes: number;
  /** Starts the Web Worker with a number, counted from 1. */
  readonly startWorker: (number: number) => WorkerLike;
  /** Starts a child process with a limit of its heap; absent where there are none. */
  readonly startProcess?: (heapMegabytes: number) => ChildProcess;
  /** The carrier over the ranks of an MPI job; absent where this process is none of them. */
  readonly ranks?: Layer.Layer<Carrier, CarrierError>;
  /** Workers and processes that outlive a run; absent where they end with it. */
  readonly warm?: WarmLinks;
}

/** How a mode carries tasks. */
export interface CarrierOfMode<Name extends string = CarrierMode> {
  /** Makes its carrier; undefined where this machine has not what it needs. */
  readonly make: (parts: CarrierParts) => Layer.Layer<Carrier, CarrierError> | undefined;
  /** The mode that takes over; absent for the one that always works, and where none may. */
  readonly fallback?: Name;
}

/** The carriers of all modes. */
export const CARRIERS: Readonly<Record<CarrierMode, CarrierOfMode>> = {
  serial: {
    make: ({ context, memoryBytes }) =>
      serialCarrier({ ...context, resources: { ...context.resources, memoryBytes } }),
  },
  workers: { make: workerCarrier, fallback: "serial" },
  processes: {
    make: ({ startProcess, workers, context, warm }) =>
      startProcess && processCarrier({ processes: workers, startProcess, context, warm }),
    fallback: "workers",
  },
  // Without ranks there is no way out but to end: the others would wait.
  mpi: { make: ({ ranks }) => ranks },
};

/**
 * The carriers to try, that of the mode first, then those that it falls back to.
 *
 * @param carriers All carriers by mode; tests add one.
 * @throws {RangeError} Where none can be made: a chain must end in one that always works.
 */
export function carriersOf<Name extends string = CarrierMode>(
  mode: Name,
  parts: CarrierParts,
  carriers: Readonly<Record<Name, CarrierOfMode<Name>>> = CARRIERS as Readonly<
    Record<string, CarrierOfMode<Name>>
  >,
): CarrierLayers {
  const layers: Layer.Layer<Carrier, CarrierError>[] = [];
  for (let name: Name | undefined = mode; name !== undefined; name = carriers[name].fallback) {
    const layer = carriers[name].make(parts);
    if (layer !== undefined) layers.push(layer);
  }
  const [first, ...others] = layers;
  if (first === undefined) throw new RangeError(`no carrier can be made for mode ${mode}`);
  return [first, ...others];
}
