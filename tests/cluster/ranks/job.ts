// A whole job of ranks in one process, on a fake MPI: rank 0 as a coordinator with its carrier, the others as members
// whose carriers do what the test says. Its clock is the test's: seconds pass by `pass`.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import * as Scope from "effect/Scope";
import { TestClock } from "effect/testing";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import {
  Carrier,
  type CarrierError,
  type Evaluation,
  Observer,
  type RunEvent,
} from "../../../lib/execution/mod.ts";
import type { Limit } from "../../../lib/execution/carrier.ts";
import type { NmerError } from "../../../lib/base/error.ts";
import {
  Coordinator,
  type Introduction,
  type MemberOptions,
  rankCarrier,
  type RankProcess,
  RANKS_VERSION,
  type RankTimeouts,
  serveRank,
} from "../../../lib/cluster/ranks/mod.ts";
import type { Converged, Failed } from "../../../lib/plan/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { FakeJob, type Faults } from "../fake_communicator.ts";

/** What a rank says of itself, unless the test wants something else. */
export function introductionOf(rank: number, host = `node${rank}`): Introduction {
  return {
    version: RANKS_VERSION,
    host,
    process: { pid: 100 + rank, began: "1" },
    cpus: undefined,
    cores: 1,
    memoryBytes: 1e9,
    commandLine: ["run", "in.yaml"],
    inputHash: "abc",
  };
}

/** A request for the task with a number. */
export function taskRequest(number: number, memoryBytes?: number): TaskRequest {
  return {
    model: 0,
    real: [fragmentIndex(number)],
    basis: [fragmentIndex(number)],
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
}

/** A result by which the task is known. */
export function resultOf({ real }: TaskRequest): Converged {
  return { status: "converged", result: { energy: real[0]! }, seconds: 1 };
}

/** How ranks compute: a task's outcome. */
export type Compute = (
  rank: number,
  request: TaskRequest,
) => Effect.Effect<Converged | Failed, CarrierError>;

/** What is different from a job in which all is well. */
export interface JobOptions {
  readonly ranks: number;
  readonly faults?: Faults;
  /** Workers of each rank; default 1. */
  readonly slots?: number;
  readonly compute?: Compute;
  readonly introduce?: (rank: number) => Introduction;
  /** Is called when it is said why the ranks cannot compute together. */
  readonly said?: () => void;
  /** Ranks that do not come up. */
  readonly absent?: readonly number[];
  /** Why a rank cannot compute. */
  readonly refuses?: (rank: number) => NmerError | undefined;
  readonly timeouts?: Partial<RankTimeouts>;
  /** A rank that never gets ready. */
  readonly neverReady?: number;
  /** A rank that what is broadcast does not come to. */
  readonly unreached?: number;
  /** What happens until all ranks are ready. */
  readonly meanwhile?: (job: Pick<TestJob, "kill" | "stop">) => Effect.Effect<void>;
  readonly coordinateOnly?: boolean;
  /** Whether ranks can kill each other; default true. */
  readonly mayKill?: boolean;
  /** Whether the launcher ends all with one; default false. */
  readonly endsAll?: boolean;
}

/** A job, as the test sees it. */
export interface TestJob {
  readonly mpi: FakeJob;
  readonly coordinator: Coordinator;
  readonly carrier: Carrier;
  readonly events: readonly RunEvent[];
  /** Processes that were killed, by who killed them. */
  readonly killed: readonly (readonly [by: number, pid: number])[];
  /** How each rank has ended, those that have. */
  readonly ended: ReadonlyMap<number, Exit.Exit<number, NmerError>>;
  /** A rank dies. */
  readonly kill: (rank: number) => Effect.Effect<void>;
  /** A rank does nothing for now: what it hears, it hears when it wakes. */
  readonly stop: (rank: number) => void;
  readonly wake: (rank: number) => void;
}

/** Lets time pass in small steps, with a turn of the real event loop in each. */
/** As if nothing had run meanwhile. */
export function inOneStep(seconds: number): Effect.Effect<void> {
  return TestClock.adjust(1000 * seconds);
}

export function pass(seconds: number): Effect.Effect<void> {
  return Effect.repeat(
    Effect.andThen(
      Effect.promise(() => new Promise((resolve) => setTimeout(resolve))),
      TestClock.adjust(STEP_SECONDS * 1000),
    ),
    { times: Math.ceil(seconds / STEP_SECONDS) - 1 },
  ).pipe(Effect.asVoid);
}

const STEP_SECONDS = 0.25;

/** Waits until something holds, as long as it takes less than a minute of the test's clock. */
export const until = Effect.fnUntraced(function* (holds: () => boolean) {
  for (let step = 0; step < 60 / STEP_SECONDS; step++) {
    if (holds()) return;
    yield* pass(STEP_SECONDS);
  }
  throw new Error("it does not come");
});

/** A job, until its ranks have introduced themselves; all of it ends with the scope. */
export const startJob = Effect.fnUntraced(function* (options: JobOptions) {
  const { ranks, introduce = introductionOf, absent = [], timeouts, mayKill = true } = options;
  const mpi = new FakeJob(ranks, options.faults);
  const killed: [number, number][] = [];
  const ended = new Map<number, Exit.Exit<number, NmerError>>();
  const members = new Map<number, Fiber.Fiber<unknown, unknown>>();
  const stopped = new Set<number>();
  const kill = (rank: number) =>
    Effect.suspend(() => {
      mpi.kill(rank);
      const fiber = members.get(rank);
      return fiber === undefined ? Effect.void : Fiber.interrupt(fiber);
    });
  const machineOf = (by: number) => ({
    isGone: ({ pid }: RankProcess) => mpi.dead.has(pid - 100),
    kill: ({ pid }: RankProcess) => {
      killed.push([by, pid]);
      if (!mayKill) return false;
      Effect.runFork(kill(pid - 100));
      return true;
    },
  });
  for (let rank = 1; rank < ranks; rank++) {
    if (absent.includes(rank)) continue;
    const served = serveRank({
      communicator: stoppable(
        mpi.communicators[rank]!,
        () => stopped.has(rank),
        rank === options.unreached,
      ),
      introduction: introduce(rank),
      makeCarrier: memberCarrier(rank, options),
      memoryInUse: () => 1000 + rank,
      machine: machineOf(rank),
    });
    members.set(
      rank,
      yield* Effect.forkScoped(Effect.onExit(served, (exit) => Effect.sync(() => ended.set(rank, exit)))),
    );
  }
  const allTimeouts = { silenceSeconds: 30, joinSeconds: 60, endSeconds: 10, ...timeouts };
  const join = Coordinator.join(mpi.communicators[0]!, introduce(0), allTimeouts, {
    ...machineOf(0),
    endsAll: options.endsAll ?? false,
  }, () => Effect.sync(() => options.said?.()));
  return {
    mpi,
    join,
    killed,
    ended,
    kill,
    stop: (rank: number) => stopped.add(rank),
    wake: (rank: number) => stopped.delete(rank),
  };
});

/** A job whose ranks are ready to compute. */
export const readyJob = Effect.fnUntraced(function* (options: JobOptions) {
  const { ranks, slots = 1, coordinateOnly = false } = options;
  const job = yield* startJob(options);
  const events: RunEvent[] = [];
  const coordinator = yield* inTime(job.join);
  if (options.meanwhile !== undefined) yield* Effect.forkScoped(options.meanwhile(job));
  const services = yield* inTime(Layer.build(
    rankCarrier({
      coordinator,
      setup: "what all share",
      shares: Array.from({ length: ranks }, (_, rank) => ({
        workers: rank === 0 && coordinateOnly ? 0 : slots,
        memoryBytes: 1e9 * (rank + 1),
      })),
      own: carrierOf(0, options),
    }).pipe(Layer.provide(Layer.succeed(Observer, { notify: (event) => events.push(event) }))),
  ));
  const carrier = yield* Effect.provide(Carrier, services);
  return { ...job, coordinator, carrier, events };
});

/** Does something while the test's clock runs. */
export const inTime = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.raceFirst(work, Effect.forever(pass(STEP_SECONDS)));

/** Computes tasks on all ranks of a job. */
export function computeAll(
  { evaluate }: Carrier,
  numbers: readonly number[],
  { within, expectedSeconds }: { readonly within?: Limit; readonly expectedSeconds?: number } = {},
): Effect.Effect<readonly Evaluation[], CarrierError> {
  return inTime(Effect.forEach(numbers, (number) => evaluate(taskRequest(number), within, expectedSeconds), {
    concurrency: "unbounded",
  }));
}

/** Runs a test with a clock of its own. */
export function clocked(test: Effect.Effect<void, unknown, Scope.Scope>): () => Promise<void> {
  return () => Effect.runPromise(Effect.scoped(test).pipe(Effect.provide(TestClock.layer())));
}

function memberCarrier(rank: number, options: JobOptions): MemberOptions["makeCarrier"] {
  return () => {
    if (rank === options.neverReady) return Layer.effect(Carrier, Effect.never);
    const refusal = options.refuses?.(rank);
    return refusal === undefined ? carrierOf(rank, options) : Layer.effect(Carrier, Effect.fail(refusal));
  };
}

function carrierOf(
  rank: number,
  { slots = 1, compute = (_, request) => Effect.succeed(resultOf(request)) }: JobOptions,
) {
  return Layer.effect(
    Carrier,
    Effect.map(Observer, ({ notify }) => {
      if (rank > 0) notify({ type: "mode-changed", mode: "workers", reason: "a test" });
      const free = new Set(Array.from({ length: slots }, (_, i) => i));
      const waiting: Deferred.Deferred<void>[] = [];
      // As many at a time as there are slots, in the order in which they come.
      const slot = Effect.gen(function* () {
        while (free.size === 0) {
          const turn = Deferred.makeUnsafe<void>();
          waiting.push(turn);
          yield* Deferred.await(turn);
        }
        const [found] = free;
        free.delete(found!);
        return found!;
      });
      const evaluate: Carrier["evaluate"] = (request, within = (it) => it) =>
        Effect.acquireUseRelease(
          Effect.interruptible(slot),
          (number) =>
            Effect.map(
              within(compute(rank, request)),
              (outcome) => ({ outcome, worker: `worker ${number + 1}` }),
            ),
          (number) =>
            Effect.sync(() => {
              free.add(number);
              Deferred.doneUnsafe(waiting.shift() ?? Deferred.makeUnsafe<void>(), Effect.void);
            }),
        );
      return { mode: "workers", slots, evaluate } satisfies Carrier;
    }),
  );
}

/** A communicator that does nothing while its rank is stopped; what it says then goes out when it wakes. */
function stoppable(
  communicator: FakeJob["communicators"][number],
  isStopped: () => boolean,
  isUnreached: boolean,
): typeof communicator {
  const held: (() => void)[] = [];
  return new Proxy(communicator, {
    get: (target, name) => {
      if (name === "broadcast" && isUnreached) return () => new Promise(() => {});
      if (name === "receive") return () => isStopped() ? undefined : target.receive();
      if (name === "send") {
        return (...args: Parameters<typeof target.send>) => {
          held.push(() => target.send(...args));
          if (!isStopped()) { for (const send of held.splice(0)) send(); }
        };
      }
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
