// What an execution reports while it runs, for progress displays, logs and the journal. Observers receive, and are
// never asked.

import type { RankStatistics } from "../base/run_statistics.ts";
import * as Context from "effect/Context";
import type { AskProgress } from "../programs/mod.ts";
import type { TaskIndex } from "../base/indices.ts";
import type { Outcome } from "../plan/mod.ts";
import type { CarrierMode } from "../base/modes.ts";
import type { RankPlace, WorkPlace } from "./carrier.ts";

/** Something that happened. Levels are numbers of real fragments, from 1; times are in seconds. */
export type RunEvent =
  | {
    readonly type: "mode-chosen";
    readonly mode: CarrierMode;
    readonly workers: number;
    /** Why, for a person. */
    readonly reason: string;
    /** Cores that the process may use. */
    readonly cores: number;
    /** Memory for all workers together, in bytes. */
    readonly memoryBytes: number;
    /** Memory that the process may use, and what that is, for a person. */
    readonly machineMemory: string;
    /** Under MPI, where the workers are. */
    readonly ranks?: readonly RankStatistics[];
  }
  | {
    readonly type: "run-started";
    readonly mode: CarrierMode;
    readonly workers: number;
    readonly schedule: Schedule;
    readonly levels: readonly { readonly nbody: number; readonly tasks: number }[];
  }
  | { readonly type: "level-started"; readonly nbody: number; readonly tasks: number }
  | {
    readonly type: "task-started";
    readonly nbody: number;
    readonly index: TaskIndex;
    /** How often it was started, this time included. */
    readonly attempt: number;
    /** Whether it runs exclusively, with all memory. */
    readonly exclusive: boolean;
    /** Where, as far as that is known. */
    readonly place?: WorkPlace;
    /** Asks how far it is, as long as it runs; absent where nobody knows. */
    readonly progress?: AskProgress;
  }
  | {
    readonly type: "task-retried";
    readonly nbody: number;
    readonly index: TaskIndex;
    readonly reason: string;
    /** Pause before the next try; undefined where it comes when everything else is done. */
    readonly pauseSeconds: number | undefined;
  }
  /** A task is computed, or has failed; it finishes once its outcome is stored. */
  | { readonly type: "task-ended"; readonly nbody: number; readonly index: TaskIndex }
  | {
    readonly type: "task-finished";
    readonly nbody: number;
    readonly index: TaskIndex;
    readonly outcome: Outcome;
    /** Who computed it; undefined for what was there already. */
    readonly worker: string | undefined;
  }
  | {
    /** The first tasks of a model have all failed alike: its others are not tried. */
    readonly type: "model-ended";
    readonly model: string;
    readonly failed: number;
    /** What they failed with, for a person. */
    readonly reason: string;
  }
  | { readonly type: "mode-changed"; readonly mode: CarrierMode; readonly reason: string }
  | {
    /** No task has ended for a while. */
    readonly type: "stalled";
    readonly seconds: number;
    /** Tasks that run; none where the others wait for something that does not come. */
    readonly running: readonly TaskIndex[];
    /** Tasks without an outcome. */
    readonly left: number;
    /** Those of them that have ended, and wait to be stored. */
    readonly unstored: number;
    /** Tries so far beyond the first ones. */
    readonly retried: number;
  }
  /** The run takes more of the machine than is good, each kind once; or a rank of a run under MPI is in trouble. */
  | {
    readonly type: "alert";
    readonly kind: "memory" | "threads" | "rank";
    readonly statement: string;
    /** The rank that is in trouble. */
    readonly place?: RankPlace;
  }
  | {
    readonly type: "level-finished";
    readonly nbody: number;
    readonly seconds: number;
    /** How many of its tasks were not computed, since the run was stopped. */
    readonly cancelled: number;
  }
  | { readonly type: "run-finished"; readonly seconds: number };

/** Whether a level waits for the one below it, or tasks of all levels run side by side. */
export type Schedule = "level" | "overlap";

/** What watches a run. */
export interface RunObserver {
  /** Receives every event, in order; must return at once and must not throw. */
  readonly notify: (event: RunEvent) => void;
}

/** The observers of a run, as one. */
export interface Observer extends RunObserver {}

/** Under which an execution has its {@linkcode Observer}. */
export const Observer: Context.Service<Observer, RunObserver> = Context.Service("nmer/execution/Observer");
