// What an execution tells while it runs, for progress displays and logs. Observers are told, never asked.

import * as Context from "effect/Context";
import type { TaskIndex } from "../base/indices.ts";
import type { Outcome } from "../plan/mod.ts";
import type { CarrierMode } from "./carrier.ts";

/** Something that happened. Levels are numbers of real fragments, from 1; times are in seconds. */
export type RunEvent =
  | {
    readonly type: "run-started";
    readonly mode: CarrierMode;
    readonly workers: number;
    readonly levels: readonly { readonly nbody: number; readonly tasks: number }[];
  }
  | { readonly type: "level-started"; readonly nbody: number; readonly tasks: number }
  | { readonly type: "task-started"; readonly nbody: number; readonly index: TaskIndex }
  | {
    readonly type: "task-retried";
    readonly nbody: number;
    readonly index: TaskIndex;
    readonly reason: string;
  }
  | {
    readonly type: "task-finished";
    readonly nbody: number;
    readonly index: TaskIndex;
    readonly outcome: Outcome;
  }
  | { readonly type: "level-finished"; readonly nbody: number; readonly seconds: number }
  | { readonly type: "run-finished"; readonly seconds: number };

/** Is told of every event, in order; must return at once and must not throw. */
export class Observer extends Context.Service<Observer, {
  readonly notify: (event: RunEvent) => void;
}>()("nmer/execution/Observer") {}
