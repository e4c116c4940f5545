// What a run needs from the machine; another may be put in its place.

import type * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import type { Communicator } from "../../cluster/mpi/communicator.ts";
import type { Coordinator } from "../../cluster/ranks/coordinator.ts";
import type {
  Admission,
  ChildProcess,
  RunEvent,
  StartServer,
  ThreadLike,
  WarmLinks,
  WorkerLike,
} from "../../execution/mod.ts";
import type { routingCarrier } from "../../execution/servers/routing.ts";
import type { Machine } from "../../machine/mod.ts";
import type { ProgramSearch } from "../../programs/portable.ts";
import type { DetectorWorker } from "../interactions/on_workers.ts";
import type { chooseOnRanks, ranksCarrier } from "./on_ranks.ts";
import type { Phase } from "./phases/phase.ts";
import type { Journaled, TakeOver, withJournal } from "./with_journal.ts";

/** What several runs share. */
export interface Sharing {
  /** Their cores and memory. */
  readonly admission: Admission;
  /** Called when the first task of this run waits. */
  readonly arrived: () => void;
}

/** How a run computes on the ranks of an MPI job. */
export interface OnRanks {
  /** Chooses the workers of each. */
  readonly choose: typeof chooseOnRanks;
  /** Their carrier, as rank 0 has it. */
  readonly carrier: typeof ranksCarrier;
}

/**
 * What a run needs from the machine.
 *
 * @example
 * ```ts
 * import { denoEnvironment, parseInput, prepare, type RunEnvironment, runWith } from "@nmer/nmer";
 *
 * // In the main thread alone: no workers, no child processes, no external programs.
 * const { machine, identity, memoryInUse } = denoEnvironment();
 * const environment: RunEnvironment = {
 *   machine,
 *   identity,
 *   memoryInUse,
 *   startWorker: () => {
 *     throw new Error("no workers here");
 *   },
 * };
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * console.log((await runWith(prepare(input), { mode: "serial" }, environment)).statistics.mode);
 * ```
 */
export interface RunEnvironment {
  /** Cores and memory. */
  readonly machine: Machine;
  /** Starts the worker with a number, counted from 1. */
  readonly startWorker: (number: number) => WorkerLike;
  /** Starts a child process with a limit of its heap; absent where there are none. */
  readonly startProcess?: (heapMegabytes: number) => ChildProcess;
  /**
   * Looks for external programs, and asks them in a scratch directory; absent where there are none.
   * @internal
   */
  readonly programSearch?: (scratch: string | undefined) => ProgramSearch;
  /**
   * The root of nmer's own files, which programs run; absent where there are no programs.
   * @internal
   */
  readonly shippedFiles?: URL;
  /**
   * Makes a place for servers of external programs, under a scratch directory; absent where there are none.
   * @internal
   */
  readonly openServers?: (scratch: string | undefined) => Effect.Effect<StartServer, NmerError, Scope>;
  /**
   * Sends tasks to servers of external programs; absent where there are none.
   * @internal
   */
  readonly routeTasks?: typeof routingCarrier;
  /**
   * What this machine lacks to hold external programs, a sentence each.
   * @internal
   */
  readonly isolationNotes?: () => readonly string[];
  /**
   * Keeps the results of a run in a journal; absent where there are no files.
   * @internal
   */
  readonly keepJournal?: typeof withJournal;
  /**
   * Finds what other runs of a journal, not open yet, have of n-mers that equal the calculation's own; gives what takes it
   * over.
   * @internal
   */
  readonly findEqual?: (journaled: Journaled) => Effect.Effect<TakeOver | undefined>;
  /**
   * Starts the thread of a journal, for rank 0 of an MPI job; absent where there are none.
   * @internal
   */
  readonly startJournalThread?: () => ThreadLike;
  /**
   * Starts a worker that looks for interactions; absent where there are none.
   * @internal
   */
  readonly startDetector?: () => DetectorWorker;
  /** Process id and name of the machine, for the journal. */
  readonly identity: { readonly pid: number; readonly host: string };
  /** Memory that this process and, as far as they report it, its child processes hold, in bytes. */
  readonly memoryInUse: () => number;
  /**
   * Starts MPI in this process; absent where there is none.
   * @internal
   */
  readonly startMpi?: () => Communicator;
  /**
   * The other ranks of an MPI job, of which this process is rank 0; absent where it is none.
   * @internal
   */
  readonly coordinator?: Coordinator;
  /**
   * How to compute on those; absent where there is no MPI.
   * @internal
   */
  readonly onRanks?: OnRanks;
  /**
   * What this run shares with others beside it; absent where it is alone.
   * @internal
   */
  readonly sharing?: Sharing;
  /**
   * Workers, child processes and servers that outlive runs; absent where each run starts its own.
   * @internal
   */
  readonly warm?: WarmLinks;
  /**
   * Whether others have gone before on the same warm links, so that more will follow and small work is worth workers;
   * default false.
   * @internal
   */
  readonly isOneOfSeries?: boolean;
  /**
   * Receives each phase of a run before its events; must return at once.
   * @internal
   */
  readonly phaseBegan?: (phase: Phase) => void;
  /** Receives what happens; must return at once. */
  readonly observe?: (event: RunEvent) => void;
}
