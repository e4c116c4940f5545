// Between the tasks that finish and the journal: gathers what finishes in quick succession into one transaction.
// A task counts only when its transaction is durable, and then `onDurable` is told, once for each task.

import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as Semaphore from "effect/Semaphore";
import { BATCH_LIMITS, type BatchLimits, BatchPolicy } from "./batch_policy.ts";
import type { JournalError } from "./error.ts";
import { Journal } from "./journal.ts";
import type { FinishedTask } from "./rows.ts";

/** Takes finished tasks in. */
export interface Recorder<Task extends FinishedTask> {
  /** A task has finished: it is recorded now, or waits for others for a moment. */
  readonly finished: (task: Task) => Effect.Effect<void, JournalError>;
  /** Records all that waits: at the end of a level, and before saying that a run ended. */
  readonly flush: Effect.Effect<void, JournalError>;
}

/**
 * Makes a recorder, which writes what still waits when its scope ends.
 *
 * Where the journal fails, what waits goes on waiting, and is tried again with the next task, after a while, at
 * the next `flush` and at the end; whoever hands in a task or flushes is told.
 *
 * @param onDurable Is told of each task when it is durable, in the order in which they finished; must not throw.
 * @param limits How many tasks may wait, and how long.
 */
export const makeRecorder: <Task extends FinishedTask>(
  onDurable: (task: Task) => void,
  limits?: BatchLimits,
) => Effect.Effect<Recorder<Task>, never, Journal | Scope.Scope> = Effect.fnUntraced(
  function* <Task extends FinishedTask>(onDurable: (task: Task) => void, limits: BatchLimits = BATCH_LIMITS) {
    const journal = yield* Journal;
    const scope = yield* Effect.scope;
    const clock = yield* Clock.Clock;
    const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e9;
    const policy = new BatchPolicy(limits);
    const oneAtATime = Semaphore.makeUnsafe(1);
    let waiting: Task[] = [];
    let isTimed = false;

    const flush = Effect.suspend(() => {
      if (waiting.length === 0) return Effect.void;
      const batch = [...waiting];
      return journal.record(batch).pipe(
        Effect.tapError(() => Effect.sync(() => policy.failed(now()))),
        Effect.andThen(Effect.sync(() => {
          waiting = waiting.slice(batch.length);
          policy.written(batch.length, now());
          batch.forEach(onDurable);
        })),
      );
    }).pipe(oneAtATime.withPermit, Effect.uninterruptible);

    // Ends when nothing waits. A failure is told to whoever comes next, who tries again.
    const flushInTime = Effect.gen(function* () {
      while (policy.waiting > 0) {
        yield* Effect.sleep(Duration.millis(Math.max(1, Math.round(1000 * (policy.deadline - now())))));
        if (policy.isDue(now())) yield* Effect.ignore(flush);
      }
    }).pipe(Effect.ensuring(Effect.sync(() => isTimed = false)));

    yield* Effect.addFinalizer(() => Effect.ignore(flush));
    return {
      flush,
      finished: (task: Task) =>
        Effect.suspend(() => {
          waiting.push(task);
          const { outcome } = task;
          const seconds = outcome.status === "reused" ? 0 : outcome.seconds;
          if (policy.finished(seconds, now())) return flush;
          if (isTimed) return Effect.void;
          isTimed = true;
          return Effect.asVoid(Effect.forkIn(flushInTime, scope));
        }),
    };
  },
);
