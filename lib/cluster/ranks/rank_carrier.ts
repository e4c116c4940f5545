// The carrier of a run under MPI: all ranks compute, rank 0 too unless it only coordinates.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import type { NmerError } from "../../base/error.ts";
import { Carrier, CarrierError, type Limit, Observer, type RankPlace } from "../../execution/mod.ts";
import type { TaskRequest } from "../../programs/mod.ts";
import type { Coordinator } from "./coordinator.ts";
import { MAX_ADVANCE, MemberRank } from "./member_rank.ts";
import type { FromRank, Share } from "./protocol.ts";
import { RankPool } from "./rank_pool.ts";
import { RankTask } from "./rank_task.ts";
import { type Notice, Start } from "./start.ts";
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
      notify({
        type: "alert",
        kind: "rank",
        statement: `${coordinator.nameOf(rank)}: ${text}`,
        place: placeOf(coordinator, rank),
      });
    const start = new Start(coordinator, shares, hear);
    coordinator.listen(start);
    yield* Effect.forkScoped(start.watching);
    yield* Effect.raceFirst(coordinator.broadcast({ setup, shares } satisfies RankSetup), start.failed);
    start.sent();
    const [local] = yield* Effect.all([localRank(coordinator, shares[0]!, own), start.ready], {
      concurrency: 2,
    });
    const ranks = shares.slice(1).map(({ workers }, i) =>
      new MemberRank(placeOf(coordinator, i + 1), workers, (message) => coordinator.say(i + 1, message))
    );
    const pool = new RankPool(local === undefined ? ranks : [local.rank, ...ranks]);
    const bury = (rank: number, why: string, what: string) => {
      const { place } = ranks[rank - 1]!;
      notify({ type: "alert", kind: "rank", statement: `${why}${what}`, place });
      pool.bury(ranks[rank - 1]!, why);
    };
    local?.listen((message) => {
      if ("id" in message) pool.receive(local.rank, message);
    });
    coordinator.listen({
      receive: (rank, message) => {
        if ("id" in message) pool.receive(ranks[rank - 1]!, message);
        else if (message.kind === "notice") hear(rank, message);
        else if (message.kind === "alive") ranks[rank - 1]!.hears(message.progress ?? []);
      },
      died: (rank, why) => bury(rank, why, `; its tasks (${ranks[rank - 1]!.size}) go to other ranks`),
    });
    for (const [rank, why] of start.dead) {
      bury(rank, why, " before it was ready; the others continue without it");
    }
    const slots = shares.reduce((sum, { workers }) => sum + workers, 0);
    let hasPromised = false;
    // A journal is read before the first task, which may take its time.
    const promise = () => {
      if (!hasPromised) coordinator.promiseToSpeak();
      hasPromised = true;
    };
    return {
      mode: "mpi",
      slots,
      prefetch: Math.min(MAX_ADVANCE * slots, MAX_PREFETCH),
      prefetchBelowSeconds: pool.prefetchBelowSeconds,
      evaluate: (request, within, expectedSeconds) =>
        Effect.suspend(() => {
          promise();
          return evaluate(pool, request, within, expectedSeconds);
        }),
    } satisfies Carrier;
  },
);

function placeOf({ introductions }: Coordinator, rank: number): RankPlace {
  return { rank, host: introductions[rank]!.host };
}

/** Computes a task on one of the ranks. */
function evaluate(
  pool: RankPool,
  request: TaskRequest,
  within: Limit = (it) => it,
  expectedSeconds = Infinity,
) {
  const task = new RankTask(request, expectedSeconds, expectedSeconds < pool.prefetchBelowSeconds);
  const computation = Effect.suspend(() => {
    pool.add(task);
    return Effect.flatMap(
      Deferred.await(task.begun),
      () => within(Deferred.await(task.outcome), task.begunBy?.place, () => task.rank?.progressOf(task.id)),
    );
  });
  return Effect.map(
    Effect.onExit(
      computation,
      (exit) =>
        Deferred.isDoneUnsafe(task.outcome) ? Effect.void : giveUp(pool, task, Exit.hasInterrupts(exit)),
    ),
    (outcome) => ({ outcome, worker: task.computedBy }),
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
  const rank = new MemberRank(placeOf(coordinator, 0), workers, say, (id) => server.progressOf(id));
  return { rank, listen: (heard: typeof listener) => void (listener = heard) };
});
