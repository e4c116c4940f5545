// What a journal says of its runs, as values that are checked. All texts are those of whoever wrote the journal: they
// are data, and plain only once they are shown (plain_text.ts). Times in seconds since 1970, memory in bytes.

import type { Remedy } from "../../../base/error.ts";
import type { TaskIndex } from "../../../base/indices.ts";
import type { TaskProgress } from "../../../programs/mod.ts";
import type { Plan } from "../../../plan/mod.ts";
import type { Json, RunDescription } from "../fingerprint.ts";
import type { LiveState } from "../format/live_state.ts";
import type { LockOwner } from "../lock_owner.ts";
import type { RunStatus } from "../runs.ts";
import type { RunState } from "./run_state.ts";

/** Who computed a task. */
export interface WorkerName {
  /** Its whole name, as in `worker 3` or `rank 3 on node7, worker 1`. */
  readonly name: string;
  /** Of a run under MPI, its rank and that one's machine. */
  readonly rank?: number;
  readonly host?: string;
}

/** A task of a run on the line of time. */
export interface TimelineRow {
  /** Its place in the plan. */
  readonly index: TaskIndex;
  /** Its label, as in `["hf", [1], [1, 2]]`; undefined where the run's description gives no such task. */
  readonly label: string | undefined;
  /** Number of its real fragments, from 1; undefined likewise. */
  readonly level: number | undefined;
  /** Its content key, by which results are found; undefined where it is running. */
  readonly key: Uint8Array | undefined;
  /** Undefined where nobody had it, or that is not known. */
  readonly worker: WorkerName | undefined;
  /** How often it was started, this time included. */
  readonly attempt: number;
  /** When its last try began. Of a task of an earlier nmer's journal up to 0.2 s late. */
  readonly start: number;
  /** When that ended; undefined where it has not. */
  readonly end: number | undefined;
  /**
   * What became of it; `running` at the time of {@linkcode JournalRun.live}, of a run that is no more the tasks that
   * were lost.
   */
  readonly outcome: "converged" | "reused" | "failed" | "running";
  /** Memory that a running task was expected to need; undefined where nobody said it. */
  readonly memoryBytes?: number;
  /** How far a running task was; undefined where that was not known. */
  readonly progress?: TaskProgress;
  /** Of a failed task, what happened and the way out. */
  readonly message?: string;
  readonly remedy?: Remedy;
}

/** How far a level is. */
export interface LevelCounts {
  /** Number of real fragments, from 1. */
  readonly nbody: number;
  /** Number of tasks of the run; undefined where it is not known. */
  readonly tasks: number | undefined;
  /** Tasks that the run has computed, in all its sessions. */
  readonly computed: number;
  /** Tasks that its last session took over from other runs. */
  readonly reused: number;
  readonly failed: number;
  readonly running: number;
}

/** Something that happened in a run: `task-retried`, `mode-changed`, `stalled` and the like. */
export interface RecordedEvent {
  readonly time: number;
  readonly kind: string;
  /** The task that it happened to, and its label. */
  readonly index?: number;
  readonly label?: string;
  readonly message?: string;
}

/** A time that a run was started or resumed. */
export interface RecordedSession {
  /** From 1. */
  readonly number: number;
  readonly started: number;
  readonly pid: number;
  readonly host: string;
  /** Version of nmer. */
  readonly version: string;
  /** How the run was asked for: name of the input (`input`), folder (`folder`), options (`options`). */
  readonly about: Readonly<Record<string, Json>>;
}

/** A run of a journal. */
export interface JournalRun {
  /** Its number in the journal, from 1. */
  readonly run: number;
  /** What it computes, in short; undefined where that cannot be read. */
  readonly description: RunDescription | undefined;
  /** Its plan as the description has it; undefined where it has none. */
  readonly plan: Plan | undefined;
  /** What it computes, as the text of a ManyBodyInput; undefined in a journal of an earlier nmer. */
  readonly input: string | undefined;
  /** How it stands. */
  readonly state: RunState;
  /** How it stood when something was last written of it. */
  readonly recordedStatus: RunStatus;
  readonly started: number;
  /** When its last session ended; undefined where it has not, or was killed. */
  readonly ended: number | undefined;
  /** When something was last written of it. */
  readonly lastSign: number;
  /** Ascending; of a journal of an earlier nmer the last one alone. */
  readonly sessions: readonly RecordedSession[];
  /** What it was doing last, and when that was written; undefined in a journal of an earlier nmer. */
  readonly live: (LiveState & { readonly time: number }) | undefined;
  /** Tasks that ended, in the order of the plan, then those under way. */
  readonly tasks: readonly TimelineRow[];
  /** Ascending. */
  readonly levels: readonly LevelCounts[];
  /** The oldest first. */
  readonly events: readonly RecordedEvent[];
}

/** What a journal holds. */
export interface JournalRecord {
  /** Absolute. */
  readonly path: string;
  /** Its size with what lies beside it, in bytes. */
  readonly bytes: number;
  /** Number of results, of all runs. */
  readonly results: number;
  /** Who has it open, or died with it open. */
  readonly owner: LockOwner | undefined;
  /** Ascending by when each was last started or resumed. */
  readonly runs: readonly JournalRun[];
  /** What the user should know: whose it is, what of it cannot be read. */
  readonly notices: readonly string[];
}
