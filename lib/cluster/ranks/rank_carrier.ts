// The carrier of a run under MPI: all ranks compute, rank 0 too unless it only coordinates.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import { Carrier, CarrierError, type Limit, Observer } from "../../execution/mod.ts";
import type { TaskRequest } from "../../programs/mod.ts";
import type { Coordinator } from "./coordinator.ts";
import { rankName } from "./introductions.ts";
import { MAX_ADVANCE, MemberRank } from "./member_rank.ts";
import type { FromRank, Share } from "./protocol.ts";
import { RankPool } from "./rank_pool.ts";
import { RankTask } from "./rank_task.ts";
import { TaskServer } from "./task_server.ts";

/** What a carrier of ranks is made of. */
export interface RankCarrierOptions {
  /** The other ranks. */
  readonly coordinator: Coordinator;
  /** What they need to make carriers of their own, a plain value; they get it with their share. */
  readonly setup: unknown;
  /** What each rank computes at a time; no workers at rank 0 where it only coordinates. */
  readonly shares: readonly Share[];
  /** A rank that says nothing for longer is taken for dead, in seconds; default 30. */
  readonly silenceSeconds?: number;
  /** The carrier of rank 0. */
  readonly own: Layer.Layer<Carrier, NmerError, Observer>;
}

/** What ranks get before they compute. */
export interface RankSetup {
  readonly setup: unknown;
  readonly shares: readonly Share[];
}

type Notice = Extract<FromRank, { readonly kind: "notice" }>;

// More tasks than this in advance, for all ranks together, would only take memory at rank 0.
const MAX_PREFETCH = 8192;
// A worker gives its task up in a moment; a rank that does not answer sooner may be far away.
const CANCEL_TIMEOUT = "2 seconds";

/** A carrier over all ranks of a job. Fails where one of them cannot compute, with what it lacks. */
export function rankCarrier(options: RankCarrierOptions): Layer.Layer<Carrier, CarrierError, Observer> {
  return Layer.effect(Carrier, make(options));
}

const make = Effect.fnUntraced(
  function* ({ coordinator, setup, shares, silenceSeconds, own }: RankCarrierOptions) {
    coordinator.watch(silenceSeconds);
    const { notify } = yield* Observer;
    const hear = (rank: number, { text }: Notice) =>
      notify({ type: "alert", kind: "rank", statement: `${coordinator.nameOf(rank)}: ${text}` });
    const start = new Start(coordinator, shares, hear);
    coordinator.listen(start);
    yield* Effect.raceFirst(coordinator.broadcast({ setup, shares } satisfies RankSetup), start.failed);
    const [local] = yield* Effect.all([localRank(coordinator, shares[0]!, own), start.ready], {
      concurrency: 2,
    });
    const ranks = shares.slice(1).map(({ workers }, i) =>
      new MemberRank(i + 1, coordinator.nameOf(i + 1), workers, (message) => coordinator.say(i + 1, message))
    );
    const pool = new RankPool(local === undefined ? ranks : [local.rank, ...ranks]);
    local?.listen((message) => {
      if ("id" in message) pool.receive(local.rank, message);
    });
    coordinator.listen({
      receive: (rank, message) => {
        if ("id" in message) pool.receive(ranks[rank - 1]!, message);
        else if (message.kind === "notice") hear(rank, message);
      },
      died: (rank, why) => {
        const { size } = ranks[rank - 1]!;
        const statement = `${why}; its tasks (${size}) go to other ranks`;
        notify({ type: "alert", kind: "rank", statement });
        pool.bury(ranks[rank - 1]!, why);
      },
    });
    const slots = shares.reduce((sum, { workers }) => sum + workers, 0);
    return {
      mode: "mpi",
      slots,
      prefetch: Math.min(MAX_ADVANCE * slots, MAX_PREFETCH),
      prefetchBelowSeconds: pool.prefetchBelowSeconds,
      evaluate: (request, within, expectedSeconds) => evaluate(pool, request, within, expectedSeconds),
    } satisfies Carrier["Service"];
  },
);

/** Computes a task on one of the ranks. */
function evaluate(
  pool: RankPool,
  request: TaskRequest,
  within: Limit = (it) => it,
  expectedSeconds = Infinity,
) {
  return Effect.uninterruptibleMask((restore) =>
    Effect.suspend(() => {
      const task = new RankTask(request, expectedSeconds, expectedSeconds < pool.prefetchBelowSeconds);
      pool.add(task);
      const computation = Effect.flatMap(
        restore(Deferred.await(task.begun)),
        () => restore(within(Deferred.await(task.outcome), task.place)),
      );
      return computation.pipe(
        Effect.onExit((exit) =>
          Deferred.isDoneUnsafe(task.outcome) ? Effect.void : giveUp(pool, task, Exit.hasInterrupts(exit))
        ),
        Effect.map((outcome) => ({ outcome, worker: task.computedBy })),
      );
    })
  );
}

/**
 * Ends when nothing of a task continues, or its rank does not say so in time. Where the run is interrupted, it is only
 * told to other ranks: Open MPI's mpirun gives a second from its signal to its kill, and tasks are given up in turn.
 */
function giveUp(pool: RankPool, task: RankTask, isInterrupted: boolean): Effect.Effect<void> {
  return Effect.suspend(() => {
    pool.giveUp(task);
    if (isInterrupted && task.rank?.rank !== 0) return Effect.void;
    return Effect.asVoid(Effect.timeoutOption(Effect.exit(Deferred.await(task.outcome)), CANCEL_TIMEOUT));
  });
}

/** Rank 0 as one of the ranks: what it is sent does not go through MPI. */
const localRank = Effect.fnUntraced(function* (
  coordinator: Coordinator,
  { workers, memoryBytes }: Share,
  own: Layer.Layer<Carrier, NmerError, Observer>,
) {
  if (workers === 0) return undefined;
  const scope = yield* Effect.scope;
  const services = yield* Layer.build(own).pipe(
    Effect.mapError((error) =>
      error instanceof CarrierError ? error : new CarrierError("start", error.message, error.remedy)
    ),
  );
  const carrier = yield* Effect.provide(Carrier, services);
  let listener: (message: FromRank) => void = () => {};
  const server = new TaskServer(carrier, scope, memoryBytes, (message) => listener(message));
  // Not before the caller is done with what it does at this moment.
  const say: MemberRank["say"] = (message) => queueMicrotask(() => server.receive(message));
  const rank = new MemberRank(0, rankName(0, coordinator.introductions[0]!), workers, say);
  return { rank, listen: (heard: typeof listener) => void (listener = heard) };
});

/** The ranks until all of them are ready. */
class Start {
  readonly #coordinator: Coordinator;
  readonly #hear: (rank: number, notice: Notice) => void;
  readonly #waiting: Set<number>;
  readonly #done = Deferred.makeUnsafe<void, CarrierError>();

  constructor(
    coordinator: Coordinator,
    shares: readonly Share[],
    hear: (rank: number, notice: Notice) => void,
  ) {
    this.#coordinator = coordinator;
    this.#hear = hear;
    this.#waiting = new Set(shares.keys());
    this.#settled(0);
  }

  /** Ends when all ranks are ready; fails with the first that cannot be. */
  get ready(): Effect.Effect<void, CarrierError> {
    return Deferred.await(this.#done);
  }

  /** Fails with the first rank that cannot be ready, and never succeeds. */
  get failed(): Effect.Effect<never, CarrierError> {
    return Effect.andThen(Deferred.await(this.#done), Effect.never);
  }

  readonly receive = (rank: number, message: FromRank): void => {
    if (message.kind === "ready") this.#settled(rank);
    if (message.kind === "notice") this.#hear(rank, message);
    if (message.kind !== "refused") return;
    this.#fail(`${this.#coordinator.nameOf(rank)}: ${message.message}`, message.remedy);
  };

  readonly died = (_: number, why: string): void => this.#fail(`${why} before it computed anything`, "retry");

  #settled(rank: number): void {
    this.#waiting.delete(rank);
    if (this.#waiting.size === 0) Deferred.doneUnsafe(this.#done, Exit.void);
  }

  #fail(message: string, remedy: NmerError["remedy"]): void {
    Deferred.doneUnsafe(this.#done, Effect.fail(new CarrierError("start", message, remedy)));
  }
}
