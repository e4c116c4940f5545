// What a member of a pool is linked by to the worker or process that computes, whichever it is.

import type * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { Remedy } from "../../base/error.ts";
import type {
  ForWorker,
  FromWorker,
  HelpMessage,
  Reply,
  ShareMessage,
  TaskContext,
  TaskMessage,
  TaskProgress,
} from "../../programs/portable.ts";
import type { CarrierError } from "../carrier.ts";

/** The part of a Web Worker that a pool uses; tests put faulty ones in its place. */
export interface WorkerLike {
  /** Receives its replies. */
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  /** Is called when it dies. */
  onerror: ((event: ErrorEvent) => void) | null;
  /** Is called where a reply cannot be read. */
  onmessageerror: ((event: MessageEvent) => void) | null;
  /** Asks it something. */
  postMessage(message: ForWorker): void;
  /** Ends it, once it is not busy. */
  terminate(): void;
  /** Whether it works for other runs as well, and so neither helps nor is helped; default false. */
  readonly isBorrowed?: boolean;
}

/** What goes from a member to the worker or process that computes. */
export interface Link {
  /** Asks for a task. */
  readonly send: (task: TaskMessage) => void;
  /** Asks to give a task up, whether it has begun or not. */
  readonly cancel: (id: number) => void;
  /** Asks to give a task back unless it has begun; the answer, if any, is that it is cancelled. Absent: no use. */
  readonly retract?: (id: number) => void;
  /** Asks it, while it has no task, to help with another's; cancelled as a task. Absent: it cannot. */
  readonly help?: ((message: HelpMessage) => void) | undefined;
  /** How far a task is, as far as that is known here. Absent: it never is. */
  readonly progressOf?: (id: number) => TaskProgress | undefined;
  /** Whether it has begun a task that it was sent; absent where only its replies tell. */
  readonly hasBegun?: (id: number) => boolean;
  /** Ends it at once, as far as that can be done. */
  readonly kill: () => void;
  /** How many tasks it may be sent in advance; default 1. */
  readonly maxPrefetch?: number;
  /** How many milliseconds it may take to give a task up. */
  readonly cancelTimeoutMilliseconds: number;
  /** How many milliseconds it may take to start; default 20 seconds. */
  readonly startTimeoutMilliseconds?: number | undefined;
  /** Whether it shall be asked nothing more, though it is well; default false. */
  readonly spent?: boolean;
  /**
   * Tells it what the tasks of another run share, and what that run calls it; it answers that it is ready. Tasks count
   * from 1 again. Absent where it serves one run alone.
   */
  readonly begin?: (context: TaskContext, name: string) => void;
}

/** What comes back. */
export interface LinkListener {
  /** Receives a reply. */
  readonly onReply: (reply: Reply) => void;
  /** Receives what others can help with. */
  readonly onShare: (message: ShareMessage) => void;
  /** Receives why nothing more will come, and what would help the task at hand; another try unless it says more. */
  readonly onExit: (why: string, remedy?: Remedy) => void;
}

/** Starts a worker or a process, which ends with the scope, and sends it what all tasks share. */
export type OpenLink = (listener: LinkListener) => Effect.Effect<Link, CarrierError, Scope>;
