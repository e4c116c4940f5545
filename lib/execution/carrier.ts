// Who carries tasks: the interchangeable part of an execution. A carrier computes so many tasks at a time, and
// each of them is an effect that can be interrupted; when it has been, nothing of the task goes on.

import * as Context from "effect/Context";
import type * as Effect from "effect/Effect";
import { NmerError, type Remedy } from "../base/error.ts";
import type { Converged, Failed } from "../plan/mod.ts";
import type { TaskRequest } from "../programs/mod.ts";

/** The ways in which tasks are carried. */
export type CarrierMode = "serial" | "workers";

/** A carrier lost a task through no fault of the task's: another try may succeed. */
export class CarrierError extends NmerError {
  readonly _tag = "CarrierError";
  readonly remedy: Remedy = "retry";

  /** @param message What happened. */
  constructor(message: string) {
    super(message);
    this.name = "CarrierError";
  }
}

/** Computes tasks. */
export class Carrier extends Context.Service<Carrier, {
  readonly mode: CarrierMode;
  /** How many tasks it computes at the same time. */
  readonly slots: number;
  /** Computes a task. What the task itself does wrong is an outcome, not an error. */
  readonly evaluate: (task: TaskRequest) => Effect.Effect<Converged | Failed, CarrierError>;
}>()("nmer/execution/Carrier") {}
