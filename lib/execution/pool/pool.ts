// A pool of members, Web Workers or child processes, that computes tasks. The pool lives in a scope: its members
// start with it, stay warm over all levels of a run, and end with it. A member that dies is replaced.
//
// Tasks go to whoever is idle, in the order in which they come. When all are busy, members with a brief task get the
// next one in advance, so that they need not wait for the main thread between two tasks; it begins elsewhere when
// somebody else is idle first.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Queue from "effect/Queue";
import * as Result from "effect/Result";
import * as Scope from "effect/Scope";
import type { TaskRequest } from "../../programs/mod.ts";
import type { CarrierMode } from "../../base/modes.ts";
import { CarrierError, type Limit, SHORT_TASK_SECONDS, unlimited } from "../carrier.ts";
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

interface Slot {
  readonly member: PoolMember;
  readonly scope: Scope.Closeable;
}

/** A carrier over a pool in the scope. Fails where not one member starts; goes on with fewer than were wanted. */
export const makePool = Effect.fnUntraced(function* ({ mode, members, startMember }: PoolOptions) {
  const poolScope = yield* Scope.fork(yield* Effect.scope, "parallel");
  const posts = new Set<Slot>();
  const vacant = yield* Queue.unbounded<Slot>();
  const waiting: PoolTask[] = [];
  let exhausted: CarrierError | undefined;

  const find = (property: "usable" | "takesPrefetch" | "hasPrefetched") => {
    for (const { member } of posts) if (member[property]) return member;
  };
  const dispatch = () => {
    while (waiting.length > 0) {
      const member = find("usable") ?? find("takesPrefetch");
      if (member === undefined) break;
      member.send(waiting.shift()!);
    }
    while (waiting.length === 0 && find("usable") !== undefined) {
      const busy = find("hasPrefetched");
      if (busy === undefined) break;
      busy.retract();
    }
    for (const post of posts) {
      // One that died with nothing to do is replaced when there is something.
      if (post.member.death === undefined || post.member.death === "idle" && waiting.length === 0) continue;
      posts.delete(post);
      Queue.offerUnsafe(vacant, post);
    }
  };
  const listener: MemberListener = {
    changed: dispatch,
    returned: (task) => {
      waiting.unshift(task);
      dispatch();
    },
  };

  let started = 0;
  const startPost: Effect.Effect<Slot, CarrierError> = Effect.gen(function* () {
    const scope = yield* Scope.fork(poolScope);
    const member = yield* startMember(++started, listener).pipe(
      Scope.provide(scope),
      Effect.onExit((exit) => Exit.isSuccess(exit) ? Effect.void : Scope.close(scope, exit)),
    );
    return { member, scope };
  });
  const results = yield* Effect.all(Array.from({ length: members }, () => Effect.result(startPost)), {
    concurrency: "unbounded",
  });
  for (const result of results) if (Result.isSuccess(result)) posts.add(result.success);
  const failure = results.find(Result.isFailure);
  if (posts.size === 0 && failure !== undefined) return yield* Effect.fail(failure.failure);
  const slots = posts.size;
  let alive = slots;

  // A replacement starts beside the other work; without any member left, whoever waits for one is told.
  const replace = ({ scope }: Slot) =>
    Scope.close(scope, Exit.void).pipe(
      Effect.andThen(startPost),
      Effect.map((replacement) => {
        posts.add(replacement);
        dispatch();
      }),
      Effect.catch((error) =>
        Effect.sync(() => {
          if (--alive > 0) return;
          exhausted = new CarrierError("exhausted", error.message);
          for (const { begun, outcome } of waiting.splice(0)) {
            Deferred.doneUnsafe(begun, Effect.fail(exhausted));
            Deferred.doneUnsafe(outcome, Effect.fail(exhausted));
          }
        })
      ),
    );
  yield* Queue.take(vacant).pipe(
    Effect.flatMap((post) => Effect.forkIn(replace(post), poolScope)),
    Effect.forever,
    Effect.forkIn(poolScope),
  );

  // Ends the members that have nothing to do; they are replaced once there is something for them.
  const dismissIdle = Effect.suspend(() =>
    Effect.forEach(
      Array.from(posts).filter(({ member }) => member.usable),
      ({ scope }) => Scope.close(scope, Exit.void),
      { concurrency: "unbounded", discard: true },
    )
  ).pipe(Effect.uninterruptible);

  const giveUp = (task: PoolTask) =>
    Effect.suspend(() => {
      if (task.member !== undefined) return task.member.giveUp(task);
      const place = waiting.indexOf(task);
      if (place >= 0) waiting.splice(place, 1);
      return Effect.void;
    });
  const evaluate = (request: TaskRequest, within: Limit = unlimited, expectedSeconds = Infinity) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        if (exhausted !== undefined) return Effect.fail(exhausted);
        const task = new PoolTask(request, expectedSeconds < SHORT_TASK_SECONDS);
        waiting.push(task);
        dispatch();
        const computation = Effect.flatMap(
          restore(Deferred.await(task.begun)),
          () => restore(within(Deferred.await(task.outcome))),
        );
        return computation.pipe(
          Effect.onExit(() => Deferred.isDoneUnsafe(task.outcome) ? Effect.void : giveUp(task)),
          Effect.map((outcome) => ({ outcome, worker: task.member!.name })),
        );
      })
    );
  return { mode, slots, ahead: slots, evaluate, dismissIdle };
});
