// One worker of a pool and its talk with the main thread: start, compute one task after the other, give a task up
// when asked to, and say so when it dies.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import type { Converged, Failed } from "../plan/mod.ts";
import type { Reply, StartMessage, TaskContext, TaskMessage, TaskRequest } from "../programs/mod.ts";
import { CarrierError } from "./carrier.ts";

/** The part of a Web Worker that a pool uses; tests put faulty ones in its place. */
export interface WorkerLike {
  /** Hears its replies. */
  onmessage: ((event: MessageEvent<Reply>) => void) | null;
  /** Hears of its death. */
  onerror: ((event: ErrorEvent) => void) | null;
  /** Hears of a reply that cannot be read. */
  onmessageerror: ((event: MessageEvent) => void) | null;
  /** Asks it something. */
  postMessage(message: StartMessage | TaskMessage): void;
  /** Ends it, once it is not busy. */
  terminate(): void;
}

// A worker starts in some 20 ms and gives a task up in as many; who takes this long does not answer any more.
const START_PATIENCE = "20 seconds";
const CANCEL_PATIENCE = "1.5 seconds";

/** A worker that was started and knows what all tasks share. */
export class PoolMember {
  readonly #worker: WorkerLike;
  readonly #cancel: Int32Array;
  readonly #ready = Deferred.makeUnsafe<void, CarrierError>();
  #current:
    | { readonly id: number; readonly outcome: Deferred.Deferred<Converged | Failed, CarrierError> }
    | undefined;
  #lastId = 0;
  #started = false;
  #death: CarrierError | undefined;

  private constructor(readonly name: string, worker: WorkerLike, cancel: Int32Array) {
    this.#worker = worker;
    this.#cancel = cancel;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault(); // else the whole process ends
      this.#die(`a worker died: ${event.message}`);
    };
    worker.onmessageerror = () => this.#die("a worker sent what cannot be read");
  }

  /** Starts a worker in the scope; fails where it does not come up. */
  static start(
    name: string,
    startWorker: () => WorkerLike,
    context: TaskContext,
  ): Effect.Effect<PoolMember, CarrierError, Scope> {
    return Effect.acquireRelease(
      Effect.try({
        try: () => {
          const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
          const worker = startWorker();
          const member = new PoolMember(name, worker, cancel);
          worker.postMessage({ kind: "start", context, cancel });
          return member;
        },
        catch: (error) => new CarrierError("start", `a worker cannot start: ${describe(error)}`),
      }),
      (member) => Effect.sync(() => member.#worker.terminate()),
    ).pipe(
      Effect.tap((member) =>
        Deferred.await(member.#ready).pipe(
          Effect.timeoutOrElse({
            duration: START_PATIENCE,
            orElse: () =>
              Effect.fail(new CarrierError("start", `a worker did not start within ${START_PATIENCE}`)),
          }),
        )
      ),
    );
  }

  /** Whether it can take another task. */
  get usable(): boolean {
    return this.#death === undefined && this.#current === undefined;
  }

  /** Computes a task. When it is interrupted it ends once the worker has given the task up. */
  evaluate(task: TaskRequest): Effect.Effect<Converged | Failed, CarrierError> {
    return Effect.suspend(() => {
      if (this.#death !== undefined) return Effect.fail(this.#death);
      const current = {
        id: ++this.#lastId,
        outcome: Deferred.makeUnsafe<Converged | Failed, CarrierError>(),
      };
      this.#current = current;
      Atomics.store(this.#cancel, 0, 0);
      this.#worker.postMessage({ kind: "task", id: current.id, ...task });
      return Deferred.await(current.outcome).pipe(Effect.onInterrupt(() => this.#giveUp(current.outcome)));
    });
  }

  #giveUp(outcome: Deferred.Deferred<Converged | Failed, CarrierError>): Effect.Effect<void> {
    return Effect.suspend(() => {
      Atomics.store(this.#cancel, 0, 1);
      return Deferred.await(outcome).pipe(
        Effect.exit,
        Effect.timeoutOption(CANCEL_PATIENCE),
        Effect.map((settled) => {
          if (Option.isNone(settled)) {
            this.#die(`a worker did not give up its task within ${CANCEL_PATIENCE}`);
          }
        }),
      );
    });
  }

  #hear(reply: Reply): void {
    if (reply.kind === "ready") {
      this.#started = true;
      Deferred.doneUnsafe(this.#ready, Effect.void);
      return;
    }
    const current = this.#current;
    if (reply.id !== current?.id) return this.#die("a worker answered what it was not asked");
    this.#current = undefined;
    Deferred.doneUnsafe(
      current.outcome,
      reply.kind === "converged"
        ? Effect.succeed({ status: "converged", result: reply.computed, seconds: reply.seconds })
        : reply.kind === "failed"
        ? Effect.succeed({
          status: "failed",
          message: reply.message,
          remedy: reply.remedy,
          seconds: reply.seconds,
        })
        : Effect.interrupt,
    );
  }

  #die(message: string): void {
    this.#death ??= new CarrierError(this.#started ? "lost" : "start", message);
    this.#worker.terminate();
    Deferred.doneUnsafe(this.#ready, Effect.fail(this.#death));
    if (this.#current !== undefined) Deferred.doneUnsafe(this.#current.outcome, Effect.fail(this.#death));
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
