// Computing tasks on Web Workers without any permission. A busy worker reads no messages, so what cancels its task
// is a flag in shared memory.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { shareContext, type TaskContext } from "../programs/mod.ts";
import { Carrier, CarrierError } from "./carrier.ts";
import { makePool } from "./pool.ts";
import { type Link, type LinkListener, type OpenLink, PoolMember, type WorkerLike } from "./pool_member.ts";

/** What a pool of workers needs. */
export interface WorkerPoolOptions {
  /** Number of workers, at least 1. */
  readonly workers: number;
  /** Starts the worker with a number, counted from 1. */
  readonly startWorker: (number: number) => WorkerLike;
  readonly context: TaskContext;
}

// A worker gives a task up in some 20 ms.
const CANCEL_PATIENCE = 1500;

/** Starts a Web Worker from a module, with every permission denied. */
export function startWebWorker(url: URL, number: number): WorkerLike {
  return new Worker(url, { type: "module", name: `nmer-${number}`, deno: { permissions: "none" } });
}

/**
 * A carrier that computes on a pool of workers.
 *
 * Fails with a {@linkcode CarrierError} where no worker can start.
 */
export function workerPool(options: WorkerPoolOptions): Layer.Layer<Carrier, CarrierError> {
  return Layer.effect(
    Carrier,
    Effect.suspend(() => {
      const context = shareContext(options.context);
      return makePool({
        mode: "workers",
        members: options.workers,
        startMember: (number) =>
          PoolMember.start(`worker ${number}`, openWorker(() => options.startWorker(number), context)),
      });
    }),
  );
}

function openWorker(startWorker: () => WorkerLike, context: TaskContext): OpenLink {
  return (listener) =>
    Effect.acquireRelease(
      Effect.try({
        try: () => linkTo(startWorker(), context, listener),
        catch: (error) => new CarrierError("start", `a worker cannot start: ${describe(error)}`),
      }),
      ({ kill }) => Effect.sync(kill),
    );
}

function linkTo(worker: WorkerLike, context: TaskContext, { hear, died }: LinkListener): Link {
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault(); // else the whole process ends
    died(`a worker died: ${event.message}`);
  };
  worker.onmessageerror = () => died("a worker sent what cannot be read");
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  worker.postMessage({ kind: "start", context, cancel });
  return {
    send: (task) => {
      Atomics.store(cancel, 0, 0);
      worker.postMessage(task);
    },
    cancel: () => Atomics.store(cancel, 0, 1),
    kill: () => worker.terminate(),
    cancelPatience: CANCEL_PATIENCE,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
