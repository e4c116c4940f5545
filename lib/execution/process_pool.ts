// Computing tasks in child processes: what crashes there, runs away, or eats its memory, takes no more down than
// the task at hand. A process that dies or falls silent is killed and replaced.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { TaskContext } from "../programs/mod.ts";
import { Carrier, type CarrierError } from "./carrier.ts";
import { makePool } from "./pool.ts";
import { PoolMember } from "./pool_member.ts";
import type { TaskProcess } from "./process_child.ts";
import type { Heartbeat } from "./process_link.ts";

/** What a pool of processes needs. */
export interface ProcessPoolOptions {
  /** Number of processes, at least 1. */
  readonly processes: number;
  /** Starts a process with a limit of its heap, as {@linkcode startTaskProcess} does. */
  readonly startProcess: (heapMegabytes: number) => TaskProcess;
  readonly context: TaskContext;
  /** Default: asked every 2 seconds, dead after five questions without an answer. */
  readonly heartbeat?: Heartbeat;
}

const HEARTBEAT: Heartbeat = { intervalMilliseconds: 2000, unanswered: 5 };

// How often a process that does not come up is tried again.
const START_RETRIES = 1;

// The heap has objects of JavaScript, code among them, so it needs some room whatever the task; V8 takes no more
// than 4 GB for one. Arrays of numbers, which are most of what a task needs, are not counted.
const LEAST_HEAP_MEGABYTES = 256;
const MOST_HEAP_MEGABYTES = 4096;

/**
 * A carrier that computes on a pool of child processes.
 *
 * Fails with a {@linkcode CarrierError} where no process can start.
 */
export function processPool(options: ProcessPoolOptions): Layer.Layer<Carrier, CarrierError> {
  const { processes, startProcess, context, heartbeat = HEARTBEAT } = options;
  const heapMegabytes = heapLimit(context.resources.memoryBytes);
  return Layer.effect(
    Carrier,
    Effect.gen(function* () {
      // Loaded when it is needed: Node's modules for the talk take 10 ms, which a run without processes saves.
      const { openProcess } = yield* Effect.promise(() => import("./process_link.ts"));
      return yield* makePool({
        mode: "processes",
        members: processes,
        startMember: (number) => {
          const name = `process ${number}`;
          const start = () => startProcess(heapMegabytes);
          return Effect.retry(
            PoolMember.start(name, openProcess({ name, start, context, heapMegabytes, heartbeat })),
            { times: START_RETRIES },
          );
        },
      });
    }),
  );
}

function heapLimit(memoryBytes: number): number {
  const megabytes = Math.round(memoryBytes / 2 ** 20);
  return Math.min(Math.max(megabytes, LEAST_HEAP_MEGABYTES), MOST_HEAP_MEGABYTES);
}
