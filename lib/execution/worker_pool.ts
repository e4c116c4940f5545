// Computing tasks on Web Workers without any permission. The pool lives in a scope: its workers start with it,
// stay warm over all levels of a run, and end with it. A worker that dies is replaced.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Queue from "effect/Queue";
import * as Scope from "effect/Scope";
import { shareContext, type TaskContext } from "../programs/mod.ts";
import { Carrier, CarrierError } from "./carrier.ts";
import { PoolMember, type WorkerLike } from "./pool_member.ts";

/** What a pool needs. */
export interface WorkerPoolOptions {
  /** Number of workers, at least 1. */
  readonly workers: number;
  /** Starts the worker with a number, counted from 1. */
  readonly startWorker: (number: number) => WorkerLike;
  readonly context: TaskContext;
}

/** Starts a Web Worker from a module, with every permission denied. */
export function startWebWorker(url: URL, number: number): WorkerLike {
  return new Worker(url, { type: "module", name: `nmer-${number}`, deno: { permissions: "none" } });
}

/**
 * A carrier that computes on a pool of workers.
 *
 * Fails with a {@linkcode CarrierError} where a worker cannot start.
 */
export function workerPool(options: WorkerPoolOptions): Layer.Layer<Carrier, CarrierError> {
  return Layer.effect(Carrier, makePool(options));
}

const makePool = Effect.fnUntraced(function* ({ workers, startWorker, context }: WorkerPoolOptions) {
  const scope = yield* Effect.scope;
  const shared = shareContext(context);
  let started = 0;
  let alive = 0;
  const startMember = Effect.suspend(() => {
    const number = ++started;
    return PoolMember.start(`worker ${number}`, () => startWorker(number), shared);
  });
  const idle = yield* Queue.unbounded<PoolMember, CarrierError>();
  const members = yield* Effect.all(Array.from({ length: workers }, () => startMember), {
    concurrency: "unbounded",
  });
  alive = members.length;
  yield* Queue.offerAll(idle, members);

  // A replacement starts beside the other work; without any worker left, whoever waits for one is told.
  const replace = startMember.pipe(
    Effect.flatMap((member) => Queue.offer(idle, member)),
    Effect.catch((error) =>
      --alive === 0 ? Queue.fail(idle, new CarrierError("exhausted", error.message)) : Effect.void
    ),
    Effect.forkIn(scope),
  );

  return {
    mode: "workers" as const,
    slots: workers,
    evaluate: (task: Parameters<PoolMember["evaluate"]>[0]) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          const member = yield* restore(Queue.take(idle));
          const exit = yield* Effect.exit(restore(member.evaluate(task)));
          yield* member.usable
            ? Queue.offer(idle, member)
            : replace.pipe(Effect.provideService(Scope.Scope, scope));
          return { outcome: yield* exit, worker: member.name };
        })
      ),
  };
});
