// A pool of members, Web Workers or child processes, that computes tasks. The pool lives in a scope: its members
// start with it, stay warm over all levels of a run, and end with it. A member that dies is replaced.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Queue from "effect/Queue";
import * as Result from "effect/Result";
import * as Scope from "effect/Scope";
import type { TaskRequest } from "../programs/mod.ts";
import { CarrierError, type CarrierMode, unlimited, type Within } from "./carrier.ts";
import type { PoolMember } from "./pool_member.ts";

/** What a pool is made of. */
export interface PoolOptions {
  /** How its carrier is called. */
  readonly mode: CarrierMode;
  /** Number of members, at least 1. */
  readonly members: number;
  /** Starts the member with a number, counted from 1; it ends with the scope. */
  readonly startMember: (number: number) => Effect.Effect<PoolMember, CarrierError, Scope.Scope>;
}

interface Post {
  readonly member: PoolMember;
  readonly scope: Scope.Closeable;
}

/** A carrier over a pool in the scope. Fails where not one member starts; goes on with fewer than were wanted. */
export const makePool = Effect.fnUntraced(function* ({ mode, members, startMember }: PoolOptions) {
  const poolScope = yield* Scope.fork(yield* Effect.scope, "parallel");
  let started = 0;
  const post: Effect.Effect<Post, CarrierError> = Effect.gen(function* () {
    const scope = yield* Scope.fork(poolScope);
    const member = yield* startMember(++started).pipe(
      Scope.provide(scope),
      Effect.onExit((exit) => Exit.isSuccess(exit) ? Effect.void : Scope.close(scope, exit)),
    );
    return { member, scope };
  });

  const results = yield* Effect.all(Array.from({ length: members }, () => Effect.result(post)), {
    concurrency: "unbounded",
  });
  const posts = results.flatMap((result) => Result.isSuccess(result) ? [result.success] : []);
  const failure = results.find(Result.isFailure);
  if (posts.length === 0 && failure !== undefined) return yield* Effect.fail(failure.failure);
  let alive = posts.length;
  const idle = yield* Queue.unbounded<Post, CarrierError>();
  yield* Queue.offerAll(idle, posts);

  // A replacement starts beside the other work; without any member left, whoever waits for one is told.
  const replace = ({ scope }: Post) =>
    Scope.close(scope, Exit.void).pipe(
      Effect.andThen(post),
      Effect.flatMap((replacement) => Queue.offer(idle, replacement)),
      Effect.catch((error) =>
        --alive === 0 ? Queue.fail(idle, new CarrierError("exhausted", error.message)) : Effect.void
      ),
      Effect.forkIn(poolScope),
    );

  return {
    mode,
    slots: posts.length,
    evaluate: (task: TaskRequest, within: Within = unlimited) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          let taken = yield* restore(Queue.take(idle));
          // One that died while it had nothing to do takes no task with it.
          while (!taken.member.usable) {
            yield* replace(taken);
            taken = yield* restore(Queue.take(idle));
          }
          const exit = yield* Effect.exit(restore(within(taken.member.evaluate(task))));
          yield* taken.member.usable ? Queue.offer(idle, taken) : replace(taken);
          return { outcome: yield* exit, worker: taken.member.name };
        })
      ),
  };
});
