// What runs that follow one another need from the machine: workers, child processes and servers stay warm between them,
// and so does the folder in which servers of programs run.

import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import { type StartServer, WarmLinks } from "../../execution/portable.ts";
import type { RunEnvironment } from "./run_environment.ts";

// Of workers, processes and servers together, for each core: a calculation may have some of each kind.
const MAX_IDLE_PER_CORE = 4;

/**
 * An environment in which runs leave each other what they have started; all of it ends with the scope. The memory of the
 * machine is what was free when it was made: what waits for the next run is there for it.
 *
 * @param environment Of a single run.
 */
export const warmEnvironment: (
  environment: RunEnvironment,
) => Effect.Effect<RunEnvironment & { readonly warm: WarmLinks }, never, Scope.Scope> = Effect.fnUntraced(
  function* (environment: RunEnvironment) {
    // The folder of servers ends after them.
    const scope = yield* Effect.scope;
    const places = yield* Scope.fork(scope);
    const links = yield* Scope.fork(scope, "parallel");
    const warm = new WarmLinks(links, MAX_IDLE_PER_CORE * environment.machine.cores);
    const { openServers } = environment;
    return {
      ...environment,
      warm,
      ...(openServers === undefined ? {} : { openServers: once(openServers, places) }),
    };
  },
);

type OpenServers = NonNullable<RunEnvironment["openServers"]>;

/** Opens the place under each scratch directory once; one that could not be opened is tried again. */
function once(openServers: OpenServers, scope: Scope.Scope): OpenServers {
  const opened = new Map<string | undefined, StartServer>();
  return (scratch) =>
    Effect.suspend((): Effect.Effect<StartServer, NmerError> => {
      const place = opened.get(scratch);
      if (place !== undefined) return Effect.succeed(place);
      return Effect.tap(
        Scope.provide(openServers(scratch), scope),
        (made) => Effect.sync(() => void opened.set(scratch, made)),
      );
    });
}
