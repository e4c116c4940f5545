// Running one batch of tasks: the batch asks the scheduler what to do whenever something has changed, and forks a fiber
// for each task that it starts, as many at a time as the carrier has slots and takes in advance. All that a batch starts
// ends with it. A task that has ended counts once its outcome is stored; what is quick is stored in groups, what took
// long at once.

import * as Cause from "effect/Cause";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { NmerError, Remedy } from "../../base/error.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { Converged, Failed, ModelName, Outcome, Plan } from "../../plan/mod.ts";
import type { TaskRequest } from "../../programs/portable.ts";
import { Carrier, type Limit } from "../carrier.ts";
import { Observer, type RunEvent } from "../events.ts";
import { type MonotonicSeconds, monotonicSeconds, secondsSince1970 } from "../monotonic_seconds.ts";
import { type EndedTask, ResultStore } from "../result_store.ts";
import { type Decision, Scheduler, type SchedulerPolicy, type Verdict } from "./scheduler.ts";

/** What a batch needs beside its tasks. */
export interface BatchOptions {
  readonly policy: SchedulerPolicy;
  /** Longest time of one task; undefined for no limit. */
  readonly timeout: Duration.Duration | undefined;
  /** Whether a failed task ends the run, or only leaves out what depends on it. */
  readonly onFailure: "continue" | "abort";
  /** Whether tasks of a model are not to be started any more. */
  readonly isEnded: (model: ModelName) => boolean;
  /** Receives that a task is not computed since it would not end in time. */
  readonly outOfTime?: () => void;
  /** Takes an outcome that is stored: from now on it counts. */
  readonly settle: (index: TaskIndex, outcome: Outcome, worker: string | undefined) => void;
}

// At most this much finished work waits in memory to be stored.
const GROUP_SIZE = 100;
const GROUP_SECONDS = 0.2;
// A task that took longer than this is stored at once.
const LONG_SECONDS = 1;
// But not more often than that: thousands of cores end thousands of long tasks in a second.
const MIN_STORE_INTERVAL_SECONDS = 0.02;
// And on a slow disk not so often that storing takes more than this part of the time, as far as a group may wait.
const MAX_STORE_SHARE = 0.05;

/** Runs the tasks of a batch in the given order; each is settled when it ends, unless the batch is stopped. */
export const runBatch = (
  plan: Plan,
  order: Uint32Array,
  options: BatchOptions,
): Effect.Effect<void, NmerError, Carrier | Observer | ResultStore> =>
  Effect.scoped(batch(plan, order, options));

const batch = Effect.fnUntraced(function* (plan: Plan, order: Uint32Array, options: BatchOptions) {
  const carrier = yield* Carrier;
  const { notify } = yield* Observer;
  const batch = new Batch(plan, order, options, {
    carrier,
    notify,
    store: yield* ResultStore,
    scope: yield* Effect.scope,
    now: yield* monotonicSeconds,
    timeOfDay: yield* secondsSince1970,
  });
  yield* Effect.addFinalizer(() => Effect.ignore(batch.flush));
  yield* batch.run;
});

/** What a batch works with. */
interface Services {
  readonly carrier: Carrier;
  readonly store: ResultStore;
  readonly notify: (event: RunEvent) => void;
  /** Ends with the batch. */
  readonly scope: Scope.Scope;
  readonly now: MonotonicSeconds;
  /** In seconds since 1970. */
  readonly timeOfDay: () => number;
}

type Start = Extract<Decision, { kind: "start" }>;

const WAIT: Decision = { kind: "wait", until: undefined };

class Batch {
  readonly #plan: Plan;
  readonly #options: BatchOptions;
  readonly #services: Services;
  readonly #scheduler: Scheduler;
  readonly #limit: Limit;
  readonly #models: ReadonlyMap<string, number>;
  /** How many fibers have a task. */
  #busy = 0;
  /** Done when something happens that may change what is to be done. */
  #change = Deferred.makeUnsafe<void>();
  /** Tasks that have ended and are not stored. */
  #waiting: EndedTask[] = [];
  /** One group is stored at a time: what ends meanwhile is the next one, however large. */
  #storing: Deferred.Deferred<void> | undefined;
  /** Whether something has ended while a group is stored that is not to wait for long. */
  #isUrgent = false;
  /** When tasks were stored last, how long that took, and when they will be next; undefined for no time that is set. */
  #lastStored = -Infinity;
  #storeSeconds = 0;
  #nextFlush: number | undefined;
  /** What ends the batch: results that cannot be stored, a carrier without workers, a bug. */
  #fault: Cause.Cause<NmerError> | undefined;

  constructor(plan: Plan, order: Uint32Array, options: BatchOptions, services: Services) {
    this.#plan = plan;
    this.#options = options;
    this.#services = services;
    this.#scheduler = new Scheduler(order, options.policy);
    this.#limit = timeLimit(options.timeout);
    this.#models = new Map(plan.models.map((model, i) => [model, i]));
  }

  /** Has done whatever the scheduler says, until nothing is left. */
  readonly run: Effect.Effect<void, NmerError> = Effect.gen({ self: this }, function* () {
    const { now, scope } = this.#services;
    for (;;) {
      if (this.#fault !== undefined) return yield* Effect.failCause(this.#fault);
      const decision = this.#hasFree ? this.#scheduler.next(now()) : WAIT;
      if (decision.kind === "start") {
        this.#busy++;
        yield* Effect.forkIn(this.#slot(decision), scope, { startImmediately: true });
      } else if (decision.kind === "end") return;
      else if (this.#scheduler.running === 0 && this.#waiting.length > 0) yield* this.flush;
      else yield* pause(this.#change, decision.until === undefined ? undefined : decision.until - now());
    }
  });

  /** Whether the carrier would take another task. */
  get #hasFree(): boolean {
    const { slots, prefetch = 0 } = this.#services.carrier;
    return this.#busy < slots + prefetch;
  }

  /** Takes a task, and others after it as long as there are any; a failure is that of the batch. */
  #slot(first: Start): Effect.Effect<void> {
    return Effect.matchCause(Effect.suspend(() => this.#take(first)), this.#slotEnds);
  }

  // What follows a task, and a slot, is the same for all: at thousands of slots what each one holds costs much time.
  readonly #slotEnds = {
    onFailure: (cause: Cause.Cause<NmerError>) => {
      this.#fault ??= cause;
      this.#leave();
    },
    onSuccess: () => this.#leave(),
  };

  #leave(): void {
    this.#busy--;
    this.#announce();
  }

  readonly #another = (): Effect.Effect<void, NmerError> => {
    if (this.#fault !== undefined) return Effect.void;
    const decision = this.#scheduler.next(this.#services.now());
    if (this.#hasFree) this.#announce(); // what has ended may have made room for more than one
    return decision.kind === "start" ? this.#take(decision) : Effect.void;
  };

  /** Stores what has ended; it counts from then on. */
  readonly flush: Effect.Effect<void, NmerError> = Effect.suspend(() => {
    if (this.#storing !== undefined) return Effect.andThen(Deferred.await(this.#storing), this.flush);
    if (this.#waiting.length === 0) return Effect.void;
    const group = this.#waiting;
    const stored = Deferred.makeUnsafe<void>();
    this.#waiting = [];
    this.#storing = stored;
    this.#lastStored = this.#services.now();
    this.#nextFlush = undefined;
    this.#isUrgent = false;
    return this.#store(group).pipe(
      Effect.map(() => {
        this.#storeSeconds = this.#services.now() - this.#lastStored;
        for (const { index, outcome, worker } of group) {
          this.#scheduler.settled();
          this.#options.settle(index, outcome, worker);
        }
        this.#announce();
      }),
      Effect.ensuring(Effect.sync(() => {
        this.#storing = undefined;
        Deferred.doneUnsafe(stored, Effect.void);
      })),
      Effect.andThen(
        Effect.suspend(() => this.#isUrgent ? this.#flushAt(this.#services.now()) : Effect.void),
      ),
    );
  }).pipe(Effect.uninterruptible);

  /** Takes a task, then others. */
  #take(start: Start): Effect.Effect<void, NmerError> {
    return Effect.flatMap(this.#takeOver(start), this.#another);
  }

  /** Takes a task over from before, or computes it. */
  #takeOver(start: Start): Effect.Effect<void, NmerError> {
    if (this.#options.isEnded(this.#plan.at(start.index).model)) {
      this.#settleAtOnce(start, { status: "cancelled" });
      return Effect.void;
    }
    const request = this.#request(start);
    return Effect.flatMap(this.#services.store.find(request), (found) => {
      if (found !== undefined) {
        const { result, seconds } = found;
        this.#settleAtOnce(start, { status: "reused", result, secondsBefore: seconds });
      } else if (this.#scheduler.hasTime(start.index, this.#services.now())) {
        return this.#compute(start, request);
      } else {
        this.#options.outOfTime?.();
        this.#settleAtOnce(start, { status: "cancelled" });
      }
      return Effect.void;
    });
  }

  /** A task that is not computed: its model has ended, its result is there, or the time is too short. */
  #settleAtOnce({ index }: Start, outcome: Outcome): void {
    this.#scheduler.ended(index);
    this.#scheduler.settled();
    this.#options.settle(index, outcome, undefined);
  }

  #request({ index, exclusive }: Start): TaskRequest {
    const { model, real, basis } = this.#plan.at(index);
    return {
      model: this.#models.get(model)!,
      real,
      basis,
      ...(exclusive ? { memoryBytes: this.#options.policy.memoryBytes } : {}),
    };
  }

  /** Computes a task once, and ends it unless it is to be tried again. */
  #compute(start: Start, request: TaskRequest): Effect.Effect<void, NmerError> {
    const { index, attempt } = start;
    const { carrier: { evaluate }, now, timeOfDay } = this.#services;
    let begin = now();
    const begun: Limit = (computation, place, progress) =>
      Effect.suspend(() => {
        this.#reportStart(start, request, { ...(place && { place }), ...(progress && { progress }) });
        begin = now();
        return this.#limit(computation);
      });
    const seconds = this.#options.policy.secondsOf(index);
    const end = (ended: Ending) => {
      const verdict = this.#verdict(index, ended, now() - begin);
      if (verdict !== undefined && verdict.kind !== "final") {
        this.#reportRetry(start, request, ended, verdict);
        return Effect.void;
      }
      const outcome = verdict?.outcome ?? (ended as { outcome: Converged | Failed }).outcome;
      const worker = ended.kind === "lost" ? undefined : ended.worker;
      this.#services.notify({ type: "task-ended", nbody: request.real.length, index });
      return this.#end({ index, request, outcome, attempts: attempt, worker, ended: timeOfDay() });
    };
    return Effect.matchEffect(evaluate(request, begun, seconds), {
      onSuccess: ({ outcome, worker }) => end({ kind: "outcome", outcome, worker }),
      onFailure: (error): Effect.Effect<void, NmerError> =>
        error.reason === "lost"
          ? end({ kind: "lost", reason: error.message, remedy: error.remedy })
          : Effect.fail(error),
    });
  }

  /** What the scheduler makes of a task that was lost or failed; undefined for one that simply ended. */
  #verdict(index: TaskIndex, ended: Ending, seconds: number): Verdict | undefined {
    const now = this.#services.now();
    if (ended.kind === "lost") return this.#scheduler.lost(index, ended.reason, seconds, now, ended.remedy);
    const isFailure = ended.outcome.status === "failed";
    return isFailure ? this.#scheduler.failed(index, ended.outcome as Failed, now) : undefined;
  }

  #reportStart({ index, attempt, exclusive }: Start, { real }: TaskRequest, known: Known): void {
    this.#services.notify({ type: "task-started", nbody: real.length, index, attempt, exclusive, ...known });
  }

  #reportRetry({ index }: Start, { real }: TaskRequest, ended: Ending, verdict: Verdict): void {
    const reason = ended.kind === "lost" ? ended.reason : (ended.outcome as Failed).message;
    const pauseSeconds = verdict.kind === "again" ? verdict.at - this.#services.now() : undefined;
    this.#services.notify({ type: "task-retried", nbody: real.length, index, reason, pauseSeconds });
  }

  /** Has a task stored that has ended: with others where it was quick, at once where it took long. */
  #end(task: EndedTask): Effect.Effect<void, NmerError> {
    this.#scheduler.ended(task.index);
    if (task.outcome.status === "failed" && this.#options.onFailure === "abort") this.#scheduler.stop();
    this.#waiting.push(task);
    const { store: { durable }, now } = this.#services;
    if (!durable) return this.flush;
    const isUrgent = this.#waiting.length >= GROUP_SIZE || task.outcome.seconds > LONG_SECONDS;
    const paced = Math.min(this.#storeSeconds / MAX_STORE_SHARE, GROUP_SECONDS);
    const earliest = this.#lastStored + Math.max(MIN_STORE_INTERVAL_SECONDS, paced);
    if (isUrgent && this.#storing !== undefined) {
      this.#isUrgent = true;
      return Effect.void;
    }
    if (isUrgent && earliest <= now()) return this.flush;
    return this.#flushAt(isUrgent ? earliest : now() + GROUP_SECONDS);
  }

  /** Has what waits stored at a time, in seconds, unless it is stored sooner anyway. */
  #flushAt(time: number): Effect.Effect<void> {
    if (this.#nextFlush !== undefined && this.#nextFlush <= time) return Effect.void;
    this.#nextFlush = time;
    const { scope, now } = this.#services;
    return Effect.sleep(Duration.seconds(time - now())).pipe(
      Effect.andThen(Effect.ignore(this.flush)),
      Effect.forkIn(scope),
      Effect.asVoid,
    );
  }

  #store(group: readonly EndedTask[]): Effect.Effect<void, NmerError> {
    return Effect.tapError(this.#services.store.store(group), (error) =>
      Effect.sync(() => {
        this.#fault ??= Cause.fail(error);
        this.#waiting = [...group, ...this.#waiting];
        this.#announce();
      }));
  }

  /** Wakes the batch where it waits for a change. */
  #announce(): void {
    const changed = this.#change;
    this.#change = Deferred.makeUnsafe<void>();
    Deferred.doneUnsafe(changed, Effect.void);
  }
}

// What is known of a task that begins.
type Known = Pick<Extract<RunEvent, { type: "task-started" }>, "place" | "progress">;

// How the evaluation of a task ended.
type Ending =
  | { readonly kind: "outcome"; readonly outcome: Converged | Failed; readonly worker: string }
  | { readonly kind: "lost"; readonly reason: string; readonly remedy: Remedy };

/** A limit of time for each task; those that exceed it have failed. */
function timeLimit(timeout: Duration.Duration | undefined): Limit {
  if (timeout === undefined) return (computation) => computation;
  const exceeded: Failed = {
    status: "failed",
    message: `did not end within ${Duration.format(timeout)}; give it more time with --timeout`,
    remedy: "more-time",
    seconds: Duration.toSeconds(timeout),
  };
  return (computation) =>
    Effect.timeoutOrElse(computation, { duration: timeout, orElse: () => Effect.succeed(exceeded) });
}

// Until something changes, or a time has passed.
function pause(change: Deferred.Deferred<void>, seconds: number | undefined): Effect.Effect<void> {
  const changed = Deferred.await(change);
  return seconds === undefined
    ? changed
    : Effect.raceFirst(changed, Effect.sleep(Duration.seconds(Math.max(seconds, 0))));
}
