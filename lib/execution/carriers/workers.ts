// Computing tasks on Web Workers without any permission. A busy worker reads no messages, so what cancels its task,
// or takes one back that it has not begun, is in shared memory. Where there is none, the worker that computes a task that
// is cancelled is ended.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import {
  hasSharedMemory,
  ProgressBoard,
  shareContext,
  TaskBatch,
  TaskClaims,
  type TaskContext,
} from "../../programs/portable.ts";
import { Carrier, CarrierError } from "../carrier.ts";
import type { Link, LinkListener, OpenLink, WorkerLike } from "../pool/link.ts";
import { makePool } from "../pool/pool.ts";
import { PoolMember } from "../pool/pool_member.ts";
import type { WarmLinks } from "../pool/warm_links.ts";

/** What a pool of workers needs. */
export interface WorkerPoolOptions {
  /** Number of workers, at least 1. */
  readonly workers: number;
  /** Starts the worker with a number, counted from 1. */
  readonly startWorker: (number: number) => WorkerLike;
  readonly context: TaskContext;
  /** Workers of earlier runs, which this one leaves to later ones; absent where they end with it. */
  readonly warm?: WarmLinks;
}

// Where all cores compute, the main thread may come late to a worker that has ended its task; a few tasks of some
// milliseconds bridge that, and with some more replies come several at a time. One that is idle gets them back from others.
const MAX_PREFETCH = 7;

// A worker gives a task up in some 20 ms.
const CANCEL_TIMEOUT_MILLISECONDS = 1500;

/** Starts a Web Worker from a module, with every permission denied. */
export function startWebWorker(url: URL, number: number): WorkerLike {
  return new Worker(url, { type: "module", name: `nmer-${number}`, deno: { permissions: "none" } });
}

/**
 * A carrier that computes on a pool of workers.
 *
 * Fails with a {@linkcode CarrierError} where no worker can start.
 */
export function workerCarrier(options: WorkerPoolOptions): Layer.Layer<Carrier, CarrierError> {
  return Layer.effect(
    Carrier,
    Effect.suspend(() => {
      const context = shareContext(options.context);
      const { warm, startWorker } = options;
      return makePool({
        mode: "workers",
        members: options.workers,
        startMember: (number, pool) => {
          const name = `worker ${number}`;
          const open = openWorker(() => startWorker(number), context);
          return PoolMember.start(name, warm?.lend({ kind: "worker", context, name }, open) ?? open, pool);
        },
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

function linkTo(worker: WorkerLike, context: TaskContext, listener: LinkListener): Link {
  const { onReply, onExit } = listener;
  worker.onmessage = ({ data }) => {
    if (data.kind === "share") listener.onShare(data);
    else if (data.kind === "several") data.replies.forEach(onReply);
    else onReply(data);
  };
  worker.onerror = (event) => {
    event.preventDefault(); // else the whole process ends
    onExit(`a worker died: ${event.message}`);
  };
  worker.onmessageerror = () => onExit("a worker sent what cannot be read");
  let claims: TaskClaims;
  let board: ProgressBoard;
  const shares = hasSharedMemory() && worker.isBorrowed !== true;
  const tasks = new TaskBatch(worker);
  const begin = (context: TaskContext) => {
    tasks.flush(); // what was taken back in this turn is not for another run
    const memory = TaskClaims.memory();
    const progress = ProgressBoard.memory();
    claims = new TaskClaims(memory);
    board = new ProgressBoard(progress);
    const ifOwn = shares && { shares, batches: true };
    worker.postMessage({ kind: "start", context, claims: memory, progress, ...ifOwn });
  };
  begin(context);
  const always: Pick<Link, "begin" | "send" | "kill" | "maxPrefetch"> = {
    maxPrefetch: worker.isBorrowed === true || !hasSharedMemory() ? 1 : MAX_PREFETCH,
    begin,
    send: (task) => {
      claims.noteSent(task.id);
      if (shares) tasks.add(task);
      else worker.postMessage(task);
    },
    kill: () => {
      claims.giveUpAll(); // a busy one cannot be ended
      worker.terminate();
    },
  };
  if (!hasSharedMemory()) return { ...always, cancel: () => {}, cancelTimeoutMilliseconds: 0 };
  return {
    ...always,
    ...(shares && {
      help: (message) => {
        claims.noteSent(message.id);
        tasks.flush();
        worker.postMessage(message);
      },
    }),
    cancel: (id) => claims.claim(id) ? onReply({ kind: "cancelled", id }) : claims.giveUp(id),
    retract: (id) => {
      if (claims.claim(id)) onReply({ kind: "cancelled", id });
    },
    progressOf: (id) => board.read(id),
    hasBegun: (id) => claims.isClaimed(id),
    cancelTimeoutMilliseconds: CANCEL_TIMEOUT_MILLISECONDS,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
