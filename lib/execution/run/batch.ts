// Running one batch of tasks: a fiber for each slot of the carrier, and for each task that it takes in advance, all of
// them asking the scheduler what to do. All that a batch starts ends with it. A task that has ended counts once its outcome is stored; what is quick is stored
// in groups, what took long at once.

import * as Clock from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { NmerError, Remedy } from "../../base/error.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { Converged, Failed, Outcome, Plan } from "../../plan/mod.ts";
import type { TaskRequest } from "../../programs/mod.ts";
import { Carrier, type CarrierError, type Evaluation, type Limit } from "../carrier.ts";
import { Observer } from "../events.ts";
import { type EndedTask, ResultStore } from "../result_store.ts";
import { type Decision, Scheduler, type SchedulerPolicy } from "./scheduler.ts";

/** What a batch needs beside its tasks. */
export interface BatchOptions {
  readonly policy: SchedulerPolicy;
  /** Longest time of one task; undefined for no limit. */
  readonly timeout: Duration.Duration | undefined;
  /** Whether a failed task ends the run, or only leaves out what depends on it. */
  readonly onFailure: "continue" | "abort";
  /** Takes an outcome that is stored: from now on it counts. */
  readonly settle: (index: TaskIndex, outcome: Outcome, worker: string | undefined) => void;
}

// At most so much finished work waits in memory to be stored.
const GROUP_SIZE = 100;
const GROUP_SECONDS = 0.2;
// A task that took longer than this is stored at once.
const LONG_SECONDS = 1;

/** Runs the tasks of a batch in the given order; each is settled when it ends, unless the batch is stopped. */
export const runBatch = (
  plan: Plan,
  order: Uint32Array,
  options: BatchOptions,
): Effect.Effect<void, NmerError, Carrier | Observer | ResultStore> =>
  Effect.scoped(batch(plan, order, options));

const batch = Effect.fnUntraced(function* (plan: Plan, order: Uint32Array, options: BatchOptions) {
  const { slots, ahead = 0, evaluate } = yield* Carrier;
  const { notify } = yield* Observer;
  const { durable, find, store } = yield* ResultStore;
  const clock = yield* Clock.Clock;
  const scope = yield* Effect.scope;
  const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e9;
  const scheduler = new Scheduler(order, options.policy);
  const limit = timeLimit(options.timeout);
  const modelIndex = new Map(plan.models.map((model, i) => [model, i]));

  let change = Deferred.makeUnsafe<void>();
  const announce = () => {
    const changed = change;
    change = Deferred.makeUnsafe<void>();
    Deferred.doneUnsafe(changed, Effect.void);
  };

  let waiting: EndedTask[] = [];
  // What kept results from being stored; it ends the batch, whoever found it.
  let fault: NmerError | undefined;
  const storing = (group: readonly EndedTask[]) =>
    Effect.tapError(store(group), (error) =>
      Effect.sync(() => {
        fault = error;
        waiting = [...group, ...waiting];
        announce();
      }));
  const flush = Effect.suspend(() => {
    if (waiting.length === 0) return Effect.void;
    const group = waiting;
    waiting = [];
    return Effect.map(storing(group), () => {
      for (const { index, outcome, worker } of group) {
        scheduler.settled();
        options.settle(index, outcome, worker);
      }
      announce();
    });
  }).pipe(Effect.uninterruptible);
  yield* Effect.addFinalizer(() => Effect.ignore(flush));

  const end = (task: EndedTask) => {
    scheduler.ended(task.index);
    if (task.outcome.status === "failed" && options.onFailure === "abort") scheduler.stop();
    waiting.push(task);
    announce();
    if (!durable || waiting.length >= GROUP_SIZE || task.outcome.seconds > LONG_SECONDS) return flush;
    if (waiting.length > 1) return Effect.void;
    return Effect.sleep(Duration.seconds(GROUP_SECONDS)).pipe(
      Effect.andThen(Effect.ignore(flush)),
      Effect.forkIn(scope),
      Effect.asVoid,
    );
  };

  const compute = Effect.fnUntraced(
    function* ({ index, attempt, alone }: Extract<Decision, { kind: "start" }>) {
      const { model, real, basis, nbody } = plan.at(index);
      const request: TaskRequest = {
        model: modelIndex.get(model)!,
        real,
        basis,
        ...(alone ? { memoryBytes: options.policy.memoryBytes } : {}),
      };
      const known = yield* find(request);
      if (known !== undefined) {
        scheduler.ended(index);
        scheduler.settled();
        return options.settle(index, { status: "reused", result: known }, undefined);
      }
      let begin = now();
      const begun: Limit = (computation) =>
        Effect.suspend(() => {
          notify({ type: "task-started", nbody, index, attempt, alone });
          begin = now();
          return limit.within(computation);
        });
      const seconds = options.policy.secondsOf(index);
      const ended = yield* ending(evaluate(request, begun, seconds));
      const verdict = ended.kind === "lost"
        ? scheduler.lost(index, ended.reason, now() - begin, now(), ended.remedy)
        : ended.outcome.status === "failed" && ended.outcome !== limit.exceeded
        ? scheduler.failed(index, ended.outcome, now())
        : undefined;
      if (verdict !== undefined && verdict.kind !== "final") {
        const reason = ended.kind === "lost" ? ended.reason : (ended.outcome as Failed).message;
        const pauseSeconds = verdict.kind === "again" ? verdict.at - now() : undefined;
        notify({ type: "task-retried", nbody, index, reason, pauseSeconds });
        return announce();
      }
      const outcome = verdict?.outcome ?? (ended as { outcome: Converged | Failed }).outcome;
      const worker = ended.kind === "lost" ? undefined : ended.worker;
      notify({ type: "task-ended", nbody, index });
      yield* end({ index, request, outcome, attempts: attempt, worker });
    },
  );

  const slot: Effect.Effect<void, NmerError> = Effect.gen(function* () {
    for (;;) {
      if (fault !== undefined) return yield* Effect.fail(fault);
      const decision = scheduler.next(now());
      if (decision.kind === "end") return announce();
      if (decision.kind === "start") yield* compute(decision);
      else if (scheduler.running === 0 && waiting.length > 0) yield* flush;
      else yield* pause(change, decision.until === undefined ? undefined : decision.until - now());
    }
  });
  yield* Effect.all(Array.from({ length: Math.min(slots + ahead, order.length) }, () => slot), {
    concurrency: "unbounded",
    discard: true,
  });
});

// How the evaluation of a task ended.
type Ending =
  | { readonly kind: "outcome"; readonly outcome: Converged | Failed; readonly worker: string }
  | { readonly kind: "lost"; readonly reason: string; readonly remedy: Remedy };

function ending(evaluation: Effect.Effect<Evaluation, CarrierError>): Effect.Effect<Ending, CarrierError> {
  return evaluation.pipe(
    Effect.map(({ outcome, worker }): Ending => ({ kind: "outcome", outcome, worker })),
    Effect.catch((error): Effect.Effect<Ending, CarrierError> =>
      error.reason === "lost"
        ? Effect.succeed({ kind: "lost", reason: error.message, remedy: error.remedy })
        : Effect.fail(error)
    ),
  );
}

// A limit of time for each task, and the outcome of those that exceed it, which more memory would not help.
function timeLimit(
  timeout: Duration.Duration | undefined,
): { readonly within: Limit; readonly exceeded?: Failed } {
  if (timeout === undefined) return { within: (computation) => computation };
  const exceeded: Failed = {
    status: "failed",
    message: `did not end within ${Duration.format(timeout)}; give it more time with --timeout`,
    remedy: "more-resources",
    seconds: Duration.toSeconds(timeout),
  };
  const within: Limit = (computation) =>
    Effect.timeoutOrElse(computation, { duration: timeout, orElse: () => Effect.succeed(exceeded) });
  return { within, exceeded };
}

// Until something changes, or a time has passed.
function pause(change: Deferred.Deferred<void>, seconds: number | undefined): Effect.Effect<void> {
  const changed = Deferred.await(change);
  return seconds === undefined
    ? changed
    : Effect.raceFirst(changed, Effect.sleep(Duration.seconds(Math.max(seconds, 0))));
}
