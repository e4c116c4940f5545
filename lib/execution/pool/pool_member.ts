// One member of a pool, a Web Worker or a child process, and its conversation with the main thread: start, compute one
// task after the other, give a task up when asked to, and report when it dies. While it computes it may be sent the
// next task in advance, or the next few. It communicates through a link.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import type { Remedy } from "../../base/error.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import {
  MAX_CLAIMS,
  type OfferedWork,
  type Reply,
  type ShareMessage,
  type TaskProgress,
  type TaskRequest,
} from "../../programs/portable.ts";
import { CarrierError } from "../carrier.ts";
import type { Link, OpenLink } from "./link.ts";
import { outcomeOf } from "./outcome_of_reply.ts";

/** A task on its way through a pool. */
export class PoolTask {
  /** Who computes it, once it does. */
  readonly begun = Deferred.makeUnsafe<PoolMember, CarrierError>();
  readonly outcome = Deferred.makeUnsafe<Converged | Failed, CarrierError>();
  /** Which member it was sent to; undefined while it waits for a member. */
  member: PoolMember | undefined;
  /** Whether nothing waits for it any more. */
  abandoned = false;

  /** @param short Whether another task may wait behind it. */
  constructor(readonly request: TaskRequest, readonly short: boolean) {}
}

/** What a member reports to its pool. */
export interface MemberListener {
  /** It can take a task now, or it has died. */
  readonly changed: () => void;
  /** A task that was sent to it and has not begun is to begin elsewhere. */
  readonly returned: (task: PoolTask) => void;
  /** Others can help with its task. */
  readonly offered: (task: PoolTask, work: OfferedWork) => void;
}

// Who sent it a task in advance hears that it has not begun.
const NO_POOL: MemberListener = {
  changed: () => {},
  offered: () => {},
  returned: ({ begun, outcome }) => {
    const lost = Effect.fail(new CarrierError("lost", "it has not begun"));
    Deferred.doneUnsafe(begun, lost);
    Deferred.doneUnsafe(outcome, lost);
  },
};

// A member that takes this long to start does not answer any more.
const START_TIMEOUT_MILLISECONDS = 20_000;

/** A member's help with a task of another. */
export interface Help {
  /** Done when it is over. */
  readonly over: Deferred.Deferred<void>;
  /** Ends it; ends when the member can take a task, or is lost. */
  readonly recall: Effect.Effect<void>;
}

interface Sent {
  readonly id: number;
  readonly task: PoolTask;
  retracted: boolean;
}

/** A worker or a process that was started and knows what all tasks share. */
export class PoolMember {
  readonly #ready = Deferred.makeUnsafe<void, CarrierError>();
  readonly #pool: MemberListener;
  #link: Link | undefined;
  #current: Sent | undefined;
  #last: TaskRequest | undefined;
  #help: (Help & { readonly id: number }) | undefined;
  /** Those that were sent in advance, in order. */
  readonly #ahead: Sent[] = [];
  #lastSent = 0;
  #lastAnswered = 0;
  #started = false;
  #exited: { readonly error: CarrierError; readonly underTask: boolean } | undefined;

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
        onReply: (reply) => member.#receive(reply),
        onShare: (message) => member.#offer(message),
        onExit: (why, remedy) => member.#exit(why, remedy),
      });
      const { startTimeoutMilliseconds = START_TIMEOUT_MILLISECONDS } = member.#link;
      yield* Deferred.await(member.#ready).pipe(
        Effect.timeoutOption(startTimeoutMilliseconds),
        Effect.tap((ready) =>
          Effect.sync(() => {
            if (Option.isSome(ready)) return;
            member.#exit(`${name} did not start within ${startTimeoutMilliseconds / 1000} seconds`);
          })
        ),
        Effect.andThen(Deferred.await(member.#ready)),
      );
      return member;
    });
  }

  /** Whether it can take a task and begin it. */
  get usable(): boolean {
    return this.#exited === undefined && this.#current === undefined && this.#help === undefined &&
      this.#link?.spent !== true;
  }

  /** Whether it can help with a task of another one. */
  get canHelp(): boolean {
    return this.usable && this.#link?.help !== undefined;
  }

  /** How many tasks it may be sent in advance. */
  get maxPrefetch(): number {
    return this.#link?.maxPrefetch ?? 1;
  }

  /** How many tasks it has in advance. */
  get prefetched(): number {
    return this.#ahead.length;
  }

  /** Whether it takes a task in advance: it will have done the one at hand soon. */
  get takesPrefetch(): boolean {
    const { maxPrefetch } = this;
    return this.#exited === undefined && this.#ahead.length < maxPrefetch &&
      this.#current?.task.short === true &&
      this.#ahead.every(({ task }) => task.short || maxPrefetch === 1) &&
      this.#link?.spent !== true && this.#lastSent - this.#lastAnswered < MAX_CLAIMS;
  }

  /** Whether the task that it was sent last was one of this model in this basis, so that it may have kept something. */
  knowsBasisOf({ model, basis }: TaskRequest): boolean {
    const last = this.#last;
    return last !== undefined && last.model === model && last.basis.length === basis.length &&
      last.basis.every((fragment, i) => fragment === basis[i]);
  }

  /** Whether it has a task that might begin elsewhere. */
  get hasPrefetched(): boolean {
    return this.#lastAhead !== undefined;
  }

  /** How it died, if it has. */
  get exited(): "idle" | "under a task" | undefined {
    return this.#exited && (this.#exited.underTask ? "under a task" : "idle");
  }

  /** Sends it a task, when it is usable or takes one in advance. */
  send(task: PoolTask): void {
    const sent = { id: ++this.#lastSent, task, retracted: false };
    task.member = this;
    this.#last = task.request;
    const isPrefetched = this.#current !== undefined;
    if (isPrefetched) this.#ahead.push(sent);
    else this.#current = sent;
    this.#link!.send({ kind: "task", id: sent.id, ...task.request });
    if (!isPrefetched) this.#begin(task);
  }

  /**
   * Computes a task, for a member without a pool; when it is interrupted it ends once the task has been given up.
   *
   * @param short Whether another task may wait behind it.
   */
  evaluate(request: TaskRequest, short = false): Effect.Effect<Converged | Failed, CarrierError> {
    return Effect.suspend(() => {
      if (this.#exited !== undefined) return Effect.fail(this.#exited.error);
      const task = new PoolTask(request, short);
      this.send(task);
      return this.outcomeOf(task);
    });
  }

  /** The outcome of a task that it was sent; when this is interrupted it ends once the task has been given up. */
  outcomeOf(task: PoolTask): Effect.Effect<Converged | Failed, CarrierError> {
    return Deferred.await(task.outcome).pipe(Effect.onInterrupt(() => this.giveUp(task)));
  }

  /** Has it help with a task of another one, when it can, until that is over or it is recalled. */
  help(work: OfferedWork): Help {
    const id = ++this.#lastSent;
    const over = Deferred.makeUnsafe<void>();
    this.#help = { id, over, recall: this.#recall(id, over) };
    this.#link!.help!({ kind: "help", id, ...work });
    return this.#help;
  }

  #recall(id: number, over: Deferred.Deferred<void>): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (Deferred.isDoneUnsafe(over)) return Effect.void;
      const { cancel, cancelTimeoutMilliseconds } = this.#link!;
      cancel(id);
      return Effect.map(Effect.timeoutOption(Deferred.await(over), cancelTimeoutMilliseconds), (ended) => {
        if (Option.isSome(ended)) return;
        this.#exit(`${this.name} did not stop helping within ${cancelTimeoutMilliseconds / 1000} seconds`);
      });
    });
  }

  /** How far the task is that it computes, as far as that is known. */
  get progress(): TaskProgress | undefined {
    return this.#current && this.#link?.progressOf?.(this.#current.id);
  }

  /** Asks for the task back that it has in advance. */
  retract(): void {
    const last = this.#lastAhead!;
    last.retracted = true;
    this.#link!.retract?.(last.id);
  }

  get #lastAhead(): Sent | undefined {
    return this.#ahead.findLast(({ retracted, task }) => !retracted && !task.abandoned);
  }

  /** Gives a task up that was sent to it; ends when nothing of the task continues. */
  giveUp(task: PoolTask): Effect.Effect<void> {
    return Effect.suspend(() => {
      const sent = [this.#current, ...this.#ahead].find((sent) => sent?.task === task);
      if (sent === undefined) return Effect.void;
      task.abandoned = true;
      const { cancel, cancelTimeoutMilliseconds } = this.#link!;
      cancel(sent.id);
      return Deferred.await(task.outcome).pipe(
        Effect.exit,
        Effect.timeoutOption(cancelTimeoutMilliseconds),
        Effect.map((settled) => {
          if (Option.isNone(settled)) {
            this.#exit(
              `${this.name} did not give up its task within ${cancelTimeoutMilliseconds / 1000} seconds`,
            );
          }
        }),
      );
    });
  }

  #begin(task: PoolTask): void {
    Deferred.doneUnsafe(task.begun, Effect.succeed(this));
  }

  #receive(reply: Reply): void {
    if (this.#exited !== undefined) return;
    if (reply.kind === "ready") {
      this.#started = true;
      Deferred.doneUnsafe(this.#ready, Effect.void);
      return;
    }
    const { id } = reply;
    if (id === this.#help?.id) return this.#endHelp();
    const place = this.#ahead.findIndex((sent) => sent.id === id);
    const isAhead = place >= 0;
    const sent = isAhead ? this.#ahead[place] : this.#current?.id === id ? this.#current : undefined;
    if (sent === undefined || isAhead && reply.kind !== "cancelled") {
      return this.#exit(`${this.name} answered what it was not asked`);
    }
    if (isAhead) this.#ahead.splice(place, 1);
    else {
      this.#lastAnswered = id;
      this.#current = this.#ahead.shift();
    }
    const next = isAhead ? undefined : this.#current;
    // What waits for it continues at once, so all is in order by now.
    // One that was asked back just when its turn came counts as begun, and begins once more.
    if (reply.kind === "cancelled" && (sent.retracted || isAhead)) this.#leave(sent.task);
    else Deferred.doneUnsafe(sent.task.outcome, outcomeOf(reply));
    if (next !== undefined) this.#begin(next.task);
    this.#pool.changed();
  }

  #offer({ id, program, work, helpTime }: ShareMessage): void {
    if (this.#current?.id !== id || this.#exited !== undefined) return;
    this.#pool.offered(this.#current.task, { program, work, helpTime });
  }

  #endHelp(): void {
    const { id, over } = this.#help!;
    this.#lastAnswered = id;
    this.#help = undefined;
    Deferred.doneUnsafe(over, Effect.void);
    this.#pool.changed();
  }

  // The task does not begin here.
  #leave(task: PoolTask): void {
    task.member = undefined;
    if (task.abandoned) Deferred.doneUnsafe(task.outcome, Effect.interrupt);
    else this.#pool.returned(task);
  }

  #exit(message: string, remedy?: Remedy): void {
    if (this.#exited !== undefined) return;
    const error = new CarrierError(this.#started ? "lost" : "start", message, remedy);
    this.#exited = { error, underTask: this.#current !== undefined };
    const ended = this.#endedUnsaid();
    this.#link?.kill();
    Deferred.doneUnsafe(this.#ready, Effect.fail(error));
    if (this.#current !== undefined) Deferred.doneUnsafe(this.#current.task.outcome, Effect.fail(error));
    if (this.#help !== undefined) Deferred.doneUnsafe(this.#help.over, Effect.void);
    this.#help = undefined;
    // Replies precede a death: they have not begun. The first is the last that is put before all others.
    for (const { task } of [...ended, ...this.#ahead.splice(0)].reverse()) this.#leave(task);
    this.#pool.changed();
  }

  /** Tasks that it has ended without saying so, since replies come several at a time; the next one is at hand then. */
  #endedUnsaid(): readonly Sent[] {
    const { hasBegun } = this.#link ?? {};
    if (hasBegun === undefined) return [];
    const behind = this.#ahead.findLastIndex(({ id }) => hasBegun(id));
    if (behind < 0) return [];
    const ended = [this.#current!, ...this.#ahead.splice(0, behind)];
    this.#current = this.#ahead.shift();
    this.#begin(this.#current!.task);
    return ended;
  }
}
