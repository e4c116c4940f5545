// What the options of a run give, as a type that a library's user reads; that it is what the table of options gives is
// checked beside the table.

import type { CarrierMode } from "../../base/modes.ts";

/** How a calculation shall be executed; each absent option is left to the command line or to the defaults. */
export interface ExecutionOptions {
  /** Number of workers, from 1; under MPI of each rank. `"auto"` follows the machine and what the tasks need. */
  readonly parallel?: number | "auto";
  /** Carrier of the tasks. */
  readonly mode?: CarrierMode | "auto";
  /** Whether rank 0 of a run under MPI computes nothing itself. */
  readonly coordinateOnly?: boolean;
  /** A rank that says nothing for this long is taken for dead. */
  readonly rankTimeoutMilliseconds?: number;
  /** Whether a level waits for the one below it (`"level"`) or not. */
  readonly schedule?: "level" | "overlap";
  /** Longest time of one task. */
  readonly timeoutMilliseconds?: number;
  /** Longest time of the whole run. */
  readonly runTimeoutMilliseconds?: number;
  /** How often a task is tried again that was lost or failed by chance: 0 to 1000. */
  readonly retries?: number;
  /** Threads of each task of an external program: 1 to 1024. */
  readonly threads?: number;
  /** Memory for all workers together and nmer itself, in bytes; under MPI of each rank. */
  readonly memoryBytes?: number;
  /** Directory for the files of external programs. */
  readonly scratch?: string;
  /** Path of the journal of finished tasks; false for none. */
  readonly journal?: string | false;
  /** Whether results that are there already are ignored. */
  readonly fresh?: boolean;
  /** Which shard of a run this is: `"i/N"` with i from 1, or `"auto"`. */
  readonly shard?: string;
  /** What a failed task means for the others. */
  readonly onFailure?: "continue" | "abort";
  /** Whether warnings about the input are errors. */
  readonly strict?: boolean;
  /** Format of the summary on standard output. */
  readonly format?: "text" | "json" | "yaml";
  /** Version of QCSchema's ManyBodyResult that the result is written in; default `result-v2`. */
  readonly resultForm?: "result-v2" | "result-v1" | "as-input";
  /** How progress is shown. */
  readonly progress?: "auto" | "bar" | "plain" | "none";
  /** Seconds between two looks at the progress: 0.1 to 86400. */
  readonly progressInterval?: number;
  /** Path of the log. */
  readonly log?: string;
  /** Format of the log. */
  readonly logFormat?: "text" | "json";
  /** Whether more is said on standard error. */
  readonly verbose?: boolean;
  /** Whether less is said on standard error. */
  readonly quiet?: boolean;
}
