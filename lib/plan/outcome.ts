// What became of a task. Only a converged or a reused outcome carries numbers, and nothing else can reach a sum.

import type { TaskResult } from "../base/task_result.ts";
import type { Remedy } from "../base/error.ts";

/** A task that was computed and converged. */
export interface Converged {
  /** Tells the kinds of outcome apart. */
  readonly status: "converged";
  /** Its numbers. */
  readonly result: TaskResult;
  /** Time that its computation took, in seconds. */
  readonly seconds: number;
  /** Time that other workers worked on it meanwhile, all together, in seconds; absent where none did. */
  readonly helpedSeconds?: number;
}

/** A task whose numbers were there already. */
export interface Reused {
  /** Tells the kinds of outcome apart. */
  readonly status: "reused";
  /** Its numbers. */
  readonly result: TaskResult;
  /** Time that its computation took then, in seconds; absent where nobody knows. */
  readonly secondsBefore?: number;
}

/** A task that gave no number. */
export interface Failed {
  /** Tells the kinds of outcome apart. */
  readonly status: "failed";
  /** What happened and what to do, for a person. */
  readonly message: string;
  /** The way out. */
  readonly remedy: Remedy;
  /** Time that was spent on it, in seconds. */
  readonly seconds: number;
}

/** A task that was stopped, or never started, because the run was. */
export interface Cancelled {
  /** Tells the kinds of outcome apart. */
  readonly status: "cancelled";
}

/** What became of a task. */
export type Outcome = Converged | Reused | Failed | Cancelled;
