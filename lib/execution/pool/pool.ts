// A pool of members, Web Workers or child processes, that computes tasks. The pool lives in a scope: its members
// start with it, stay warm over all levels of a run, and end with it. A member that dies is replaced.
//
// Tasks go to an idle member, in the order in which they come. When all are busy, members with a short task get the
// next one in advance, so that they need not wait for the main thread between two tasks; it begins elsewhere when
// another member is idle first. Members for whom there is no task help with a large one.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Queue from "effect/Queue";
import * as Result from "effect/Result";
import * as Scope from "effect/Scope";
import type { TaskProgress, TaskRequest } from "../../programs/portable.ts";
import type { CarrierMode } from "../../base/modes.ts";
import { CarrierError, type Limit, SHORT_TASK_SECONDS, unlimited } from "../carrier.ts";
import { Lending } from "./lending.ts";
import { type MemberListener, type PoolMember, PoolTask } from "./pool_member.ts";

/** What a pool is made of. */
export interface PoolOptions {
  /** How its carrier is called. */
  readonly mode: CarrierMode;
  /** Number of members, at least 1. */
  readonly members: number;
  /** Starts the member with a number, counted from 1; it ends with the scope. */
  readonly startMember: (
    number: number,
    pool: MemberListener,
  ) => Effect.Effect<PoolMember, CarrierError, Scope.Scope>;
}

/** A place in the pool: a member, and the scope in which it lives. */
interface Slot {
  readonly member: PoolMember;
  readonly scope: Scope.Closeable;
}

/** A carrier over a pool in the scope. Fails where not one member starts; continues with fewer than were wanted. */
export const makePool = Effect.fnUntraced(function* (options: PoolOptions) {
  const scope = yield* Scope.fork(yield* Effect.scope, "parallel");
  const pool = new Pool(options, scope, yield* Queue.unbounded<Slot>());
  yield* pool.start;
  yield* Effect.forkIn(pool.replaceVacant, scope);
  const { slots, prefetch, evaluate, dismissIdle } = pool;
  return { mode: options.mode, slots, prefetch, evaluate, dismissIdle };
});

class Pool {
  readonly #options: PoolOptions;
  readonly #scope: Scope.Closeable;
  readonly #slots = new Set<Slot>();
  /** Those whose members have died. */
  readonly #vacant: Queue.Queue<Slot>;
  /** Tasks that no member has. */
  readonly #waiting: PoolTask[] = [];
  readonly #lending = new Lending();
  #started = 0;
  #alive = 0;
  #exhausted: CarrierError | undefined;

  constructor(options: PoolOptions, scope: Scope.Closeable, vacant: Queue.Queue<Slot>) {
    this.#options = options;
    this.#scope = scope;
    this.#vacant = vacant;
  }

  /** How many tasks it computes at the same time. */
  get slots(): number {
    return this.#alive;
  }

  /** How many more it takes in advance. */
  get prefetch(): number {
    let sum = 0;
    for (const { member } of this.#slots) sum += member.maxPrefetch;
    return sum;
  }

  /** Starts the members; fails where not one of them comes up. */
  get start(): Effect.Effect<void, CarrierError> {
    const started = Effect.all(
      Array.from({ length: this.#options.members }, () => Effect.result(this.#startSlot)),
      { concurrency: "unbounded" },
    );
    return Effect.flatMap(started, (results) => {
      for (const result of results) if (Result.isSuccess(result)) this.#slots.add(result.success);
      this.#alive = this.#slots.size;
      const failure = results.find(Result.isFailure);
      return this.#alive === 0 && failure !== undefined ? Effect.fail(failure.failure) : Effect.void;
    });
  }

  /** Replaces members that have died, each beside the other work, for as long as the pool lives. */
  get replaceVacant(): Effect.Effect<never> {
    return Queue.take(this.#vacant).pipe(
      Effect.flatMap((slot) => Effect.forkIn(this.#replace(slot), this.#scope)),
      Effect.forever,
    );
  }

  /** Computes a task on one of the members. */
  readonly evaluate = (request: TaskRequest, within: Limit = unlimited, expectedSeconds = Infinity) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        if (this.#exhausted !== undefined) return Effect.fail(this.#exhausted);
        const task = new PoolTask(request, expectedSeconds < SHORT_TASK_SECONDS);
        this.#waiting.push(task);
        this.#dispatch();
        const computation = Effect.flatMap(
          restore(Deferred.await(task.begun)),
          () => restore(within(Deferred.await(task.outcome), task.member!.name, () => progressOf(task))),
        );
        return computation.pipe(
          Effect.onExit(() => Deferred.isDoneUnsafe(task.outcome) ? Effect.void : this.#giveUp(task)),
          Effect.ensuring(this.#lending.end(task)),
          Effect.map((outcome) => ({ outcome, worker: task.member!.name })),
        );
      })
    );

  /** Ends the members that have nothing to do; they are replaced once there is something for them. */
  readonly dismissIdle: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(
      Array.from(this.#slots).filter(({ member }) => member.usable),
      ({ scope }) => Scope.close(scope, Exit.void),
      { concurrency: "unbounded", discard: true },
    )
  ).pipe(Effect.uninterruptible);

  readonly #listener: MemberListener = {
    changed: () => this.#dispatch(),
    returned: (task) => {
      this.#waiting.unshift(task);
      this.#dispatch();
    },
    offered: (task, work) => {
      this.#lending.offer(task, work);
      this.#dispatch();
    },
  };

  get #startSlot(): Effect.Effect<Slot, CarrierError> {
    return Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.fork(this.#scope);
      const member = yield* this.#options.startMember(++this.#started, this.#listener).pipe(
        Scope.provide(scope),
        Effect.onExit((exit) => Exit.isSuccess(exit) ? Effect.void : Scope.close(scope, exit)),
      );
      return { member, scope };
    });
  }

  /** Brings together who waits for a task and who waits for a member. */
  #dispatch(): void {
    this.#sendWaiting();
    this.#retractForIdle();
    this.#lendIdle();
    this.#vacateDead();
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0) {
      const task = this.#waiting[0]!;
      const usable = this.#findFor(task.request, "usable");
      if (usable === undefined && this.#lending.recallFor(this.#waiting.length) > 0) return;
      // Who had not begun to help is back already, and has the task.
      if (this.#waiting[0] !== task) continue;
      const member = usable ?? this.#findFor(task.request, "takesPrefetch");
      if (member === undefined) return;
      member.send(this.#waiting.shift()!);
    }
  }

  /** A task that waits behind another begins at once where a member is idle. */
  #retractForIdle(): void {
    while (this.#waiting.length === 0 && this.#find("usable") !== undefined) {
      const busy = this.#find("hasPrefetched");
      if (busy === undefined) return;
      busy.retract();
    }
  }

  #lendIdle(): void {
    if (this.#waiting.length > 0) return;
    for (const { member } of this.#slots) if (member.canHelp) this.#lending.lend(member);
  }

  /** One that died with nothing to do is replaced when there is something. */
  #vacateDead(): void {
    for (const slot of this.#slots) {
      const { exited } = slot.member;
      if (exited === undefined || exited === "idle" && this.#waiting.length === 0) continue;
      this.#slots.delete(slot);
      Queue.offerUnsafe(this.#vacant, slot);
    }
  }

  #find(property: "usable" | "takesPrefetch" | "hasPrefetched"): PoolMember | undefined {
    for (const { member } of this.#slots) if (member[property]) return member;
    return undefined;
  }

  /** One that had the same basis last if there is any, else one that has the fewest tasks in advance. */
  #findFor(request: TaskRequest, property: "usable" | "takesPrefetch"): PoolMember | undefined {
    let found: PoolMember | undefined;
    for (const { member } of this.#slots) {
      if (!member[property]) continue;
      if (member.knowsBasisOf(request)) return member;
      if (found === undefined || member.prefetched < found.prefetched) found = member;
    }
    return found;
  }

  #replace({ scope }: Slot): Effect.Effect<void> {
    return Scope.close(scope, Exit.void).pipe(
      Effect.andThen(this.#startSlot),
      Effect.map((replacement) => {
        this.#slots.add(replacement);
        this.#dispatch();
      }),
      Effect.catch((error) => Effect.sync(() => this.#lose(error))),
    );
  }

  /** One member is gone for good; without any left, the tasks that wait for one fail. */
  #lose({ message }: CarrierError): void {
    if (--this.#alive > 0) return;
    const exhausted = new CarrierError("exhausted", message);
    this.#exhausted = exhausted;
    for (const { begun, outcome } of this.#waiting.splice(0)) {
      Deferred.doneUnsafe(begun, Effect.fail(exhausted));
      Deferred.doneUnsafe(outcome, Effect.fail(exhausted));
    }
  }

  #giveUp(task: PoolTask): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (task.member !== undefined) return task.member.giveUp(task);
      const place = this.#waiting.indexOf(task);
      if (place >= 0) this.#waiting.splice(place, 1);
      return Effect.void;
    });
  }
}

// Its member may have another one by now.
function progressOf({ member, outcome }: PoolTask): TaskProgress | undefined {
  return Deferred.isDoneUnsafe(outcome) ? undefined : member?.progress;
}
