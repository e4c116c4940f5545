// Who carries the tasks of a run: nmer's own workers, servers of external programs, or both by each task's program.

import type * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import {
  type Carrier,
  carriersOf,
  fallbackCarrier,
  type Observer,
  startTimeoutOf,
} from "../../execution/portable.ts";
import { isBuiltin, type Program, type TaskContext } from "../../programs/portable.ts";
import type { CarrierChoice } from "./choose_carrier.ts";
import type { RunRequest } from "./run_request.ts";
import type { RunEnvironment } from "./run_environment.ts";

/** What of a request decides on how programs are started; a plain value. */
export type StartRequest = Pick<RunRequest, "scratch" | "retries" | "timeoutMilliseconds">;

/** How often a task, or a server that does not come up, is tried again where nobody says. */
export const DEFAULT_RETRIES = 2;

/**
 * The carrier of a run on one machine.
 *
 * @param programs The program of each model of the context.
 * @param context What all tasks share.
 * @param choice Who carries them.
 * @param request Where the files of external programs are, how often their servers are tried, and how long each start
 * may take.
 * @param environment What starts workers, processes and servers.
 */
export function taskCarrier(
  programs: readonly Program[],
  context: TaskContext,
  choice: Pick<CarrierChoice, "mode" | "workers" | "memoryBytes">,
  { scratch, retries = DEFAULT_RETRIES, timeoutMilliseconds }: StartRequest,
  environment: RunEnvironment,
): Layer.Layer<Carrier, NmerError, Observer> {
  const { installations, ...own } = context;
  const builtin = () => fallbackCarrier(carriersOf(choice.mode, { ...environment, ...choice, context: own }));
  if (installations === undefined) return builtin();
  return environment.routeTasks!({
    context,
    programs,
    slots: choice.workers,
    ...(programs.some(isBuiltin) ? { builtin: builtin() } : {}),
    warm: environment.warm,
    openServers: environment.openServers!(scratch),
    // A program that does not start fails its tasks, not those of other programs.
    starts: { retries, failsTasks: true },
    startTimeoutMilliseconds: startTimeoutOf(timeoutMilliseconds),
  });
}
