// What rank 0, which coordinates a run under MPI, and the other ranks say to each other. Each message of MPI is a list
// of these, in the order in which they were said.

import type { Remedy } from "../../base/error.ts";
import { VERSION } from "../../base/version.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import type { TaskProgress, TaskRequest } from "../../programs/mod.ts";
import type { RankProcess } from "./neighbours.ts";

/** What all ranks must agree on for the same bits to come out. */
export const RANKS_VERSION: string = `nmer ${VERSION} on Deno ${Deno.version.deno}`;

/** What a rank says of itself, before anything else. */
export interface Introduction {
  /** Which nmer it is; must be {@linkcode RANKS_VERSION}. */
  readonly version: string;
  /** Name of its machine. */
  readonly host: string;
  /** Its process there. */
  readonly process: RankProcess;
  /** The cores that it may use, as Linux numbers them; undefined where it cannot tell. */
  readonly cpus: readonly number[] | undefined;
  /** How many cores it may use. */
  readonly cores: number;
  /** Memory that its machine has for it, in bytes. */
  readonly memoryBytes: number;
  /** Whether cores and memory are its own, and no other rank's: default false. */
  readonly isDivided?: boolean | undefined;
  /** The arguments that it was started with. */
  readonly commandLine: readonly string[];
  /** The shard that its environment names (`NMER_SHARD`); undefined where it names none. */
  readonly shard?: string | undefined;
  /** Hash of the input file as it sees it; undefined where it has none. */
  readonly inputHash: string | undefined;
}

/** How much of its machine a rank takes. */
export interface Share {
  /** Tasks at a time. */
  readonly workers: number;
  /** Memory for them together, in bytes. */
  readonly memoryBytes: number;
}

/** To a rank. */
export type ToRank =
  /** Take part in the broadcast of what this run computes with, and make ready. */
  | { readonly kind: "begin" }
  /** Compute a task. The id comes back; ascending from 1. */
  | {
    readonly kind: "task";
    readonly id: number;
    readonly request: TaskRequest;
    readonly expectedSeconds: number;
  }
  /** Give a task up, whether it has begun or not. */
  | { readonly kind: "cancel"; readonly id: number }
  /** Give a task back unless it has begun. */
  | { readonly kind: "retract"; readonly id: number }
  /** Kill a rank of your machine that was given up, should it still be there, and answer. */
  | { readonly kind: "kill"; readonly rank: number; readonly process: RankProcess }
  /** I live. */
  | { readonly kind: "alive" }
  /** Who I am: should I be gone, or say nothing for longer (in seconds), end by yourself. */
  | {
    readonly kind: "coordinator";
    readonly host: string;
    readonly process: RankProcess;
    readonly silenceSeconds: number;
  }
  /** You were taken for dead, and others have your tasks: compute nothing more, and wait to be ended. */
  | { readonly kind: "dismissed" }
  /**
   * Nothing more comes; end with this status. Where ranks are dead, MPI is not ended in good order; who stays waits for the
   * launcher to end it.
   */
  | { readonly kind: "end"; readonly status: number; readonly hasDead: boolean; readonly stays: boolean };

/** From a rank. */
export type FromRank =
  | { readonly kind: "introduction"; readonly introduction: Introduction }
  /** The broadcast of what this run computes with has come. */
  | { readonly kind: "received" }
  /** It has what it needs, and computes as many tasks at a time. */
  | { readonly kind: "ready"; readonly slots: number }
  /** It cannot compute. */
  | { readonly kind: "refused"; readonly message: string; readonly remedy: Remedy }
  | { readonly kind: "began"; readonly id: number }
  | {
    readonly kind: "ended";
    readonly id: number;
    readonly outcome: Converged | Failed;
    readonly worker: string;
  }
  /** Its worker died under the task. */
  | { readonly kind: "lost"; readonly id: number; readonly message: string; readonly remedy: Remedy }
  /** Nothing of the task continues. */
  | { readonly kind: "cancelled"; readonly id: number }
  /** It lives, and holds this much memory, its child processes included, in bytes. */
  | {
    readonly kind: "alive";
    readonly memoryBytes: number;
    /** How far those of its tasks are that have run for a while, where that is known; default none. */
    readonly progress?: readonly OwnProgress[];
  }
  /** Something that the user should know. */
  | { readonly kind: "notice"; readonly text: string }
  /** A rank of its machine that it was to kill is gone. */
  | { readonly kind: "killed"; readonly rank: number }
  /** It computes nothing any more, and ends. */
  | { readonly kind: "bye" };

/** How far a task of a rank is. */
export type OwnProgress = TaskProgress & { readonly id: number };

/** What a rank says of a task. */
export type OfTask = Extract<FromRank, { readonly id: number }>;
