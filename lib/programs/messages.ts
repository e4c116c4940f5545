// What the main process and a worker say to each other, and the worker's side of the talk. A worker computes one
// task at a time; the flag that cancels it is in shared memory, since a busy worker reads no messages.

import { NmerError, type Remedy } from "../base/error.ts";
import { evaluate, type TaskContext, type TaskRequest } from "./evaluator.ts";
import type { Computed } from "./program.ts";

/** To a worker: what all tasks share, once, before the first task. */
export interface StartMessage {
  /** Tells the kinds of message apart. */
  readonly kind: "start";
  /** What all tasks share. */
  readonly context: TaskContext;
  /** One number in shared memory: not 0 once the task at hand shall be given up. */
  readonly cancel: Int32Array;
}

/** To a worker: compute this. */
export interface TaskMessage extends TaskRequest {
  /** Tells the kinds of message apart. */
  readonly kind: "task";
  /** Comes back with the reply. */
  readonly id: number;
}

/** From a worker. */
export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "converged"; readonly id: number; readonly computed: Computed; readonly seconds: number }
  | {
    readonly kind: "failed";
    readonly id: number;
    readonly message: string;
    readonly remedy: Remedy;
    readonly seconds: number;
  }
  | { readonly kind: "cancelled"; readonly id: number };

/** The part of a worker's global scope that it answers through. */
export interface WorkerPort {
  postMessage(reply: Reply, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<StartMessage | TaskMessage>) => void) | null;
}

/** Answers every message that comes through the port. */
export function serve(port: WorkerPort): void {
  let start: StartMessage | undefined;
  port.onmessage = ({ data }) => {
    if (data.kind === "start") {
      start = data;
      port.postMessage({ kind: "ready" });
    } else {
      const reply = answer(start!, data);
      port.postMessage(reply, transfers(reply));
    }
  };
}

function answer({ context, cancel }: StartMessage, task: TaskMessage): Reply {
  const { id } = task;
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  try {
    const steps = evaluate(context, task);
    for (;;) {
      if (Atomics.load(cancel, 0) !== 0) return { kind: "cancelled", id };
      const step = steps.next();
      if (step.done) return { kind: "converged", id, computed: step.value, seconds: seconds() };
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

function transfers(reply: Reply): Transferable[] {
  if (reply.kind !== "converged") return [];
  const { gradient, hessian } = reply.computed;
  return [gradient, hessian].flatMap((array) => array === undefined ? [] : [array.buffer as ArrayBuffer]);
}
