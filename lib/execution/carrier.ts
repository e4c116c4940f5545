// Who carries tasks: the interchangeable part of an execution. A carrier computes a number of tasks at a time, and
// each of them is an effect that can be interrupted; when it has been, nothing of the task continues.

import * as Context from "effect/Context";
import type * as Effect from "effect/Effect";
import { NmerError, type Remedy } from "../base/error.ts";
import type { CarrierMode } from "../base/modes.ts";
import type { Converged, Failed } from "../plan/mod.ts";
import type { AskProgress, TaskRequest } from "../programs/portable.ts";

/**
 * Why a carrier has no outcome: a worker died under the task (`lost`), a worker could not be started (`start`), or
 * no worker is left (`exhausted`).
 */
export type CarrierErrorReason = "lost" | "start" | "exhausted";

/**
 * A carrier has no outcome, through no fault that the task is known to have: another try may succeed.
 *
 * @example
 * ```ts
 * import { CarrierError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { mode: "serial" }).catch((error: unknown) => {
 *   if (!(error instanceof CarrierError)) throw error;
 *   console.log(error.reason, error.message); // no worker can be started, say
 * });
 * ```
 */
export class CarrierError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "CarrierError";

  /**
   * Makes the error of what happened.
   *
   * @param reason Why.
   * @param message What happened.
   * @param remedy The way out: more memory, perhaps.
   * @param ofMachine Whether it is the machine that keeps a worker from starting (its disk, its permissions), and not
   * the worker's program.
   */
  constructor(
    readonly reason: CarrierErrorReason,
    message: string,
    readonly remedy: Remedy = "retry",
    readonly ofMachine: boolean = false,
  ) {
    super(message);
    this.name = "CarrierError";
  }
}

/** What a carrier made of a task. */
export interface Evaluation {
  readonly outcome: Converged | Failed;
  /** Name of the worker that computed it, as in `worker 3`; the same for all tasks of that worker. */
  readonly worker: string;
}

/** Where a task is computed, of a carrier over many processes. */
export interface RankPlace {
  /** Which of the processes, from 0. */
  readonly rank: number;
  /** Name of its machine. */
  readonly host: string;
}

/** Where a task is computed: the name of a worker of this process, as in `worker 3`, or another process. */
export type WorkPlace = string | RankPlace;

/**
 * Puts a computation under a condition, such as a limit of time.
 *
 * @param place Where it is computed, as far as that is known when it begins.
 * @param progress Asks how far it is; absent where nobody knows.
 */
export type Limit = (
  computation: Effect.Effect<Converged | Failed, CarrierError>,
  place?: WorkPlace,
  progress?: AskProgress,
) => Effect.Effect<Converged | Failed, CarrierError>;

/** No condition. */
export const unlimited: Limit = (computation) => computation;

/**
 * A task that is expected to take less than this is short, in seconds: another one may wait behind it at the same
 * worker, which then is not idle between the two. Long against the 0.6 ms that going through the main thread takes.
 */
export const SHORT_TASK_SECONDS = 0.1;

/**
 * A task that is expected to take less than this is brief, in seconds: many of them may wait at the same worker, which
 * then answers to several at a time.
 */
export const BRIEF_TASK_SECONDS = 0.01;

/** How many tasks that are not brief are taken in advance for each slot, where a carrier takes this many. */
export const SHORT_TASKS_IN_ADVANCE = 3;

/** Computes tasks. */
export interface Carrier {
  readonly mode: CarrierMode;
  /** How many tasks it computes at the same time. */
  readonly slots: number;
  /** How many more tasks it takes while all slots are busy, to begin them without delay; absent for none. */
  readonly prefetch?: number;
  /** Only tasks that are expected to take less than this are taken so, in seconds; default {@linkcode SHORT_TASK_SECONDS}. */
  readonly prefetchBelowSeconds?: number;
  /**
   * Computes a task. What the task itself does wrong is an outcome, not an error. The computation itself, without
   * what it waits for a worker, runs inside of `within`: a limit of time, say.
   *
   * @param expectedSeconds How long it is expected to take; default for ever, so that nothing waits behind it.
   */
  readonly evaluate: (
    task: TaskRequest,
    within?: Limit,
    expectedSeconds?: number,
  ) => Effect.Effect<Evaluation, CarrierError>;
}

/** Under which an execution has its {@linkcode Carrier}. */
export const Carrier: Context.Service<Carrier, Carrier> = Context.Service("nmer/execution/Carrier");
