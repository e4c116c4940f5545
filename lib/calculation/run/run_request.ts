// What may be asked of a run.

import type { ResultLookup } from "../../assembly/mod.ts";
import type { Schedule } from "../../execution/portable.ts";
import type { Calibration } from "../cost/calibration.ts";
import type { CarrierRequest } from "./choose_carrier.ts";
import type { ChoosePart } from "./phases/phase.ts";
import type { JournalRequest } from "./with_journal.ts";

/** How a calculation shall run. */
export interface RunRequest extends CarrierRequest {
  /** Whether a level waits for the one below ("level", the default), or tasks of all levels run side by side. */
  readonly schedule?: Schedule | undefined;
  /** Longest time of one task, in milliseconds; default no limit. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Longest time of the whole run, in milliseconds; default no limit. */
  readonly runTimeoutMilliseconds?: number | undefined;
  /** Where finished tasks are kept; default nowhere. */
  readonly journalFile?: JournalRequest | undefined;
  /** How often a task is tried again that was lost or failed by chance; default 2. */
  readonly retries?: number | undefined;
  /** Whether a failed task ends the run, or only leaves out what depends on it; default "continue". */
  readonly onFailure?: "continue" | "abort" | undefined;
  /** Directory for the files of external programs; default the system's for temporary files. */
  readonly scratch?: string | undefined;
  /** Threads of each task of an external program; default 1. There are workers for as many tasks as have cores. */
  readonly threads?: number | undefined;
  /** Results of tasks that are not in the part that is computed; default none. */
  readonly known?: ResultLookup | undefined;
  /**
   * Chooses what this process computes of a calculation whose n-mers are chosen while it runs; default all.
   * @internal
   */
  readonly choosePart?: ChoosePart | undefined;
  /** A rank of a run under MPI that says nothing for longer is taken for dead, in milliseconds; default 30 s. */
  readonly rankTimeoutMilliseconds?: number | undefined;
  /** Whether rank 0 of a run under MPI computes nothing itself; default false. */
  readonly coordinateOnly?: boolean | undefined;
  /**
   * Takes in the times that tasks take; default a new one.
   * @internal
   */
  readonly calibration?: Calibration;
}
