// One member of a pool, a Web Worker or a child process, and its talk with the main thread: start, compute one
// task after the other, give a task up when asked to, and say so when it dies. What it talks through is a link.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import type { Remedy } from "../base/error.ts";
import type { Converged, Failed } from "../plan/mod.ts";
import type { Reply, StartMessage, TaskMessage, TaskRequest } from "../programs/mod.ts";
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

/** What goes from a member to whoever computes there. */
export interface Link {
  /** Asks for a task. */
  readonly send: (task: TaskMessage) => void;
  /** Asks to give the task at hand up. */
  readonly cancel: () => void;
  /** Ends it at once, as far as that can be done. */
  readonly kill: () => void;
  /** How many milliseconds it may take to give a task up. */
  readonly cancelPatience: number;
  /** Whether it shall be asked nothing more, though it is well; default false. */
  readonly spent?: boolean;
}

/** What comes back. */
export interface LinkListener {
  /** Hears a reply. */
  readonly hear: (reply: Reply) => void;
  /** Hears why nothing more will come, and what would help the task at hand; another try unless it says more. */
  readonly died: (why: string, remedy?: Remedy) => void;
}

/** Starts a worker or a process, which ends with the scope, and tells it what all tasks share. */
export type OpenLink = (listener: LinkListener) => Effect.Effect<Link, CarrierError, Scope>;

// Whoever takes this long to start does not answer any more.
const START_PATIENCE = "20 seconds";

/** A worker or a process that was started and knows what all tasks share. */
export class PoolMember {
  readonly #ready = Deferred.makeUnsafe<void, CarrierError>();
  #link: Link | undefined;
  #current:
    | { readonly id: number; readonly outcome: Deferred.Deferred<Converged | Failed, CarrierError> }
    | undefined;
  #lastId = 0;
  #started = false;
  #death: CarrierError | undefined;

  private constructor(readonly name: string) {}

  /** Starts a member in the scope; fails where it does not come up. */
  static start(name: string, open: OpenLink): Effect.Effect<PoolMember, CarrierError, Scope> {
    return Effect.gen(function* () {
      const member = new PoolMember(name);
      member.#link = yield* open({
        hear: (reply) => member.#hear(reply),
        died: (why, remedy) => member.#die(why, remedy),
      });
      yield* Deferred.await(member.#ready).pipe(
        Effect.timeoutOption(START_PATIENCE),
        Effect.tap((ready) =>
          Effect.sync(() => {
            if (Option.isNone(ready)) member.#die(`${name} did not start within ${START_PATIENCE}`);
          })
        ),
        Effect.andThen(Deferred.await(member.#ready)),
      );
      return member;
    });
  }

  /** Whether it can take another task. */
  get usable(): boolean {
    return this.#death === undefined && this.#current === undefined && this.#link?.spent !== true;
  }

  /** Computes a task. When it is interrupted it ends once the task has been given up. */
  evaluate(task: TaskRequest): Effect.Effect<Converged | Failed, CarrierError> {
    return Effect.suspend(() => {
      if (this.#death !== undefined) return Effect.fail(this.#death);
      const current = {
        id: ++this.#lastId,
        outcome: Deferred.makeUnsafe<Converged | Failed, CarrierError>(),
      };
      this.#current = current;
      this.#link!.send({ kind: "task", id: current.id, ...task });
      return Deferred.await(current.outcome).pipe(Effect.onInterrupt(() => this.#giveUp(current.outcome)));
    });
  }

  #giveUp(outcome: Deferred.Deferred<Converged | Failed, CarrierError>): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { cancel, cancelPatience } = this.#link!;
      cancel();
      return Deferred.await(outcome).pipe(
        Effect.exit,
        Effect.timeoutOption(cancelPatience),
        Effect.map((settled) => {
          if (Option.isNone(settled)) {
            this.#die(`${this.name} did not give up its task within ${cancelPatience / 1000} seconds`);
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
    if (reply.id !== current?.id) return this.#die(`${this.name} answered what it was not asked`);
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

  #die(message: string, remedy?: Remedy): void {
    if (this.#death !== undefined) return;
    this.#death = new CarrierError(this.#started ? "lost" : "start", message, remedy);
    this.#link?.kill();
    Deferred.doneUnsafe(this.#ready, Effect.fail(this.#death));
    if (this.#current !== undefined) Deferred.doneUnsafe(this.#current.outcome, Effect.fail(this.#death));
  }
}
