// What the main process and a worker say to each other, and the worker's side of the talk. A worker computes one
// task at a time, in the order in which they were sent; the next ones may be there already, so that it begins at once.

import type { TaskResult } from "../../base/task_result.ts";
import { NmerError, type Remedy } from "../../base/error.ts";
import type { TaskContext, TaskRequest } from "../contract/task.ts";
import { sharedWorkOf } from "../contract/shared_work.ts";
import { evaluate, helpWith, releasePrograms } from "../evaluator.ts";
import { TaskClaims } from "./claims.ts";
import { HelpTime } from "./help_time.ts";
import { ProgressBoard } from "./progress_board.ts";
import { ReplyBatch } from "./reply_batch.ts";

/** To a worker: what all tasks of a run share, before its first task; their numbers begin at 1 again. */
export interface StartMessage {
  /** Tells the kinds of message apart. */
  readonly kind: "start";
  /** What all tasks share. */
  readonly context: TaskContext;
  /** Shared memory that says who has which task, and which one shall be given up. */
  readonly claims: Int32Array;
  /** Shared memory that says how far the task is; absent where nobody wants to know. */
  readonly progress?: ArrayBufferLike;
  /** Whether others may help with its tasks; default false. */
  readonly shares?: boolean;
  /** Whether replies may come several at a time, as long as {@linkcode TaskClaims} says what else was sent; default false. */
  readonly batches?: boolean;
}

/** To a worker: compute this. */
export interface TaskMessage extends TaskRequest {
  /** Tells the kinds of message apart. */
  readonly kind: "task";
  /** Comes back with the reply; ascending from 1. */
  readonly id: number;
}

/** To a worker: compute these, one after the other. */
export interface SeveralTasks {
  /** Tells the kinds of message apart. */
  readonly kind: "tasks";
  /** In that order. */
  readonly tasks: readonly TaskMessage[];
}

/** What a worker's task offers to others, on its way to them. */
export interface OfferedWork {
  /** Name of the program that computes it. */
  readonly program: string;
  /** What it offers, a plain value for another thread. */
  readonly work: unknown;
  /** Shared memory that sums up how long others have helped. */
  readonly helpTime: Int32Array;
}

/** To a worker that has no task: help with that of another one, until it is over or given up. */
export interface HelpMessage extends OfferedWork {
  /** Tells the kinds of message apart. */
  readonly kind: "help";
  /** As that of a task; the answer is that it is cancelled. */
  readonly id: number;
}

/** Whatever goes to a worker. */
export type ForWorker = StartMessage | TaskMessage | SeveralTasks | HelpMessage;

/** From a worker: others may help with its task. Replaces what it offered before. */
export interface ShareMessage extends OfferedWork {
  /** Tells the kinds of message apart. */
  readonly kind: "share";
  /** Number of the task. */
  readonly id: number;
}

/** From a worker. */
export type Reply =
  | { readonly kind: "ready" }
  | {
    readonly kind: "converged";
    readonly id: number;
    readonly computed: TaskResult;
    readonly seconds: number;
    /** How long others helped, all of them together; absent where nobody did. */
    readonly helpedSeconds?: number;
  }
  | {
    readonly kind: "failed";
    readonly id: number;
    readonly message: string;
    readonly remedy: Remedy;
    readonly seconds: number;
  }
  | { readonly kind: "cancelled"; readonly id: number };

/** From a worker: replies to tasks, in the order in which these ended. */
export interface SeveralReplies {
  /** Tells the kinds of message apart. */
  readonly kind: "several";
  /** In that order. */
  readonly replies: readonly Reply[];
}

/** Whatever comes from a worker. */
export type FromWorker = Reply | SeveralReplies | ShareMessage;

/** The part of a worker's global scope that it answers through. */
export interface WorkerPort {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ForWorker>) => void) | null;
}

/** Answers every message that comes through the port. */
export function serve(port: WorkerPort): void {
  const first: StartMessage[] = []; // what came with it is kept for as long as the worker lives
  let start: StartMessage | undefined;
  let claims: TaskClaims | undefined;
  let board: ProgressBoard | undefined;
  let batch: ReplyBatch | undefined;
  port.onmessage = ({ data }) => {
    if (data.kind === "start") {
      if (first.length === 0) first.push(data);
      start = data;
      releasePrograms();
      claims = new TaskClaims(data.claims);
      board = data.progress && new ProgressBoard(data.progress);
      batch = new ReplyBatch(port, claims, data.batches === true);
      port.postMessage({ kind: "ready" });
    } else if (data.kind === "tasks") data.tasks.forEach(compute);
    else compute(data);
  };
  const compute = (message: TaskMessage | HelpMessage) => {
    if (claims!.claim(message.id)) { // else whoever took it back knows
      const shared = { claims: claims!, board, batch: batch!, port };
      batch!.add(message.kind === "help" ? help(message, claims!) : answer(start!, shared, message));
    }
    batch!.after(message.id);
  };
}

/** Helps until the work is over, or given up. */
function help({ id, program, work, helpTime }: HelpMessage, claims: TaskClaims): Reply {
  const time = new HelpTime(helpTime);
  const steps = helpWith(program, work);
  try {
    for (let before = performance.now(); !claims.isGivenUp(id);) {
      const { done, value: hasWorked } = steps.next();
      if (done) break;
      const now = performance.now();
      if (hasWorked) time.add((now - before) / 1000);
      before = now;
    }
  } catch {
    // Whoever has the task needs no help, and will say what is wrong with it.
  } finally {
    steps.return();
  }
  return { kind: "cancelled", id };
}

/** What a worker shares with the main thread. */
interface Shared {
  readonly claims: TaskClaims;
  readonly board: ProgressBoard | undefined;
  readonly batch: ReplyBatch;
  readonly port: WorkerPort;
}

function answer(
  { context, shares = false }: StartMessage,
  { claims, board, batch, port }: Shared,
  task: TaskMessage,
): Reply {
  const { id } = task;
  const helpTime = new HelpTime();
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  try {
    const steps = evaluate(context, task);
    for (;;) {
      if (claims.isGivenUp(id)) return { kind: "cancelled", id };
      const step = steps.next();
      if (step.done) {
        return { kind: "converged", id, computed: step.value, seconds: seconds(), ...helpTime.helped };
      }
      batch.flushIfDue();
      board?.note(id, step.value);
      const work = shares ? sharedWorkOf(step.value) : undefined;
      if (work === undefined) continue;
      const { programName: program } = context.models[task.model]!;
      batch.flush(); // who hears of the offer is to know that those before have ended
      port.postMessage({ kind: "share", id, program, work, helpTime: helpTime.words });
    }
  } catch (error) {
    return { kind: "failed", id, ...describeFailure(error), seconds: seconds() };
  }
}

/** What a person should read of an error, and the way out; of an error that nobody foresaw, that it is a bug. */
export function describeFailure(error: unknown): { readonly message: string; readonly remedy: Remedy } {
  if (error instanceof NmerError) return { message: error.message, remedy: error.remedy };
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { message: `a bug in nmer: ${text}`, remedy: "give-up" };
}
