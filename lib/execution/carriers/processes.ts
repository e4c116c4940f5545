// Computing tasks in child processes: what crashes there, runs away, or eats its memory, takes no more down than
// the task at hand. A process that dies or falls silent is killed and replaced. A task that runs exclusively, with all
// memory, gets a process of its own, whose heap may be as large, while there are no others.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { TaskContext, TaskRequest } from "../../programs/portable.ts";
import { Carrier, CarrierError, type Limit, unlimited } from "../carrier.ts";
import { late } from "../../base/workarounds/late_module.ts";
import { heapLimit } from "../processes/heap_limit.ts";
import { makePool } from "../pool/pool.ts";
import type { OpenLink } from "../pool/link.ts";
import { type MemberListener, PoolMember } from "../pool/pool_member.ts";
import type { WarmLinks } from "../pool/warm_links.ts";
import type { ChildProcess } from "../processes/spawn_child.ts";
import type { Heartbeat } from "./child_connection.ts";

/** What a pool of processes needs. */
export interface ProcessPoolOptions {
  /** Number of processes, at least 1. */
  readonly processes: number;
  /** Starts a process with a limit of its heap, as {@linkcode startTaskProcess} does. */
  readonly startProcess: (heapMegabytes: number) => ChildProcess;
  readonly context: TaskContext;
  /** Default: asked every 2 seconds, dead after five questions without an answer. */
  readonly heartbeat?: Heartbeat;
  /** Processes of earlier runs, which this one leaves to later ones; absent where they end with it. */
  readonly warm?: WarmLinks | undefined;
}

const HEARTBEAT: Heartbeat = { intervalMilliseconds: 2000, unanswered: 5 };

// How often a process that does not come up is tried again.
const START_RETRIES = 1;

/**
 * A carrier that computes on a pool of child processes.
 *
 * Fails with a {@linkcode CarrierError} where no process can start.
 */
export function processCarrier(options: ProcessPoolOptions): Layer.Layer<Carrier, CarrierError> {
  const { processes, startProcess, context, heartbeat = HEARTBEAT, warm } = options;
  const heapMegabytes = heapLimit(context.resources.memoryBytes);
  return Layer.effect(
    Carrier,
    Effect.gen(function* () {
      // Loaded when it is needed: Node's modules for the connection take 10 ms, which a run without processes saves.
      const { openChildConnection }: typeof import("./child_connection.ts") = yield* Effect.promise(() =>
        import(late("./child_connection.ts"))
      );
      const open = (name: string, heapMegabytes: number) => {
        const start = () => startProcess(heapMegabytes);
        return openChildConnection({ name, start, context, heapMegabytes, heartbeat });
      };
      const startMember = (name: string, open: OpenLink, listener?: MemberListener) =>
        Effect.retry(PoolMember.start(name, open, listener), { times: START_RETRIES });
      const lent = (name: string) => {
        const own = open(name, heapMegabytes);
        return warm?.lend({ kind: `process of ${heapMegabytes} MB`, context, name }, own) ?? own;
      };
      const pool = yield* makePool({
        mode: "processes",
        members: processes,
        startMember: (number, listener) =>
          startMember(`process ${number}`, lent(`process ${number}`), listener),
      });
      let exclusiveRuns = 0;
      // The memory of all is for this one: the others have nothing to do, and would only sit on theirs.
      const evaluateExclusively = (task: TaskRequest, memoryBytes: number, within: Limit) =>
        Effect.gen(function* () {
          yield* pool.dismissIdle;
          if (warm !== undefined) yield* warm.endIdle;
          const name = `lone process ${++exclusiveRuns}`;
          const member = yield* startMember(name, open(name, heapLimit(memoryBytes))).pipe(
            Effect.mapError(({ message }) => new CarrierError("lost", message)), // a loss of this task only
          );
          const outcome = yield* within(member.evaluate(task), member.name, () => member.progress);
          return { outcome, worker: member.name };
        }).pipe(Effect.scoped);
      const { mode, slots, prefetch } = pool;
      return {
        mode,
        slots,
        prefetch,
        evaluate: (task: TaskRequest, within: Limit = unlimited, expectedSeconds?: number) =>
          task.memoryBytes === undefined
            ? pool.evaluate(task, within, expectedSeconds)
            : evaluateExclusively(task, task.memoryBytes, within),
      };
    }),
  );
}
