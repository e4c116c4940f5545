// One member of a pool, a Web Worker or a child process, and its talk with the main thread: start, compute one
// task after the other, give a task up when asked to, and say so when it dies. While it computes it may be sent the
// next task in advance. What it talks through is a link.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import type { Remedy } from "../../base/error.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import {
  MOST_CLAIMS,
  type Reply,
  type StartMessage,
  type TaskMessage,
  type TaskRequest,
} from "../../programs/mod.ts";
import { CarrierError } from "../carrier.ts";

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
  /** Asks to give a task up, whether it has begun or not. */
  readonly cancel: (id: number) => void;
  /** Asks to give a task back unless it has begun; the answer, if any, is that it is cancelled. Absent: no use. */
  readonly retract?: (id: number) => void;
  /** Ends it at once, as far as that can be done. */
  readonly kill: () => void;
  /** How many milliseconds it may take to give a task up. */
  readonly cancelTimeoutMilliseconds: number;
  /** How many milliseconds it may take to start; default 20 seconds. */
  readonly startTimeoutMilliseconds?: number;
  /** Whether it shall be asked nothing more, though it is well; default false. */
  readonly spent?: boolean;
}

/** What comes back. */
export interface LinkListener {
  /** Hears a reply. */
  readonly onReply: (reply: Reply) => void;
  /** Hears why nothing more will come, and what would help the task at hand; another try unless it says more. */
  readonly onExit: (why: string, remedy?: Remedy) => void;
}

/** Starts a worker or a process, which ends with the scope, and tells it what all tasks share. */
export type OpenLink = (listener: LinkListener) => Effect.Effect<Link, CarrierError, Scope>;

/** A task on its way through a pool. */
export class PoolTask {
  /** Who computes it, once it does. */
  readonly begun = Deferred.makeUnsafe<PoolMember, CarrierError>();
  readonly outcome = Deferred.makeUnsafe<Converged | Failed, CarrierError>();
  /** Whom it was sent to; undefined while it waits for a member. */
  member: PoolMember | undefined;
  /** Whether nobody waits for it any more. */
  abandoned = false;

  /** @param short Whether another task may wait behind it. */
  constructor(readonly request: TaskRequest, readonly short: boolean) {}
}

/** What a member tells its pool. */
export interface MemberListener {
  /** It can take a task now, or it has died. */
  readonly changed: () => void;
  /** A task that was sent to it and has not begun is to begin elsewhere. */
  readonly returned: (task: PoolTask) => void;
}

const NO_POOL: MemberListener = { changed: () => {}, returned: () => {} };

// Whoever takes this long to start does not answer any more.
const START_PATIENCE = 20_000;

interface Sent {
  readonly id: number;
  readonly task: PoolTask;
  takenBack: boolean;
}

/** A worker or a process that was started and knows what all tasks share. */
export class PoolMember {
  readonly #ready = Deferred.makeUnsafe<void, CarrierError>();
  readonly #pool: MemberListener;
  #link: Link | undefined;
  #current: Sent | undefined;
  #next: Sent | undefined;
  #lastSent = 0;
  #lastAnswered = 0;
  #started = false;
  #death: { readonly error: CarrierError; readonly underTask: boolean } | undefined;

  private constructor(readonly name: string, pool: MemberListener) {
    this.#pool = pool;
  }

  /** Starts a member in the scope; fails where it does not come up. */
  static start(
    name: string,
    open: OpenLink,
    pool: MemberListener = NO_POOL,
  ): Effect.Effect<PoolMember, CarrierError, Scope> {
    return Effect.gen(function* () {
      const member = new PoolMember(name, pool);
      member.#link = yield* open({
        onReply: (reply) => member.#hear(reply),
        onExit: (why, remedy) => member.#die(why, remedy),
      });
      const { startTimeoutMilliseconds: startPatience = START_PATIENCE } = member.#link;
      yield* Deferred.await(member.#ready).pipe(
        Effect.timeoutOption(startPatience),
        Effect.tap((ready) =>
          Effect.sync(() => {
            if (Option.isSome(ready)) return;
            member.#die(`${name} did not start within ${startPatience / 1000} seconds`);
          })
        ),
        Effect.andThen(Deferred.await(member.#ready)),
      );
      return member;
    });
  }

  /** Whether it can take a task and begin it. */
  get usable(): boolean {
    return this.#death === undefined && this.#current === undefined && this.#link?.spent !== true;
  }

  /** Whether it takes a task in advance: it will have done the one at hand soon. */
  get takesPrefetch(): boolean {
    return this.#death === undefined && this.#next === undefined && this.#current?.task.short === true &&
      this.#lastSent - this.#lastAnswered < MOST_CLAIMS;
  }

  /** Whether it has a task that might begin elsewhere. */
  get hasPrefetched(): boolean {
    return this.#next !== undefined && !this.#next.takenBack && !this.#next.task.abandoned;
  }

  /** How it died, if it has. */
  get death(): "idle" | "under a task" | undefined {
    return this.#death && (this.#death.underTask ? "under a task" : "idle");
  }

  /** Sends it a task, when it is usable or takes one in advance. */
  send(task: PoolTask): void {
    const sent = { id: ++this.#lastSent, task, takenBack: false };
    task.member = this;
    const isPrefetched = this.#current !== undefined;
    if (isPrefetched) this.#next = sent;
    else this.#current = sent;
    this.#link!.send({ kind: "task", id: sent.id, ...task.request });
    if (!isPrefetched) this.#begin(task);
  }

  /** Computes a task, for a member without a pool; when it is interrupted it ends once the task has been given up. */
  evaluate(request: TaskRequest): Effect.Effect<Converged | Failed, CarrierError> {
    return Effect.suspend(() => {
      if (this.#death !== undefined) return Effect.fail(this.#death.error);
      const task = new PoolTask(request, false);
      this.send(task);
      return Deferred.await(task.outcome).pipe(Effect.onInterrupt(() => this.giveUp(task)));
    });
  }

  /** Asks for the task back that it has in advance. */
  retract(): void {
    this.#next!.takenBack = true;
    this.#link!.retract?.(this.#next!.id);
  }

  /** Gives a task up that was sent to it; ends when nothing of the task goes on. */
  giveUp(task: PoolTask): Effect.Effect<void> {
    return Effect.suspend(() => {
      const sent = [this.#current, this.#next].find((sent) => sent?.task === task);
      if (sent === undefined) return Effect.void;
      task.abandoned = true;
      const { cancel, cancelTimeoutMilliseconds: cancelPatience } = this.#link!;
      cancel(sent.id);
      return Deferred.await(task.outcome).pipe(
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

  #begin(task: PoolTask): void {
    Deferred.doneUnsafe(task.begun, Effect.succeed(this));
  }

  #hear(reply: Reply): void {
    if (this.#death !== undefined) return;
    if (reply.kind === "ready") {
      this.#started = true;
      Deferred.doneUnsafe(this.#ready, Effect.void);
      return;
    }
    const { id } = reply;
    const sent = [this.#current, this.#next].find((sent) => sent?.id === id);
    if (sent === undefined || sent === this.#next && reply.kind !== "cancelled") {
      return this.#die(`${this.name} answered what it was not asked`);
    }
    const next = this.#next;
    this.#next = undefined;
    if (sent !== next) {
      this.#lastAnswered = id;
      this.#current = next;
    }
    // Whoever waits for it goes on at once, so all is in order by now.
    // One that was asked back just when its turn came counts as begun, and begins once more.
    if (reply.kind === "cancelled" && sent.takenBack) this.#leave(sent.task);
    else Deferred.doneUnsafe(sent.task.outcome, outcomeOf(reply));
    if (sent !== next && next !== undefined) this.#begin(next.task);
    this.#pool.changed();
  }

  // The task does not begin here.
  #leave(task: PoolTask): void {
    task.member = undefined;
    if (task.abandoned) Deferred.doneUnsafe(task.outcome, Effect.interrupt);
    else this.#pool.returned(task);
  }

  #die(message: string, remedy?: Remedy): void {
    if (this.#death !== undefined) return;
    const error = new CarrierError(this.#started ? "lost" : "start", message, remedy);
    this.#death = { error, underTask: this.#current !== undefined };
    this.#link?.kill();
    Deferred.doneUnsafe(this.#ready, Effect.fail(error));
    if (this.#current !== undefined) Deferred.doneUnsafe(this.#current.task.outcome, Effect.fail(error));
    if (this.#next !== undefined) this.#leave(this.#next.task); // replies precede a death: it has not begun
    this.#pool.changed();
  }
}

function outcomeOf(reply: Exclude<Reply, { kind: "ready" }>): Effect.Effect<Converged | Failed> {
  switch (reply.kind) {
    case "converged":
      return Effect.succeed({ status: "converged", result: reply.computed, seconds: reply.seconds });
    case "failed": {
      const { message, remedy, seconds } = reply;
      return Effect.succeed({ status: "failed", message, remedy, seconds });
    }
    case "cancelled":
      return Effect.interrupt;
  }
}
