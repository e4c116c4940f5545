// A carrier that sends each task to where its model's program computes: built-in programs to the carrier of nmer's own
// workers, each external one to servers of its own. All of them together compute no more tasks at a time than there
// are slots, so that two programs never take more cores than one; short ones may wait at servers beyond that.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { Scope } from "effect/Scope";
import * as Semaphore from "effect/Semaphore";
import {
  type ExternalProgram,
  isBuiltin,
  type Program,
  type Resources,
  type ServerCommand,
  type TaskContext,
  type TaskRequest,
} from "../../programs/portable.ts";
import type { NmerError } from "../../base/error.ts";
import { Carrier, CarrierError, type Evaluation, type Limit, SHORT_TASK_SECONDS } from "../carrier.ts";
import type { Observer } from "../events.ts";
import { PoolMember } from "../pool/pool_member.ts";
import type { WarmLinks } from "../pool/warm_links.ts";
import {
  openServerConnection,
  type ServerLimits,
  type StartedServer,
  startTimeoutOf,
} from "./server_connection.ts";
import { makeServerPool, type ServerPool, type StartPolicy, type Turn } from "./server_pool.ts";
import { oneShotPrograms } from "./one_shot_programs.ts";

/** Starts a server that may use some resources, and is gone with the scope, with all that it started. */
export type StartServer = (
  command: ServerCommand,
  resources: Resources,
) => Effect.Effect<StartedServer, NmerError, Scope>;

/** What a routing carrier needs. */
export interface RoutingOptions {
  /** What all tasks share, with the installations of the external programs. */
  readonly context: TaskContext;
  /** Tasks at a time. */
  readonly slots: number;
  /** The program of each model of the context. */
  readonly programs: readonly Program[];
  /** Carries the tasks of built-in programs; absent where there are none. */
  readonly builtin?: Layer.Layer<Carrier, CarrierError, Observer>;
  /** Makes the place for servers, which is gone with the scope. */
  readonly openServers: Effect.Effect<StartServer, NmerError, Scope>;
  /** Default: a thousand tasks and a minute, or more memory than a task may use. */
  readonly limits?: ServerLimits;
  /** What becomes of servers that do not come up; default one more try, and then the run ends. */
  readonly starts?: StartPolicy;
  /** How long a server may take to start; default 120 s. */
  readonly startTimeoutMilliseconds?: number;
  /** Servers of earlier runs, which this one leaves to later ones; absent where they end with it. */
  readonly warm?: WarmLinks | undefined;
}

// Tasks that are asked for in advance, for each slot.
const PREFETCH = 4;
// Programs that stay for long may lose memory, a little with each task.
const MAX_TASKS_PER_SERVER = 1000;
const MAX_SECONDS_PER_SERVER = 60;

/** A carrier for models of several programs. */
export function routingCarrier(options: RoutingOptions): Layer.Layer<Carrier, CarrierError, Observer> {
  return Layer.effect(Carrier, make(options));
}

const make = Effect.fnUntraced(function* (options: RoutingOptions) {
  const { programs, slots, builtin, openServers } = options;
  const own = builtin === undefined ? undefined : yield* Effect.provide(Carrier, yield* Layer.build(builtin));
  const startServer = yield* Effect.mapError(
    openServers,
    (error) => new CarrierError("start", error.message, error.remedy),
  );
  const pools = yield* openPools(options, startServer);
  const routes = programs.map((program) => isBuiltin(program) ? own! : pools.get(program)!);
  const prepared = new Set(routes).size > 1 ? yield* preparation(pools, slots) : Effect.void;
  const turns = new Turns(slots);
  return {
    mode: own?.mode ?? "processes",
    slots,
    ...(routes.some((route) => "evaluateBehind" in route) ? { prefetch: PREFETCH * slots } : {}),
    evaluate: (task, within, expectedSeconds = Infinity) => {
      const route = routes[task.model]!;
      return "prepare" in route
        ? turns.atServer(route, prepared, task, within, expectedSeconds)
        : turns.one(Effect.andThen(prepared, route.evaluate(task, within)));
    },
  } satisfies Carrier;
});

/** Who computes: no more tasks at a time than there are slots. */
class Turns {
  readonly #turns: Semaphore.Semaphore;
  #taken = 0;

  constructor(readonly slots: number) {
    this.#turns = Semaphore.makeUnsafe(slots);
  }

  /** A computation in its turn. */
  one<A, E>(computation: Effect.Effect<A, E>): Effect.Effect<A, E> {
    return this.#take(() => computation);
  }

  /** A task in its turn, or behind another one whose turn it is, for which it then is as well. */
  atServer(
    pool: ServerPool,
    prepared: Effect.Effect<void, CarrierError>,
    task: TaskRequest,
    within: Limit | undefined,
    seconds: number,
  ): Effect.Effect<Evaluation, CarrierError> {
    const inTurn = this.#take((turn) =>
      Effect.andThen(prepared, pool.evaluate(task, within, { seconds, turn }))
    );
    const isShort = seconds < SHORT_TASK_SECONDS;
    return Effect.suspend(() => {
      const behind = isShort && this.#taken === this.slots
        ? pool.evaluateBehind?.(task, within, seconds)
        : undefined;
      if (behind === undefined) return inTurn;
      return Effect.flatMap(
        behind,
        (evaluation) => evaluation === undefined ? inTurn : Effect.succeed(evaluation),
      );
    });
  }

  #take<A, E>(compute: (turn: Turn) => Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(restore(this.#turns.take(1)), () => {
        const turn = { isAtServer: false, end: this.#end };
        this.#taken++;
        return Effect.onExit(
          restore(compute(turn)),
          () => turn.isAtServer ? Effect.void : Effect.sync(this.#end),
        );
      })
    );
  }

  readonly #end = (): void => {
    this.#taken--;
    Effect.runSync(this.#turns.release(1));
  };
}

type Pools = ReadonlyMap<ExternalProgram, ServerPool>;

/** A pool for each external program of the models, without any server yet. */
const openPools = Effect.fnUntraced(function* (options: RoutingOptions, startServer: StartServer) {
  const pools = new Map<ExternalProgram, ServerPool>();
  for (const [i, { program: spelling }] of options.context.models.entries()) {
    const program = options.programs[i]!;
    if (isBuiltin(program) || pools.has(program)) continue;
    const { server } = options.context.installations![spelling]!;
    pools.set(
      program,
      program.processForEachTask === true
        ? processesOf(program, server, options, startServer)
        : yield* serversOf(program, server, options, startServer),
    );
  }
  return pools;
});

/** A process for each task of a program. */
function processesOf(
  program: ExternalProgram,
  server: ServerCommand,
  { context }: RoutingOptions,
  startServer: StartServer,
): ServerPool {
  const start = (resources: Resources) => startServer(server, resources);
  return { evaluate: oneShotPrograms({ program, context, start }), prepare: Effect.void };
}

/** Resident servers of a program. */
function serversOf(
  program: ExternalProgram,
  server: ServerCommand,
  { context, ...options }: RoutingOptions,
  startServer: StartServer,
): Effect.Effect<ServerPool, never, Scope> {
  const { memoryBytes: memoryOfSlot } = context.resources;
  const limits = options.limits ?? {
    tasks: MAX_TASKS_PER_SERVER,
    seconds: MAX_SECONDS_PER_SERVER,
    memoryBytes: memoryOfSlot,
  };
  const fitness = { isKnown: false };
  const { startTimeoutMilliseconds = startTimeoutOf(), warm } = options;
  return makeServerPool((number, ownMemory) => {
    const name = `${program.name} ${number}`;
    const resources = { ...context.resources, memoryBytes: ownMemory ?? memoryOfSlot };
    const start = startServer(server, resources);
    const own = openServerConnection({
      name,
      program,
      context,
      start,
      limits,
      fitness,
      startTimeoutMilliseconds,
    });
    const kind = JSON.stringify([program.name, server, resources]);
    const lent = ownMemory === undefined ? warm?.lend({ kind, context, name }, own) : undefined;
    return PoolMember.start(name, lent ?? own);
  }, options.starts);
}

/**
 * What one program cannot compute is known before another computes anything: the first task waits until each program
 * that has a preflight has passed it, and so do the others.
 */
function preparation(pools: Pools, slots: number): Effect.Effect<Effect.Effect<void, CarrierError>> {
  const checked = [...pools].filter(([{ preflight }]) => preflight !== undefined);
  if (checked.length === 0) return Effect.succeed(Effect.void);
  return Effect.cached(
    Effect.forEach(checked, ([, { prepare }]) => prepare, { concurrency: slots, discard: true }),
  );
}
