// What the main process and a child process say to each other. Tasks and replies are those of a worker; the rest is
// for what a process alone can do: answer whether it is there, and cancel a task.

import { VERSION } from "../../base/version.ts";
import type { TaskProgress } from "../contract/step_progress.ts";
import type { TaskContext } from "../contract/task.ts";
import type { Reply, TaskMessage } from "./messages.ts";

/** To a child process. */
export type ToProcess =
  | { readonly kind: "start"; readonly version: string; readonly context: TaskContext }
  | TaskMessage
  /** Give a task up, whether it has begun or not. */
  | { readonly kind: "cancel"; readonly id: number }
  /** Give a task back unless it has begun. */
  | { readonly kind: "take-back"; readonly id: number }
  | { readonly kind: "ping" };

/** From a child process. */
export type FromProcess =
  | Reply
  | {
    readonly kind: "pong";
    readonly memoryBytes: number;
    /** How far the task at hand is, where that is known. */
    readonly progress?: TaskProgress & { readonly id: number };
  };

/** What both sides of the talk must agree on for the same bits to come out. */
export const PROCESS_VERSION = `nmer ${VERSION} on Deno ${Deno.version.deno}`;
