// Where results are kept beyond the run: the seam between an execution and its journal. What is stored counts; what
// is not stored yet does not.

import type { TaskResult } from "../base/task_result.ts";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { NmerError } from "../base/error.ts";
import type { TaskIndex } from "../base/indices.ts";
import type { Converged, Failed } from "../plan/mod.ts";
import type { TaskRequest } from "../programs/portable.ts";

/** A task that has ended, as it is stored. */
export interface EndedTask {
  readonly index: TaskIndex;
  readonly request: TaskRequest;
  readonly outcome: Converged | Failed;
  /** How often it was started. */
  readonly attempts: number;
  /** Who computed it; undefined where it was lost. */
  readonly worker: string | undefined;
  /** When it ended, in seconds since 1970; default when it is stored. */
  readonly ended?: number;
}

/** The result of a task that was computed before. */
export interface FoundResult {
  readonly result: TaskResult;
  /** Time that its computation took, in seconds. */
  readonly seconds: number;
}

/** Keeps results. */
export interface ResultStore {
  /** Whether outcomes outlive the process: then they are stored in groups before they count. */
  readonly durable: boolean;
  /** The result of a task that was computed before, in this run or another; undefined where there is none. */
  readonly find: (request: TaskRequest) => Effect.Effect<FoundResult | undefined, NmerError>;
  /** Stores tasks; when it succeeds they are durable, when it fails none of them is. */
  readonly store: (ended: readonly EndedTask[]) => Effect.Effect<void, NmerError>;
}

/** Under which an execution has its {@linkcode ResultStore}. */
export const ResultStore: Context.Service<ResultStore, ResultStore> = Context.Service(
  "nmer/execution/ResultStore",
);

/** A store that keeps nothing. */
export const noStore: Layer.Layer<ResultStore> = Layer.succeed(ResultStore, {
  durable: false,
  find: () => Effect.succeed(undefined),
  store: () => Effect.void,
});
