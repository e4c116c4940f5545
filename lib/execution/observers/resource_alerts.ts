// Alerts about what a run takes of the machine, each of them once: memory near its limit, more threads than cores.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { formatBytes } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";
import { Observer } from "../events.ts";

/** What a run may take, and a look at what it takes. */
export interface ResourceLimits {
  /** Memory for the whole run, in bytes. */
  readonly memoryBytes: number;
  /** Cores that the process may use. */
  readonly cores: number;
  /** Threads that compute at the same time: workers times threads of each task. */
  readonly threads: number;
  /** Memory that the run holds now, in bytes. */
  readonly memoryInUse: () => number;
}

/** From this part of its memory on a run is reported to be near the limit: the system needs the rest for its files. */
export const MEMORY_ALERT_SHARE = 0.8;

const LOOK_SECONDS = 2;

/** Runs an execution and reports, once each, memory above 80 % of its limit and threads beyond the cores. */
export function resourceAlerts<A, E, R>(
  limits: ResourceLimits,
  execution: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Observer> {
  const { memoryBytes, cores, threads, memoryInUse } = limits;
  return Effect.gen(function* () {
    const { notify } = yield* Observer;
    const alert = (kind: "memory" | "threads", statement: string) =>
      Effect.sync(() => notify({ type: "alert", kind, statement }));
    if (threads > cores) {
      yield* alert(
        "threads",
        `${plural(threads, "thread")} compute on ${
          plural(cores, "core")
        }; fewer workers or threads are as fast`,
      );
    }
    const watch = Effect.gen(function* () {
      for (;;) {
        const bytes = memoryInUse();
        if (bytes > MEMORY_ALERT_SHARE * memoryBytes) {
          return yield* alert(
            "memory",
            `${formatBytes(bytes)} of memory are in use, more than ${100 * MEMORY_ALERT_SHARE} % of ` +
              `${formatBytes(memoryBytes)}; take fewer workers, or give more with --memory`,
          );
        }
        yield* Effect.sleep(Duration.seconds(LOOK_SECONDS));
      }
    });
    yield* Effect.forkScoped(watch);
    return yield* execution;
  }).pipe(Effect.scoped);
}
